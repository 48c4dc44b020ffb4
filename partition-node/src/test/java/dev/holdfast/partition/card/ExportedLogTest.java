package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.audit.AuditExport;
import dev.holdfast.proto.audit.AuditPin;
import dev.holdfast.proto.audit.AuditVerifier;
import dev.holdfast.proto.audit.AuditVerifier.Report;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AuditFile;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SetForcedAudit;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The logs of two real cards as they were exported, altered in every way of a kind: none of these passes as a card's log. */
class ExportedLogTest {

    private static final ByteString DEFAULT = ByteString.copyFromUtf8("holdfast-default");
    private static final ByteString OWN = ByteString.copyFromUtf8("an officer's own");

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 2);
    private final AuditFile older = exported(pool.card(0));
    private final AuditFile file = exported(pool.card(0));
    private final AuditFile other = exported(pool.card(1));

    @Test
    void noByteCanBeFlipped() {
        byte[] bytes = file.toByteArray();
        assertTrue(isWhole(file));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < bytes.length; i++) {
            byte[] altered = bytes.clone();
            altered[i] ^= (byte) random.nextInt(1, 256);
            assertFalse(isWhole(altered), "byte " + i);
        }
    }

    @Test
    void itCannotBeCutOffAnywhere() {
        ByteString bytes = file.toByteString();
        for (int length = 0; length < bytes.size(); length++) {
            assertFalse(isWhole(bytes.substring(0, length).toByteArray()), "the first " + length + " bytes");
            assertFalse(isWhole(bytes.substring(bytes.size() - length).toByteArray()), "the last " + length + " bytes");
        }
    }

    @Test
    void noEntryCanBeDroppedRepeatedOrMoved() {
        int count = file.getEntriesCount();
        assertTrue(count >= 10, count + " entries");
        for (int i = 0; i < count; i++) {
            List<ByteString> dropped = entries(file);
            dropped.remove(i);
            assertFalse(isWhole(with(dropped)), "without entry " + i);
            for (int j = 0; j <= count; j++) {
                List<ByteString> repeated = entries(file);
                repeated.add(j, file.getEntries(i));
                assertFalse(isWhole(with(repeated)), "entry " + i + " once more at " + j);
            }
            for (int j = i + 1; j < count; j++) {
                List<ByteString> swapped = entries(file);
                Collections.swap(swapped, i, j);
                assertFalse(isWhole(with(swapped)), "entries " + i + " and " + j + " swapped");
            }
        }
    }

    @Test
    void theLogsOfTwoCardsCannotBeSpliced() {
        assertTrue(isWhole(other));
        int common = Math.min(file.getEntriesCount(), other.getEntriesCount());
        for (int i = 0; i < common; i++) {
            List<ByteString> one = entries(file);
            one.set(i, other.getEntries(i));
            assertFalse(isWhole(with(one)), "entry " + i + " of the other");
            List<ByteString> front = new ArrayList<>(other.getEntriesList().subList(0, i + 1));
            front.addAll(file.getEntriesList().subList(i + 1, file.getEntriesCount()));
            assertFalse(isWhole(with(front)), "up to entry " + i + " of the other");
        }
        assertFalse(isWhole(file.toBuilder()
                .setHead(other.getHead())
                .setSignature(other.getSignature())
                .build()));
        assertFalse(isWhole(file.toBuilder()
                .clearMakerChain()
                .addAllMakerChain(other.getMakerChainList())
                .build()));
        assertFalse(isWhole(other.toBuilder()
                .clearEntries()
                .addAllEntries(file.getEntriesList())
                .build()));
    }

    /** An older head is genuine: whoever has it can show the log as it was then, and is found out by who knows a later one. */
    @Test
    void theHeadOfAnOlderExportVouchesForNothingNewer() {
        assertFalse(isWhole(file.toBuilder()
                .setHead(older.getHead())
                .setSignature(older.getSignature())
                .build()));
        assertFalse(isWhole(older.toBuilder()
                .setHead(file.getHead())
                .setSignature(file.getSignature())
                .build()));
        for (int i = 0; i < file.getEntriesCount(); i++) {
            AuditFile shown = with(file.getEntriesList().subList(0, i)).toBuilder()
                    .setHead(older.getHead())
                    .setSignature(older.getSignature())
                    .build();
            assertEquals(i == older.getEntriesCount(), isWhole(shown), i + " entries");
        }
        AuditPin later =
                AuditPin.of(report(file.toByteArray(), Optional.empty()).head().orElseThrow());
        assertFalse(report(older.toByteArray(), Optional.of(later)).isWhole());
    }

    /** Something is logged each time. */
    private AuditFile exported(Machine card) {
        if (code(card, open(DEFAULT)) == Code.OK) {
            ByteString first = session(card, DEFAULT);
            done(
                    card,
                    Request.newBuilder()
                            .setSession(first)
                            .setReplaceCredential(ReplaceCredential.newBuilder()
                                    .setCredential(DEFAULT)
                                    .setReplacement(OWN)));
        }
        ByteString session = session(card, OWN);
        for (int i = 0; i < 3; i++) {
            done(card, Request.newBuilder().setSession(session).setSetForcedAudit(SetForcedAudit.getDefaultInstance()));
        }
        return AuditExport.read(
                page -> done(card, Request.newBuilder().setSession(session).setReadAudit(page))
                        .getAuditPage(),
                0);
    }

    private static ByteString session(Machine card, ByteString credential) {
        return done(card, open(credential)).getOperatorSession().getSession();
    }

    private static Request.Builder open(ByteString credential) {
        return Request.newBuilder()
                .setOpenSession(OpenSession.newBuilder().setOperator("admin").setCredential(credential));
    }

    private static Code code(Machine card, Request.Builder request) {
        return card.ask(request).getStatus().getCode();
    }

    private static Response done(Machine card, Request.Builder request) {
        Response answer = card.ask(request);
        assertEquals(Code.OK, answer.getStatus().getCode(), answer.getStatus().getMessage());
        return answer;
    }

    private static List<ByteString> entries(AuditFile of) {
        return new ArrayList<>(of.getEntriesList());
    }

    private AuditFile with(List<ByteString> entries) {
        return file.toBuilder().clearEntries().addAllEntries(entries).build();
    }

    private boolean isWhole(AuditFile shown) {
        return isWhole(shown.toByteArray());
    }

    private boolean isWhole(byte[] shown) {
        return report(shown, Optional.empty()).isWhole();
    }

    private Report report(byte[] shown, Optional<AuditPin> pin) {
        try {
            Trust maker =
                    new Trust("maker", List.of(Certificates.parse(rack.maker().root())), List.of());
            return new AuditVerifier(maker, rack.millis()).verify(shown, pin);
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
