package dev.holdfast.partition.operators;

import static dev.holdfast.partition.operators.Officer.code;
import static dev.holdfast.partition.operators.Officer.done;
import static dev.holdfast.partition.operators.Officer.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.firmware.StateTable;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.audit.Opcode;
import dev.holdfast.proto.v1.AuditHead;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.ReadAudit;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.ReadSensors;
import dev.holdfast.proto.v1.ReleaseAudit;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceRow;
import dev.holdfast.proto.v1.SetForcedAudit;
import dev.holdfast.proto.v1.ShowPolicy;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A card whose log is full and must keep everything does nothing more that has to stand in it, until the auditor lets it. */
class FullAuditLogTest {

    private static final Request.Builder FORCE =
            Request.newBuilder().setSetForcedAudit(SetForcedAudit.newBuilder().setOn(true));

    private final VirtualRack rack = new VirtualRack();
    private Officer officer;
    private Officer auditor;

    @Test
    void everyServiceThatIsLoggedIsRefused() {
        Set<String> refused = new HashSet<>();
        TestPool pool = TestPool.activated(rack, "pool", 1);
        fill(pool.card(0));
        refuseAll(pool.card(0), refused);
        assertWorks(pool.card(0));
        done(pool.ask(
                TestPool.USER,
                Request.newBuilder().setRandomBytes(RandomBytes.newBuilder().setCount(8))));

        Machine blank = rack.testCard("blank");
        blank.powerOn();
        fill(blank);
        refuseAll(blank, refused);
        assertWorks(blank);
        assertEquals(
                SecurityPolicies.current().getServicesList().stream()
                        .filter(FullAuditLogTest::isRefusable)
                        .map(ServiceRow::getService)
                        .collect(Collectors.toSet()),
                refused);
    }

    @Test
    void bootsLoginsAndRefusalsAreCountedAndAReleaseOpensTheCardAgain() {
        Machine card = rack.card("card");
        card.powerOn();
        fill(card);
        AuditHead full = head(card);
        Officer.login(card, "admin");
        assertEquals(Code.FORBIDDEN, code(card.ask(open("admin", "wrong one"))));
        assertEquals(Code.FORBIDDEN, code(card.ask(Officer.deletion("auditor"))));
        assertEquals(Code.FORBIDDEN, code(card.ask(Officer.LIST)), "leaves no entry otherwise, and is counted too");
        card.powerCut();
        card.powerOn();
        auditor = Officer.login(card, "auditor");
        AuditHead later = head(card);
        assertEquals(full.getLast(), later.getLast(), "nobody fills what is left for emergencies");
        assertEquals(full.getUnloggedBoots() + 1, later.getUnloggedBoots());
        assertEquals(full.getUnloggedLogins() + 3, later.getUnloggedLogins());
        assertEquals(full.getUnloggedEvents() + 2, later.getUnloggedEvents());

        officer = Officer.login(card, "admin");
        assertEquals(Code.LIMIT_EXCEEDED, code(officer.ask(FORCE)));
        done(auditor.ask(
                Request.newBuilder().setReleaseAudit(ReleaseAudit.newBuilder().setUpTo(later.getLast()))));
        done(officer.ask(FORCE));
        assertEquals(Code.FORBIDDEN, code(card.ask(Officer.deletion("auditor"))));
        assertEquals(later.getLast() + 3, head(card).getLast(), "the release, the service, and the refusal");
    }

    @Test
    void anApprovalOutlivesTheRefusalOfAFullLog() {
        Machine card = rack.card("card");
        card.powerOn();
        enroll(card);
        Officer second = officer.another("second", OperatorRole.CRYPTO_OFFICER);
        done(officer.ask(Officer.rule("UNLOCK_OPERATOR", 2)));
        Request.Builder unlocking = Officer.unlocking("second");
        ByteString approval = officer.proposed(unlocking);
        done(second.approve(approval));
        fill();
        Request.Builder approved = unlocking.clone().setApproval(approval);
        assertEquals(Code.LIMIT_EXCEEDED, code(officer.ask(approved)));
        assertEquals(Code.LIMIT_EXCEEDED, code(officer.ask(approved)));
        done(auditor.ask(Request.newBuilder()
                .setReleaseAudit(ReleaseAudit.newBuilder().setUpTo(head(card).getLast()))));
        done(officer.ask(approved));
        assertEquals(Code.FORBIDDEN, code(officer.ask(approved)), "once");
    }

    private void enroll(Machine card) {
        officer = Officer.first(card);
        auditor = officer.another("auditor", OperatorRole.AUDITOR);
    }

    private void fill(Machine card) {
        enroll(card);
        fill();
    }

    private void fill() {
        int entries = 0;
        Code last = Code.OK;
        while (last == Code.OK && entries++ < 10_000) {
            last = code(officer.ask(FORCE));
        }
        assertEquals(Code.LIMIT_EXCEEDED, last);
        assertTrue(entries > 4_000, entries + " entries");
    }

    /** Every one that the card offers as it is now, asked by who may. */
    private void refuseAll(Machine card, Set<String> refused) {
        for (ServiceRow row : SecurityPolicies.current().getServicesList()) {
            ServiceGroup group = ServiceGroup.valueOf(row.getGroup());
            if (isRefusable(row) && StateTable.offers(card.card().state(), group)) {
                Response answer = ask(card, row);
                assertEquals(
                        Code.LIMIT_EXCEEDED,
                        code(answer),
                        () -> row.getService() + ": " + answer.getStatus().getMessage());
                refused.add(row.getService());
            }
        }
    }

    private Response ask(Machine card, ServiceRow row) {
        Request.Builder request = empty(row.getService());
        Set<String> roles = Set.copyOf(row.getRolesList());
        if (roles.contains("CUSTOMER")) {
            return card.ask(TestPool.as(TestPool.ADMINISTRATOR, request));
        }
        if (roles.contains("TESTER")) {
            return rack.await(card.send(PeerRole.PEER_ROLE_TESTER, request));
        }
        if (roles.contains("APPLIANCE_USER") || roles.contains("none")) {
            return card.ask(request);
        }
        return roles.contains("CRYPTO_OFFICER") ? officer.ask(request) : auditor.ask(request);
    }

    private static Request.Builder empty(String service) {
        FieldDescriptor field = Request.getDescriptor().findFieldByName(service.toLowerCase(Locale.ROOT));
        return Request.newBuilder().setField(field, DynamicMessage.getDefaultInstance(field.getMessageType()));
    }

    private static boolean isRefusable(ServiceRow row) {
        return !row.getAudit().isEmpty()
                && !Opcode.of(row.getAudit()).orElseThrow().isNeverRefused();
    }

    private void assertWorks(Machine card) {
        done(card.ask(Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance())));
        done(card.ask(Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(1))));
        done(card.ask(Request.newBuilder().setReadSensors(ReadSensors.getDefaultInstance())));
        done(card.ask(Request.newBuilder().setShowPolicy(ShowPolicy.getDefaultInstance())));
        done(officer.ask(Officer.LIST));
        assertTrue(head(card).getForced());
    }

    private AuditHead head(Machine card) {
        assertTrue(auditor.card() == card);
        try {
            return AuditHead.parseFrom(done(auditor.ask(Request.newBuilder()
                            .setReadAudit(ReadAudit.newBuilder().setLimit(1))))
                    .getAuditPage()
                    .getHead());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
