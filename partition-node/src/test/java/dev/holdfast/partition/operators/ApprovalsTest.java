package dev.holdfast.partition.operators;

import static dev.holdfast.partition.operators.Officer.code;
import static dev.holdfast.partition.operators.Officer.creation;
import static dev.holdfast.partition.operators.Officer.deletion;
import static dev.holdfast.partition.operators.Officer.done;
import static dev.holdfast.partition.operators.Officer.open;
import static dev.holdfast.partition.operators.Officer.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.ApprovalList;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.ProposeRequest;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RunSelfTests;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What several crypto officers must agree on is done once, as they agreed to it, and by nobody else. */
class ApprovalsTest {

    private static final Request.Builder SELF_TESTS =
            Request.newBuilder().setRunSelfTests(RunSelfTests.getDefaultInstance());

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = rack.card("card");
    private Officer first;
    private Officer second;
    private Officer third;

    @BeforeEach
    void threeOfficers() {
        card.powerOn();
        first = Officer.first(card);
        second = first.another("second", OperatorRole.CRYPTO_OFFICER);
        third = first.another("third", OperatorRole.CRYPTO_OFFICER);
    }

    @Test
    void aRequestIsMadeOnceEnoughOfficersAgreedAndOnlyOnce() {
        done(first.ask(rule("RUN_SELF_TESTS", 3)));
        Response refused = first.ask(SELF_TESTS);
        assertEquals(Code.FORBIDDEN, code(refused));
        assertTrue(refused.getStatus().getMessage().contains("RUN_SELF_TESTS needs the approval of 3 crypto officers"));

        ByteString approval = first.proposed(SELF_TESTS);
        Request.Builder approved = SELF_TESTS.clone().setApproval(approval);
        assertEquals(Code.FORBIDDEN, code(first.ask(approved)));
        done(second.approve(approval));
        assertEquals(Code.CONFLICT, code(second.approve(approval)), "nobody counts twice");
        assertEquals(Code.CONFLICT, code(first.approve(approval)), "the proposer has agreed already");
        assertEquals(Code.FORBIDDEN, code(first.ask(approved)));
        done(third.approve(approval));

        ApprovalList list = done(third.ask(Officer.APPROVALS)).getApprovalList();
        assertEquals(List.of("admin", "second", "third"), list.getPending(0).getApprovedByList());
        assertEquals(3, list.getPending(0).getRequired());
        assertEquals(rule("RUN_SELF_TESTS", 3).getSetApprovals(), list.getRules(0));

        done(first.ask(approved));
        assertEquals(Code.FORBIDDEN, code(first.ask(approved)));
        assertEquals(0, done(third.ask(Officer.APPROVALS)).getApprovalList().getPendingCount());
    }

    @Test
    void onlyWhatWasApprovedIsDoneAndOnlyByWhoPutItUp() {
        done(first.ask(rule("CREATE_OPERATOR", 2)));
        ByteString approval = first.proposed(creation("new", OperatorRole.AUDITOR, "12345678"));
        done(second.approve(approval));
        assertEquals(
                Code.FORBIDDEN,
                code(second.ask(
                        creation("new", OperatorRole.AUDITOR, "12345678").setApproval(approval))));
        for (Request.Builder other : new Request.Builder[] {
            creation("new", OperatorRole.CRYPTO_OFFICER, "12345678"),
            creation("new", OperatorRole.AUDITOR, "12345679"),
            deletion("third")
        }) {
            assertEquals(Code.FORBIDDEN, code(first.ask(other.setApproval(approval))));
        }
        Request.Builder same = creation("new", OperatorRole.AUDITOR, "12345678")
                .setApproval(approval)
                .setRequestId(77)
                .setDeadlineMillis(1000);
        done(first.ask(same));
    }

    @Test
    void zeroizationByTheCoordinatorNeedsTheOfficersToo() {
        done(first.ask(rule("ZEROIZE", 2)));
        assertEquals(Code.FORBIDDEN, code(card.ask(Officer.ZEROIZE)));
        assertEquals(CardState.UNINITIALIZED, card.card().state());
        ByteString approval = first.proposed(Officer.ZEROIZE);
        done(third.approve(approval));
        assertEquals(Code.FORBIDDEN, code(card.ask(Officer.ZEROIZE.clone().setApproval(approval))));
        done(first.ask(Officer.ZEROIZE.clone().setApproval(approval)));
        assertEquals(CardState.ZEROIZED, card.card().state());
    }

    @Test
    void aRuleThatCannotBeMetDoesNotKeepTheOwnerFromZeroizing() {
        done(first.ask(rule("ZEROIZE", 3)));
        lock("second");
        assertEquals(Code.FORBIDDEN, code(first.ask(rule("ZEROIZE", 0))));
        done(card.ask(Officer.ZEROIZE));
        assertEquals(CardState.ZEROIZED, card.card().state());
    }

    @Test
    void aCardThatFailedIsZeroizedWithoutApproval() {
        done(first.ask(rule("ZEROIZE", 2)));
        card.withBroken(test -> test.equals("SHA-256"));
        card.ask(SELF_TESTS);
        assertEquals(CardState.ERROR, card.card().state());
        done(card.ask(Officer.ZEROIZE));
    }

    @Test
    void aLockedOrDeletedOfficerHasNotAgreed() {
        done(first.ask(rule("RUN_SELF_TESTS", 2)));
        ByteString approval = first.proposed(SELF_TESTS);
        done(second.approve(approval));
        lock("second");
        assertEquals(Code.FORBIDDEN, code(first.ask(SELF_TESTS.clone().setApproval(approval))));
        done(third.approve(approval));
        done(first.ask(SELF_TESTS.clone().setApproval(approval)));
    }

    @Test
    void oneOfficerCannotMakeUpTheOthersOnceThereIsARule() {
        done(first.ask(rule("ZEROIZE", 2)));
        assertEquals(Code.FORBIDDEN, code(first.ask(rule("ZEROIZE", 0))));
        assertEquals(Code.FORBIDDEN, code(first.ask(creation("sham", OperatorRole.CRYPTO_OFFICER, "12345678"))));
        assertEquals(Code.FORBIDDEN, code(first.ask(deletion("third"))));
        Request.Builder lifting = rule("ZEROIZE", 0);
        ByteString approval = second.proposed(lifting);
        done(third.approve(approval));
        done(second.ask(lifting.setApproval(approval)));
        done(first.ask(deletion("third")));
    }

    @Test
    void neverFewerOfficersThanTheRulesDemand() {
        assertEquals(Code.BAD_PARAMETER, code(first.ask(rule("ZEROIZE", 4))));
        done(first.ask(rule("ZEROIZE", 3)));
        Request.Builder leaving = deletion("third");
        ByteString approval = first.proposed(leaving);
        done(second.approve(approval));
        done(third.approve(approval));
        assertEquals(Code.CONFLICT, code(first.ask(leaving.setApproval(approval))));
    }

    @Test
    void whatCustomersAskOfThePoolWaitsForNobody() {
        for (String service : new String[] {"SIGN", "TOKEN", "GET_STATUS", "OPEN_SESSION", "LIST_APPROVALS", "", "X"}) {
            assertEquals(Code.BAD_PARAMETER, code(first.ask(rule(service, 2))), service);
        }
        done(first.ask(rule("CLONE_SOURCE", 2)));
        TestPool pool = TestPool.activated(new VirtualRack(7), "pool", 1);
        Officer officer = Officer.first(pool.card(0));
        officer.another("second", OperatorRole.CRYPTO_OFFICER);
        done(officer.ask(rule("ZEROIZE", 2)));
        pool.done(
                TestPool.USER,
                TestPool.createKey(
                        "key",
                        KeySpec.newBuilder()
                                .setType(KeyType.EC)
                                .setCurve(Curve.P_256)
                                .build()));
    }

    @Test
    void approvalsEndWithTheHourAndWithThePower() {
        done(first.ask(rule("RUN_SELF_TESTS", 2)));
        ByteString approval = first.proposed(SELF_TESTS);
        for (int n = 0; n < 6; n++) {
            rack.run(Duration.ofMinutes(10));
            if (n < 5) {
                done(first.ask(Officer.APPROVALS));
                done(second.ask(Officer.APPROVALS));
            }
        }
        assertEquals(Code.NOT_FOUND, code(second.approve(approval)));

        ByteString lost = first.proposed(SELF_TESTS);
        done(second.approve(lost));
        card.powerCut();
        card.powerOn();
        Officer again = Officer.login(card, "admin");
        assertEquals(Code.FORBIDDEN, code(again.ask(SELF_TESTS.clone().setApproval(lost))));
        assertEquals(
                2,
                done(again.ask(Officer.APPROVALS)).getApprovalList().getRules(0).getRequired());
    }

    @Test
    void whoMayNotHaveAServiceCannotHaveItApproved() {
        Officer user = first.another("user", OperatorRole.CRYPTO_USER);
        done(first.ask(rule("RUN_SELF_TESTS", 2)));
        assertEquals(Code.FORBIDDEN, code(user.propose(creation("sham", OperatorRole.CRYPTO_OFFICER, "12345678"))));
        assertEquals(Code.FORBIDDEN, code(card.ask(Officer.APPROVALS)));
        ByteString approval = user.proposed(SELF_TESTS);
        assertEquals(Code.FORBIDDEN, code(user.approve(approval)), "he is no crypto officer");
        done(second.approve(approval));
        assertEquals(Code.FORBIDDEN, code(user.ask(SELF_TESTS.clone().setApproval(approval))));
        done(third.approve(approval));
        done(user.ask(SELF_TESTS.clone().setApproval(approval)));
    }

    @Test
    void onlySoManyRequestsWait() {
        assertEquals(Code.BAD_PARAMETER, code(first.propose(SELF_TESTS)), "needs no approval");
        done(first.ask(rule("RUN_SELF_TESTS", 2)));
        assertEquals(
                Code.BAD_PARAMETER,
                code(first.ask(Request.newBuilder()
                        .setProposeRequest(
                                ProposeRequest.newBuilder().setRequest(ByteString.copyFromUtf8("no request"))))));
        for (int n = 0; n < 4; n++) {
            first.proposed(SELF_TESTS);
        }
        assertEquals(Code.LIMIT_EXCEEDED, code(first.propose(SELF_TESTS)));
        second.proposed(SELF_TESTS);
    }

    private void lock(String name) {
        for (int n = 0; n < 10; n++) {
            assertEquals(Code.FORBIDDEN, code(card.ask(open(name, "wrong one"))));
        }
    }
}
