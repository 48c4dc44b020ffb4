package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.audit.AuditChain;
import dev.holdfast.proto.audit.AuditExport;
import dev.holdfast.proto.audit.AuditVerifier;
import dev.holdfast.proto.audit.AuditVerifier.Report;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.AuditFile;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CloseSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateOperator;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.Decommission;
import dev.holdfast.proto.v1.DeleteKey;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.PurgeKey;
import dev.holdfast.proto.v1.ReadAudit;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.SetForcedAudit;
import dev.holdfast.proto.v1.Zeroize;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a card was asked to do stands in its log with who asked and how it ended, and outlives what it did. */
class AuditedCardTest {

    private static final String OFFICER = "an officer's own";

    private final VirtualRack rack = new VirtualRack();

    /** The change is replicated before the log is written: who is told that it failed would do it again at another card. */
    @Test
    void nobodyIsToldThatNothingHappenedWhenOnlyTheLogCouldNotBeWritten() {
        rack.withTestFirmware();
        TestPool pool = TestPool.activated(rack, "pool", 1);
        KeySpec spec =
                KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
        pool.done(TestPool.USER, TestPool.createKey("a", spec));
        Machine card = pool.card(0);
        card.faults.add(CardFault.newBuilder()
                .setDisk(DiskFault.newBuilder().setKind(DiskFault.Kind.FULL).setDisk("flash"))
                .build());
        Response deleted = pool.ask(
                TestPool.USER,
                Request.newBuilder().setDeleteKey(DeleteKey.newBuilder().setName("a")));
        assertEquals(Code.OUTCOME_UNKNOWN, deleted.getStatus().getCode());
        assertEquals(CardState.ERROR, card.card().state());
    }

    @Test
    void aLogHoldsWhatManagesTheCardAndNotWhatCustomersDo() {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        Machine card = pool.card(0);
        enroll(card);
        pool.done(
                TestPool.USER,
                TestPool.createKey(
                        "a",
                        KeySpec.newBuilder()
                                .setType(KeyType.EC)
                                .setCurve(Curve.P_256)
                                .build()));
        Response refused = pool.ask(
                TestPool.NOBODY,
                Request.newBuilder().setPurgeKey(PurgeKey.newBuilder().setName("a")));
        assertEquals(Code.FORBIDDEN, refused.getStatus().getCode());
        List<AuditEntry> entries = log(card);
        assertTrue(entries.stream().anyMatch(entry -> entry.getOpcode().equals("INIT_DONE")));
        assertTrue(entries.stream().noneMatch(entry -> entry.getDetail().contains("CREATE_KEY")));
        AuditEntry purge = entries.stream()
                .filter(entry -> entry.getOpcode().equals("DESTROY_OBJECT"))
                .findFirst()
                .orElseThrow();
        assertEquals(TestPool.NOBODY, purge.getWho());
        assertEquals(Code.FORBIDDEN, purge.getResult());
        assertEquals("PURGE_KEY name=a", purge.getDetail());
        assertTrue(entries.stream().noneMatch(entry -> entry.toString().contains(OFFICER)), "no credential");
    }

    @Test
    void aSoftErrorStandsInTheLogWithItsCause() {
        Machine card = TestPool.activated(rack, "pool", 1).card(0);
        enroll(card);
        Request.Builder selfTests = Request.newBuilder().setRunSelfTests(RunSelfTests.getDefaultInstance());
        card.withBroken("critical function clock"::equals);
        card.ask(selfTests.clone());
        assertEquals(CardState.SOFT_ERROR, card.card().state());
        card.withBroken(test -> false);
        card.ask(selfTests.clone());
        assertEquals(CardState.OPERATIONAL, card.card().state());
        assertTrue(log(card).stream()
                .anyMatch(entry ->
                        entry.getOpcode().equals("ERROR") && entry.getDetail().contains("critical function clock")));
    }

    @Test
    void theLogOutlivesZeroizationAndTellsOfIt() {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        Machine card = pool.card(0);
        assertEquals(
                Code.OK,
                card.ask(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance()))
                        .getStatus()
                        .getCode());
        card.powerCut();
        card.powerOn();
        enroll(card);
        List<String> opcodes = log(card).stream().map(AuditEntry::getOpcode).toList();
        assertTrue(opcodes.containsAll(List.of("INIT_TOKEN", "ZEROIZE")), opcodes.toString());
        assertTrue(opcodes.indexOf("ZEROIZE") < opcodes.lastIndexOf("BOOT"));
    }

    @Test
    void anOfficerForcesTheAudit() {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        Machine card = pool.card(0);
        enroll(card);
        Response forced = card.ask(Request.newBuilder()
                .setSession(session(card))
                .setSetForcedAudit(SetForcedAudit.newBuilder().setOn(true)));
        assertEquals(Code.OK, forced.getStatus().getCode(), forced.getStatus().getMessage());
        card.powerCut();
        card.powerOn();
        assertTrue(report(card).head().orElseThrow().getForced());
        assertFalse(log(card).isEmpty());
    }

    /** No role, no session, a session that has ended, and a card that asks another: each leaves a trace, with who it was. */
    @Test
    void whoAsksForWhatIsNotHisLeavesATrace() {
        Machine card = rack.card("card");
        card.powerOn();
        enroll(card);
        Request.Builder creation = Request.newBuilder()
                .setCreateOperator(CreateOperator.newBuilder()
                        .setOperator("mallory")
                        .setRole(OperatorRole.CRYPTO_OFFICER)
                        .setCredential(ByteString.copyFromUtf8("mallory's own credential")));
        Request.Builder reading =
                Request.newBuilder().setReadAudit(ReadAudit.newBuilder().setLimit(1));
        ByteString ended = session(card);
        assertEquals(
                Code.OK,
                card.ask(Request.newBuilder().setSession(ended).setCloseSession(CloseSession.getDefaultInstance()))
                        .getStatus()
                        .getCode());
        int before = log(card).size();
        assertEquals(Code.FORBIDDEN, card.ask(creation).getStatus().getCode());
        assertEquals(Code.FORBIDDEN, card.ask(reading).getStatus().getCode());
        assertEquals(
                Code.FORBIDDEN,
                card.ask(reading.clone().setSession(ended)).getStatus().getCode());
        assertEquals(
                Code.FORBIDDEN,
                rack.await(card.send(PeerRole.PEER_ROLE_CARD, creation))
                        .getStatus()
                        .getCode());
        List<AuditEntry> refused = log(card).stream()
                .skip(before)
                .filter(entry -> entry.getResult() == Code.FORBIDDEN)
                .toList();
        assertEquals(
                List.of("CREATE_USER", "REFUSED", "REFUSED", "CREATE_USER"),
                refused.stream().map(AuditEntry::getOpcode).toList());
        assertEquals(
                "CREATE_OPERATOR operator=mallory role=CRYPTO_OFFICER",
                refused.get(0).getDetail());
        assertEquals("READ_AUDIT limit=1", refused.get(1).getDetail());
        assertTrue(refused.stream().allMatch(entry -> entry.getWho().equals("somebody")));
    }

    /** The card tells nobody any more; what its flash still holds is the chain up to its end, and no credential. */
    @Test
    void whatRemainsOfTheLogOfADecommissionedCard() {
        Machine card = rack.card("card");
        card.powerOn();
        enroll(card);
        ByteString session = session(card);
        List<AuditEntry> told = log(card);
        assertEquals(
                Code.OK,
                card.ask(Request.newBuilder().setSession(session).setDecommission(Decommission.getDefaultInstance()))
                        .getStatus()
                        .getCode());
        card.powerCut();
        assertEquals(CardState.DECOMMISSIONED, card.powerOn());
        assertEquals(
                Code.WRONG_STATE,
                card.ask(Request.newBuilder()
                                .setReadAudit(ReadAudit.newBuilder().setLimit(1)))
                        .getStatus()
                        .getCode());
        List<AuditEntry> left = onFlash(card);
        assertEquals(told, left.subList(0, told.size()));
        for (int i = 1; i < left.size(); i++) {
            assertEquals(left.get(i - 1).getHash(), left.get(i).getPrevious());
            assertEquals(AuditChain.seal(left.get(i)), left.get(i));
        }
        List<String> opcodes = left.stream().map(AuditEntry::getOpcode).toList();
        assertEquals(
                1, Collections.frequency(opcodes, "BOOT"), "the boot after it could not be signed, and is not there");
        assertTrue(opcodes.subList(told.size(), opcodes.size()).contains("DECOMMISSION"), opcodes.toString());
    }

    /** As docs/formats.md says that the flash holds them. */
    private static List<AuditEntry> onFlash(Machine card) {
        List<AuditEntry> entries = new ArrayList<>();
        card.flash.image().entrySet().stream()
                .filter(file -> file.getKey().matches("audit-[0-9]{12}"))
                .sorted(Map.Entry.comparingByKey())
                .forEach(file -> {
                    ByteBuffer bytes = ByteBuffer.wrap(file.getValue());
                    while (bytes.hasRemaining()) {
                        int length = bytes.getInt();
                        bytes.getInt();
                        try {
                            entries.add(AuditEntry.parseFrom(ByteString.copyFrom(bytes, length)));
                        } catch (InvalidProtocolBufferException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                });
        return entries;
    }

    private List<AuditEntry> log(Machine card) {
        return report(card).entries();
    }

    private Report report(Machine card) {
        ByteString session = session(card);
        AuditFile file = AuditExport.read(
                page -> card.ask(Request.newBuilder().setSession(session).setReadAudit(page))
                        .getAuditPage(),
                0);
        try {
            Trust maker =
                    new Trust("maker", List.of(Certificates.parse(rack.maker().root())), List.of());
            Report report = new AuditVerifier(maker, rack.millis()).verify(file.toByteArray(), Optional.empty());
            assertEquals(Optional.empty(), report.fault());
            return report;
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void enroll(Machine card) {
        ByteString session = open(card, "holdfast-default");
        Response replaced = card.ask(Request.newBuilder()
                .setSession(session)
                .setReplaceCredential(ReplaceCredential.newBuilder()
                        .setCredential(ByteString.copyFromUtf8("holdfast-default"))
                        .setReplacement(ByteString.copyFromUtf8(OFFICER))));
        assertEquals(
                Code.OK, replaced.getStatus().getCode(), replaced.getStatus().getMessage());
    }

    private static ByteString session(Machine card) {
        return open(card, OFFICER);
    }

    private static ByteString open(Machine card, String credential) {
        Response opened = card.ask(Request.newBuilder()
                .setOpenSession(OpenSession.newBuilder()
                        .setOperator("admin")
                        .setCredential(ByteString.copyFromUtf8(credential))));
        assertEquals(Code.OK, opened.getStatus().getCode(), opened.getStatus().getMessage());
        return opened.getOperatorSession().getSession();
    }
}
