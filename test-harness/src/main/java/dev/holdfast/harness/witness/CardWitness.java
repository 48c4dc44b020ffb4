package dev.holdfast.harness.witness;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.harness.checker.CardsTold;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.audit.AuditExport;
import dev.holdfast.proto.audit.AuditFault;
import dev.holdfast.proto.audit.AuditVerifier;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AuditFile;
import dev.holdfast.proto.v1.CloseSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DeletedKeyBundle;
import dev.holdfast.proto.v1.DeletedKeyList;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyList;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.ListDeletedKeys;
import dev.holdfast.proto.v1.ListKeyVersions;
import dev.holdfast.proto.v1.ListKeys;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Asks cards that are in service, each by itself, while nothing is changed. */
public final class CardWitness {

    private static final String FIRST_OFFICER = "admin";
    private static final ByteString EVERYBODY_KNOWS = ByteString.copyFromUtf8("holdfast-default");
    private static final int PAGE = 100;

    /** Fields after which no more keys are asked for, of thousands that a pool may have; a digest is of all. */
    private static final int MOST_RECORDS = 5_000;

    private final BiFunction<String, Request, Response> cards;
    private final Caller reader;
    private final ByteString officer;
    private final AuditVerifier audit;

    /**
     * @param cards has a card, by its id, answer; throws what the card refuses with
     * @param reader whoever may read all keys
     * @param officer the credential that the first officer of each card has, or gets: who still has the one that everybody knows
     *     can read nothing
     * @param makerRoot certificate of the cards' maker, DER
     * @param nowMillis by which their certificates have to be valid, milliseconds since the epoch
     */
    public CardWitness(
            BiFunction<String, Request, Response> cards,
            Caller reader,
            ByteString officer,
            byte[] makerRoot,
            long nowMillis) {
        this.cards = cards;
        this.reader = reader;
        this.officer = officer;
        try {
            Trust maker = new Trust("maker", List.of(Certificates.parse(makerRoot)), List.of());
            audit = new AuditVerifier(maker, nowMillis);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("The maker's root is no certificate", e);
        }
    }

    /** All that these cards tell, their audit logs included. */
    public CardsTold told(Collection<String> ids) {
        return new CardsTold(each(ids, this::digest), each(ids, this::records), each(ids, this::auditFault));
    }

    /** SHA-256, hexadecimal. */
    private String digest(String card) {
        Request status = Request.newBuilder()
                .setGetStatus(GetStatus.newBuilder().setWithDigest(true))
                .build();
        return HexFormat.of()
                .formatHex(cards.apply(card, status)
                        .getCardStatus()
                        .getStateDigest()
                        .toByteArray());
    }

    /** Every version of every key, deleted ones by their newest. */
    private Map<String, String> records(String card) {
        Map<String, String> records = new TreeMap<>();
        KeyList keys;
        String after = "";
        do {
            keys = ask(
                            card,
                            reader.request()
                                    .setListKeys(ListKeys.newBuilder()
                                            .setAfter(after)
                                            .setLimit(PAGE)))
                    .getKeyList();
            for (KeyBundle key : keys.getKeysList()) {
                after = key.getName();
                versions(card, key.getName()).forEach(version -> put(records, subject(version), version));
            }
        } while (keys.getMore() && records.size() < MOST_RECORDS);
        DeletedKeyList deleted;
        after = "";
        do {
            deleted = ask(
                            card,
                            reader.request()
                                    .setListDeletedKeys(ListDeletedKeys.newBuilder()
                                            .setAfter(after)
                                            .setLimit(PAGE)))
                    .getDeletedKeyList();
            for (DeletedKeyBundle key : deleted.getKeysList()) {
                after = key.getKey().getName();
                String subject = "the deleted key " + after;
                put(records, subject, key.getKey());
                records.put("the deletion of " + subject, TextFormat.printer().shortDebugString(key.getDeletion()));
            }
        } while (deleted.getMore());
        return records;
    }

    private List<KeyBundle> versions(String card, String key) {
        List<KeyBundle> versions = new ArrayList<>();
        KeyList page;
        ByteString after = ByteString.EMPTY;
        do {
            page = ask(
                            card,
                            reader.request()
                                    .setListKeyVersions(ListKeyVersions.newBuilder()
                                            .setName(key)
                                            .setAfter(after)
                                            .setLimit(PAGE)))
                    .getKeyList();
            versions.addAll(page.getKeysList());
            after = versions.isEmpty()
                    ? after
                    : versions.get(versions.size() - 1).getVersion().getVersion();
        } while (page.getMore());
        return versions;
    }

    private static String subject(KeyBundle key) {
        return "version "
                + HexFormat.of().formatHex(key.getVersion().getVersion().toByteArray()) + " of " + key.getName();
    }

    private static void put(Map<String, String> records, String subject, KeyBundle key) {
        KeyVersion version = key.getVersion();
        records.put("material of " + subject, Witness.believing().material("", version.getPublicKey()));
        KeyVersion open =
                version.toBuilder().clearPublicKey().clearSealedMaterial().build();
        open.getAllFields()
                .forEach((field, value) -> records.put(
                        field.getName() + " of " + subject,
                        TextFormat.printer()
                                .shortDebugString(KeyVersion.newBuilder()
                                        .setField(field, value)
                                        .build())));
    }

    /** What is wrong with the audit log as the card exports it; empty if nothing is. */
    private String auditFault(String card) {
        ByteString session = session(card);
        AuditFile file = AuditExport.read(
                page -> ask(card, Request.newBuilder().setSession(session).setReadAudit(page))
                        .getAuditPage(),
                0);
        Response unused =
                ask(card, Request.newBuilder().setSession(session).setCloseSession(CloseSession.getDefaultInstance()));
        return audit.verify(file.toByteArray(), Optional.empty())
                .fault()
                .map(AuditFault::sentence)
                .orElse("");
    }

    /** Of the first officer, with a credential that opens something. */
    private ByteString session(String card) {
        try {
            Response unused = ask(
                    card,
                    Request.newBuilder()
                            .setSession(session(card, EVERYBODY_KNOWS))
                            .setReplaceCredential(ReplaceCredential.newBuilder()
                                    .setCredential(EVERYBODY_KNOWS)
                                    .setReplacement(officer)));
        } catch (RefusedException refused) {
            if (refused.code() != Code.FORBIDDEN) {
                throw refused;
            }
        }
        return session(card, officer);
    }

    private ByteString session(String card, ByteString credential) {
        OpenSession open = OpenSession.newBuilder()
                .setOperator(FIRST_OFFICER)
                .setCredential(credential)
                .build();
        return ask(card, Request.newBuilder().setOpenSession(open))
                .getOperatorSession()
                .getSession();
    }

    private Response ask(String card, Request.Builder request) {
        return cards.apply(card, request.build());
    }

    private static <T> Map<String, T> each(Collection<String> ids, Function<String, T> answer) {
        Map<String, T> answers = new TreeMap<>();
        ids.forEach(card -> answers.put(card, answer.apply(card)));
        return answers;
    }
}
