package dev.holdfast.partition.states;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import dev.holdfast.partition.rack.RandomMessages;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ResumeCard;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A card leaves its error state by a power cycle that passes all self-tests, or by zeroization, and a soft error by self-tests that
 * pass, too; by nothing else that anybody can ask, send or wait for (TE10.07 to TE10.10, TE11.08).
 */
class WaysOutOfErrorTest {

    private static final int HARD = 101;
    private static final int SOFT = 703;

    /** Documented ways. */
    private static final Set<ServiceCase> WAYS_OUT =
            EnumSet.of(ServiceCase.ZEROIZE, ServiceCase.DECOMMISSION, ServiceCase.RUN_SELF_TESTS);

    @ParameterizedTest
    @EnumSource(names = {"FAILED_AT_BOOT", "FAILED_IN_SERVICE", "FAILED_SOFTLY_AT_BOOT", "FAILED_SOFTLY_IN_SERVICE"})
    void nothingThatCanBeAskedLeadsOut(Reach reach) {
        Subject subject = reach.reach();
        String error = subject.card().status().getError();
        for (long seed = 1; seed <= 3; seed++) {
            RandomMessages messages = new RandomMessages(seed);
            for (FieldDescriptor service :
                    Request.getDescriptor().getOneofs().get(0).getFields()) {
                if (WAYS_OUT.contains(ServiceCase.forNumber(service.getNumber()))) {
                    continue;
                }
                for (Asker asker : Asker.of(subject)) {
                    Request.Builder request = Request.newBuilder();
                    messages.set(request, service);
                    Response response = subject.ask(asker, TestPool.as(TestPool.ADMINISTRATOR, request));
                    assertEquals(reach.state(), response.getStatus().getCardState(), service::getName);
                    assertNotEquals(Code.INTERNAL, response.getStatus().getCode(), service::getName);
                }
            }
        }
        assertEquals(reach.state(), subject.state());
        assertEquals(error, subject.card().status().getError());
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED_AT_BOOT", "FAILED_IN_SERVICE", "FAILED_SOFTLY_AT_BOOT", "FAILED_SOFTLY_IN_SERVICE"})
    void nothingThatCanBeSentOrWaitedForLeadsOut(Reach reach) {
        Subject subject = reach.reach();
        for (Asker asker : Asker.of(subject)) {
            subject.ask(asker, Request.newBuilder());
            subject.ask(
                    asker,
                    Request.newBuilder()
                            .setUnknownFields(UnknownFieldSet.newBuilder()
                                    .addField(
                                            9_999,
                                            UnknownFieldSet.Field.newBuilder()
                                                    .addVarint(1)
                                                    .build())
                                    .build()));
        }
        subject.ask(
                Asker.TESTER,
                Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt("self-test.run")));
        subject.card().card().receive(ReplicationMessage.getDefaultInstance());
        subject.card().card().fenced("The pool goes on without this card.");
        subject.card().faults.clear(List.of());
        subject.card().sensors.set("temperature", 75_000);
        subject.rack().run(Duration.ofDays(2));
        assertEquals(reach.state(), subject.state());
    }

    @Test
    void aCardInItsErrorStateRunsNoSelfTestsOnDemand() {
        Subject subject = Reach.FAILED_IN_SERVICE.reach();
        for (Asker asker : Asker.of(subject)) {
            Response response = subject.ask(asker, Subject.selfTests());
            assertEquals(Code.CARD_ERROR, response.getStatus().getCode());
            assertEquals(CardState.ERROR, subject.state());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPowerCycleLeadsOutOnceAllSelfTestsPass(boolean inOrder) {
        Subject subject = Subject.member().failing(HARD, 0);
        subject.done(Asker.TESTER, Subject.selfTests(HARD));
        for (int cycle = 0; cycle < 3; cycle++) {
            assertEquals(CardState.ERROR, subject.state());
            powerCycle(subject, inOrder);
        }
        subject.card().faults.clear(List.of());
        assertEquals(CardState.ERROR, subject.state(), "the fault alone is not the error");
        powerCycle(subject, inOrder);
        assertInService(subject);
        assertEquals("", subject.card().status().getError());
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED_AT_BOOT", "FAILED_IN_SERVICE", "FAILED_SOFTLY_AT_BOOT", "FAILED_SOFTLY_IN_SERVICE"})
    void zeroizationLeadsToABlankCard(Reach reach) {
        Subject subject = reach.reach();
        subject.failing(HARD, 0);
        subject.done(Asker.COORDINATOR, Reach.ZEROIZE);
        assertEquals(CardState.ZEROIZED, subject.state());
        powerCycle(subject, false);
        assertEquals(CardState.ERROR, subject.state(), "it does not mend what is broken");
        subject.card().faults.clear(List.of());
        powerCycle(subject, false);
        assertEquals(CardState.UNINITIALIZED, subject.state());
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED_SOFTLY_AT_BOOT", "FAILED_SOFTLY_IN_SERVICE"})
    void aSoftErrorIsLeftByAllSelfTestsAndNoFewer(Reach reach) {
        Subject subject = reach.reach();
        subject.failing(SOFT, 1);
        assertEquals(
                Code.BAD_PARAMETER,
                subject.ask(Asker.TESTER, Subject.selfTests(102)).getStatus().getCode());
        subject.done(Asker.TESTER, Subject.selfTests());
        assertEquals(CardState.SOFT_ERROR, subject.state(), "one of them failed again");
        subject.failing(HARD, 1);
        subject.done(Asker.TESTER, Subject.selfTests());
        assertEquals(CardState.ERROR, subject.state(), "from bad to worse");
        powerCycle(subject, false);

        Subject other = reach.reach();
        other.done(Asker.TESTER, Subject.selfTests());
        assertNotEquals(CardState.SOFT_ERROR, other.state());
        assertEquals("", other.card().status().getError());
        assertTrue(Set.of(CardState.UNINITIALIZED, CardState.OPERATIONAL).contains(other.state()), other::toString);
    }

    private static void powerCycle(Subject subject, boolean inOrder) {
        if (inOrder) {
            subject.card().powerOff();
        } else {
            subject.card().powerCut();
        }
        subject.card().powerOn();
    }

    private static void assertInService(Subject subject) {
        assertTrue(subject.rack().runUntil(() -> subject.state() == CardState.OPERATIONAL, Duration.ofSeconds(10)));
    }
}
