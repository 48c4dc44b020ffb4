package dev.holdfast.harness.witness;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.audit.AuditExport;
import dev.holdfast.proto.audit.AuditFault;
import dev.holdfast.proto.audit.AuditVerifier;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AuditFile;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Asks cards that are in service. */
public final class CardWitness {

    private static final String FIRST_OFFICER = "admin";
    private static final ByteString EVERYBODY_KNOWS = ByteString.copyFromUtf8("holdfast-default");
    private static final ByteString OWN = ByteString.copyFromUtf8("who judges the run");

    private final BiFunction<String, Request, Response> cards;
    private final AuditVerifier audit;

    /**
     * @param cards has a card, by its id, answer; throws what the card refuses with
     * @param makerRoot certificate of the cards' maker, DER
     * @param nowMillis by which their certificates have to be valid, milliseconds since the epoch
     */
    public CardWitness(BiFunction<String, Request, Response> cards, byte[] makerRoot, long nowMillis) {
        this.cards = cards;
        try {
            Trust maker = new Trust("maker", List.of(Certificates.parse(makerRoot)), List.of());
            audit = new AuditVerifier(maker, nowMillis);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("The maker's root is no certificate", e);
        }
    }

    /** SHA-256 of each card's state, hexadecimal, by card. They are to be the same only while nothing is changed. */
    public Map<String, String> digests(Collection<String> ids) {
        Request status = Request.newBuilder()
                .setGetStatus(GetStatus.newBuilder().setWithDigest(true))
                .build();
        return each(ids, card -> HexFormat.of()
                .formatHex(cards.apply(card, status)
                        .getCardStatus()
                        .getStateDigest()
                        .toByteArray()));
    }

    /**
     * What is wrong with each card's audit log as it exports it, by card; empty text if nothing is. Becomes the first officer of
     * these cards, and so is for cards whose officer still has the credential that everybody knows, and once.
     */
    public Map<String, String> auditFaults(Collection<String> ids) {
        return each(ids, this::auditFault);
    }

    private String auditFault(String card) {
        ByteString known = session(card, EVERYBODY_KNOWS);
        Response unused = cards.apply(
                card,
                Request.newBuilder()
                        .setSession(known)
                        .setReplaceCredential(ReplaceCredential.newBuilder()
                                .setCredential(EVERYBODY_KNOWS)
                                .setReplacement(OWN))
                        .build());
        ByteString own = session(card, OWN);
        AuditFile file = AuditExport.read(
                page -> cards.apply(
                                card,
                                Request.newBuilder()
                                        .setSession(own)
                                        .setReadAudit(page)
                                        .build())
                        .getAuditPage(),
                0);
        return audit.verify(file.toByteArray(), Optional.empty())
                .fault()
                .map(AuditFault::sentence)
                .orElse("");
    }

    private ByteString session(String card, ByteString credential) {
        OpenSession open = OpenSession.newBuilder()
                .setOperator(FIRST_OFFICER)
                .setCredential(credential)
                .build();
        return cards.apply(card, Request.newBuilder().setOpenSession(open).build())
                .getOperatorSession()
                .getSession();
    }

    private static Map<String, String> each(Collection<String> ids, Function<String, String> answer) {
        Map<String, String> answers = new TreeMap<>();
        ids.forEach(card -> answers.put(card, answer.apply(card)));
        return answers;
    }
}
