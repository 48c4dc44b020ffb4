package dev.holdfast.partition.states;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.operators.Officer;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.proto.v1.BeginLoad;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Decommission;
import dev.holdfast.proto.v1.EnterTransport;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SetDegradedOperation;
import dev.holdfast.proto.v1.Zeroize;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** How a tester brings a card into each state of its policy; into some of them by more than one way. */
enum Reach {
    WITHOUT_POWER(CardState.OFF, Subject::made),
    BOOTING(CardState.BOOT, () -> booting("boot.verified")),
    BEFORE_THE_SELF_TESTS(CardState.SELF_TEST, () -> booting("self-test.begun")),
    AFTER_THE_SELF_TESTS(CardState.SELF_TEST, () -> booting("self-test.run")),
    BLANK(CardState.UNINITIALIZED, () -> Subject.blank().staffed()),
    ENTERING_SECRETS(CardState.CSP_ENTRY, () -> entering("csp-entry.begun")),
    WITH_SECRETS_STORED(CardState.CSP_ENTRY, () -> entering("csp-entry.stored")),
    WITHOUT_ITS_PEERS(CardState.INITIALIZED, Reach::alone),
    IN_SERVICE(CardState.OPERATIONAL, () -> Subject.member().staffed()),
    WITHOUT_AN_ALGORITHM(CardState.DEGRADED_OPERATION, Reach::withoutAnAlgorithm),
    TESTED_ON_DEMAND(CardState.SELF_TEST_ON_DEMAND, Reach::testedOnDemand),
    TESTED_PERIODICALLY(CardState.SELF_TEST_PERIODIC, Reach::testedPeriodically),
    LOADING_FIRMWARE(CardState.MAINTENANCE, Reach::loading),
    FAILED_SOFTLY_AT_BOOT(CardState.SOFT_ERROR, () -> failedAtBoot(703)),
    FAILED_SOFTLY_IN_SERVICE(CardState.SOFT_ERROR, () -> failedInService(703)),
    FAILED_AT_BOOT(CardState.ERROR, () -> failedAtBoot(101)),
    FAILED_IN_SERVICE(CardState.ERROR, () -> failedInService(101)),
    BEING_ZEROIZED(CardState.ZEROIZING, Reach::beingZeroized),
    ZEROIZED(CardState.ZEROIZED, Reach::zeroized),
    TAMPERED_WITH(CardState.TAMPER_RESPONSE, Reach::tamperedWith),
    LOCKED_FOR_TRANSPORT(CardState.TRANSPORT, Reach::lockedForTransport),
    AT_THE_END(CardState.DECOMMISSIONED, Reach::decommissioned);

    static final Request.Builder ZEROIZE = Request.newBuilder().setZeroize(Zeroize.getDefaultInstance());

    private final CardState state;
    private final Supplier<Subject> way;

    Reach(CardState state, Supplier<Subject> way) {
        this.state = state;
        this.way = way;
    }

    CardState state() {
        return state;
    }

    /** A new card that is in the state. */
    Subject reach() {
        Subject subject = way.get();
        assertEquals(state, subject.state(), name());
        return subject;
    }

    private static Subject booting(String point) {
        Subject subject = Subject.made().haltingAt(point);
        CompletableFuture<Void> unused = subject.card().beginBoot();
        return subject.untilStruck();
    }

    private static Subject entering(String point) {
        Subject subject = Subject.blank().staffed().haltingAt(point);
        CompletableFuture<Response> unused =
                subject.send(Asker.COORDINATOR, TestPool.initialize("pool", List.of(subject.card())));
        return subject.untilStruck();
    }

    private static Subject alone() {
        Subject subject = Subject.blank().staffed();
        Machine peer = subject.rack().card("peer");
        subject.done(Asker.COORDINATOR, TestPool.initialize("pool", List.of(subject.card(), peer)));
        return subject;
    }

    private static Subject withoutAnAlgorithm() {
        Subject subject = Subject.member().staffed().failing(227, 1);
        subject.done(
                Asker.OFFICER,
                Request.newBuilder()
                        .setSetDegradedOperation(
                                SetDegradedOperation.newBuilder().setAllowed(true)));
        subject.done(Asker.TESTER, Subject.selfTests(227));
        return subject;
    }

    private static Subject testedOnDemand() {
        Subject subject = Subject.member().staffed().haltingAt("self-test.run");
        CompletableFuture<Response> unused = subject.send(Asker.TESTER, Subject.selfTests(102));
        return subject.untilStruck();
    }

    private static Subject testedPeriodically() {
        return Subject.testingItself().staffed().haltingAt("self-test.begun").untilStruck();
    }

    private static Subject loading() {
        Subject subject = Subject.member().staffed();
        subject.done(
                Asker.OFFICER,
                Request.newBuilder()
                        .setBeginLoad(
                                BeginLoad.newBuilder().setSize(100).setSha256(ByteString.copyFrom(new byte[32]))));
        return subject;
    }

    private static Subject failedAtBoot(int selfTest) {
        Subject subject = Subject.made().failing(selfTest, 1);
        subject.card().powerOn();
        return subject;
    }

    private static Subject failedInService(int selfTest) {
        Subject subject = Subject.member().staffed().failing(selfTest, 1);
        subject.done(Asker.TESTER, Subject.selfTests(selfTest));
        return subject;
    }

    private static Subject beingZeroized() {
        Subject subject = Subject.member().staffed().haltingAt("zeroize.seed-erased");
        CompletableFuture<Response> unused = subject.send(Asker.TESTER, ZEROIZE);
        return subject.untilStruck().withoutSessions();
    }

    private static Subject zeroized() {
        Subject subject = Subject.member().staffed();
        subject.done(Asker.TESTER, ZEROIZE);
        return subject.withoutSessions();
    }

    private static Subject tamperedWith() {
        Subject subject = Subject.member();
        subject.card().sensors.set("cover", 1_000);
        subject.rack().run(Duration.ofSeconds(10));
        subject.sessions()
                .put(OperatorRole.CRYPTO_OFFICER, Officer.first(subject.card()).session());
        return subject;
    }

    private static Subject lockedForTransport() {
        Subject subject = Subject.blank().staffed();
        subject.done(Asker.OFFICER, Request.newBuilder().setEnterTransport(EnterTransport.getDefaultInstance()));
        return subject;
    }

    private static Subject decommissioned() {
        Subject subject = Subject.member().staffed();
        subject.done(Asker.OFFICER, Request.newBuilder().setDecommission(Decommission.getDefaultInstance()));
        return subject.withoutSessions();
    }
}
