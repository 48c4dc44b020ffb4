package dev.holdfast.partition.states;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.partition.card.Card;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.operators.Officer;
import dev.holdfast.partition.rack.RandomMessages;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.proto.v1.AbandonLoad;
import dev.holdfast.proto.v1.BeginLoad;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.ClearTamper;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Decommission;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.EnterTransport;
import dev.holdfast.proto.v1.EntropyFault;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.HaltRow;
import dev.holdfast.proto.v1.LeaveTransport;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.PowerCut;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ResumeCard;
import dev.holdfast.proto.v1.SecurityPolicy;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.SensorRow;
import dev.holdfast.proto.v1.SetDegradedOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Steps taken with one card. After each of them the card is where its policy lets it be, and has said nothing else. */
final class Walk {

    private static final SecurityPolicy POLICY = SecurityPolicies.current();
    private static final List<FieldDescriptor> SERVICES =
            Request.getDescriptor().getOneofs().get(0).getFields();
    private static final int MOST_EVENTS = 1_000;

    private final Expected expected = new Expected(POLICY);
    private final Subject subject = Subject.made();
    private final List<CompletableFuture<Response>> asked = new ArrayList<>();
    private ByteString unlockCode = ByteString.EMPTY;
    private Card boot = subject.card().card();
    private CardState last = CardState.OFF;
    private long lastEvent;

    /** Throws an AssertionError that names the step after which something was wrong. */
    void take(List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            try {
                take(steps.get(i));
                observe();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("after step " + i + ", " + steps.get(i) + ": " + e.getMessage(), e);
            }
        }
    }

    Subject subject() {
        return subject;
    }

    private void take(Step step) {
        Random random = new Random(step.seed());
        switch (step.kind()) {
            case POWER_ON -> switchOn(random);
            case POWER_CUT -> subject.card().powerCut();
            case POWER_OFF -> switchOff();
            case WAIT -> subject.rack().run(Duration.ofMillis(random.nextInt(2_000)));
            case WAIT_LONG -> subject.rack().run(Duration.ofMinutes(random.nextInt(20)));
            case ANY_REQUEST -> askAnything(random);
            case INITIALIZE -> ask(Asker.COORDINATOR, TestPool.initialize("pool", List.of(subject.card())));
            case SELF_TEST ->
                ask(
                        Asker.TESTER,
                        Subject.selfTests(
                                POLICY.getSelfTests(random.nextInt(100)).getNumber()));
            case ALL_SELF_TESTS -> ask(Asker.TESTER, Subject.selfTests());
            case ZEROIZE -> ask(Asker.COORDINATOR, Reach.ZEROIZE);
            case DECOMMISSION ->
                ask(Asker.OFFICER, Request.newBuilder().setDecommission(Decommission.getDefaultInstance()));
            case LOG_IN -> logIn();
            case BEGIN_LOAD ->
                ask(
                        Asker.OFFICER,
                        Request.newBuilder()
                                .setBeginLoad(BeginLoad.newBuilder()
                                        .setSize(1_000)
                                        .setSha256(ByteString.copyFrom(new byte[32]))));
            case ABANDON_LOAD ->
                ask(Asker.OFFICER, Request.newBuilder().setAbandonLoad(AbandonLoad.getDefaultInstance()));
            case ENTER_TRANSPORT ->
                ask(Asker.OFFICER, Request.newBuilder().setEnterTransport(EnterTransport.getDefaultInstance()))
                        .filter(Response::hasTransportSeal)
                        .ifPresent(response ->
                                unlockCode = response.getTransportSeal().getUnlockCode());
            case LEAVE_TRANSPORT ->
                ask(
                        Asker.TESTER,
                        Request.newBuilder()
                                .setLeaveTransport(LeaveTransport.newBuilder()
                                        .setUnlockCode(
                                                random.nextInt(3) == 0
                                                        ? ByteString.copyFrom(new byte[16])
                                                        : unlockCode)));
            case CLEAR_TAMPER ->
                ask(Asker.OFFICER, Request.newBuilder().setClearTamper(ClearTamper.getDefaultInstance()));
            case ALLOW_DEGRADED ->
                ask(
                        Asker.OFFICER,
                        Request.newBuilder()
                                .setSetDegradedOperation(
                                        SetDegradedOperation.newBuilder().setAllowed(random.nextInt(3) > 0)));
            case LEAVE_POOL -> subject.card().card().fenced("The pool goes on without this card.");
            case FAIL_A_SELF_TEST ->
                plan(
                        random,
                        fault -> fault.setSelfTest(SelfTestFault.newBuilder()
                                .setNumber(POLICY.getSelfTests(random.nextInt(POLICY.getSelfTestsCount()))
                                        .getNumber())));
            case FAIL_THE_NOISE ->
                plan(random, fault -> fault.setEntropy(EntropyFault.newBuilder().setKindValue(1 + random.nextInt(3))));
            case FAIL_A_DISK ->
                plan(
                        random,
                        fault -> fault.setDisk(DiskFault.newBuilder()
                                .setKindValue(1 + random.nextInt(4))
                                .setDisk(random.nextBoolean() ? "disk" : "flash")));
            case MOVE_A_SENSOR -> moveSensor(random);
            case PLAN_A_HALT ->
                plan(random, fault -> fault.setHalt(Halt.newBuilder().setPoint(point(random))));
            case PLAN_A_POWER_CUT ->
                plan(random, fault -> fault.setPowerCut(PowerCut.newBuilder().setPoint(point(random))));
            case RESUME ->
                POLICY.getHaltsList()
                        .forEach(row -> ask(
                                Asker.TESTER,
                                Request.newBuilder()
                                        .setResume(ResumeCard.newBuilder().setHalt(row.getPoint()))));
            case CLEAR_FAULTS -> heal();
        }
    }

    /** Nothing is wrong with the card's surroundings any more. */
    void heal() {
        subject.card().faults.clear(List.of());
        POLICY.getSensorsList().forEach(row -> subject.card().sensors.set(row.getSensor(), row.getNominal()));
    }

    private void switchOn(Random random) {
        if (subject.state() == CardState.OFF) {
            CompletableFuture<Void> unused = subject.card().beginBoot();
            subject.rack().run(Duration.ofMillis(random.nextInt(20)));
        }
    }

    private void switchOff() {
        if (subject.state() != CardState.OFF) {
            subject.card().powerOff();
        }
    }

    private void logIn() {
        if (subject.state() == CardState.UNINITIALIZED || subject.state() == CardState.TAMPER_RESPONSE) {
            Optional<ByteString> session = session("holdfast-default");
            session.ifPresent(first -> {
                subject.sessions().put(OperatorRole.CRYPTO_OFFICER, first);
                ask(Asker.OFFICER, Officer.replacement("holdfast-default", Officer.own("admin")));
            });
        }
        session(Officer.own("admin")).ifPresent(own -> subject.sessions().put(OperatorRole.CRYPTO_OFFICER, own));
    }

    private Optional<ByteString> session(String credential) {
        return ask(Asker.COORDINATOR, Officer.open("admin", credential))
                .filter(Response::hasOperatorSession)
                .map(response -> response.getOperatorSession().getSession());
    }

    private void plan(Random random, UnaryOperator<CardFault.Builder> fault) {
        subject.card()
                .faults
                .add(fault.apply(CardFault.newBuilder()
                                .setTimes(1 + random.nextInt(3))
                                .setSkip(random.nextInt(3)))
                        .build());
    }

    private void moveSensor(Random random) {
        SensorRow row = POLICY.getSensors(random.nextInt(POLICY.getSensorsCount()));
        long value = random.nextInt(4) == 0 ? row.getTripHigh() + 1 : row.getNominal();
        subject.card().sensors.set(row.getSensor(), value);
    }

    private static String point(Random random) {
        HaltRow row = POLICY.getHalts(random.nextInt(POLICY.getHaltsCount()));
        return row.getPoint();
    }

    /** What it is refused, the table says, if the card has not moved meanwhile. */
    private void askAnything(Random random) {
        FieldDescriptor service = SERVICES.get(random.nextInt(SERVICES.size()));
        String name = ServiceCase.forNumber(service.getNumber()).name();
        Request.Builder request = Request.newBuilder();
        if (name.equals("RUN_SELF_TESTS")) {
            request = Subject.selfTests(102);
        } else {
            new RandomMessages(random.nextInt()).set(request, service);
        }
        Asker asker = random.nextBoolean() ? Asker.COORDINATOR : Asker.TESTER;
        CardState before = subject.state();
        long event = observe();
        Optional<Response> response = ask(asker, request);
        if (response.isEmpty() || subject.state() != before || observe() != event) {
            return;
        }
        Optional<Expected.Refusal> refusal = expected.refusal(before, name, asker, false);
        if (refusal.isPresent() && before != CardState.OFF) {
            check(
                    response.get().getStatus().getCode() == refusal.get().code()
                            && response.get()
                                    .getStatus()
                                    .getMessage()
                                    .startsWith(refusal.get().sentence()),
                    name + " in " + before + " gave " + response.get());
        }
    }

    /** Empty when the answer takes its time. */
    private Optional<Response> ask(Asker asker, Request.Builder request) {
        CompletableFuture<Response> answer = subject.send(asker, request);
        asked.add(answer);
        subject.rack().runUntil(answer::isDone, Duration.ofMillis(200));
        return answer.isDone() ? Optional.of(answer.join()) : Optional.empty();
    }

    /** Where the card has been since it was looked at last, and that it says where it is. The number of its last event. */
    private long observe() {
        if (boot != subject.card().card()) {
            boot = subject.card().card();
            last = CardState.OFF;
            lastEvent = 0;
        }
        for (CompletableFuture<Response> answer : asked) {
            if (answer.isDone()) {
                check(answer.join().getStatus().getCode() != Code.INTERNAL, answer.join()::toString);
            }
        }
        asked.removeIf(CompletableFuture::isDone);
        if (subject.state() == CardState.OFF) {
            return 0;
        }
        for (Event event : subject.ask(
                        Asker.TESTER,
                        Request.newBuilder()
                                .setReadEvents(ReadEvents.newBuilder()
                                        .setAfterSequence(lastEvent)
                                        .setLimit(MOST_EVENTS)))
                .getEventList()
                .getEventsList()) {
            lastEvent = event.getSequence();
            if (event.getKind() == EventKind.STATE_CHANGED) {
                CardState next = CardState.valueOf(
                        event.getText().substring(0, event.getText().indexOf(':')));
                check(
                        expected.state(last).getNextList().contains(next),
                        "the policy has no way from " + last + " to " + next);
                last = next;
            }
        }
        if (boot == subject.card().card() && subject.state() != CardState.OFF) {
            Response status =
                    subject.ask(Asker.COORDINATOR, Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()));
            check(
                    status.getStatus().getCode() == Code.OK
                            && (status.getCardStatus().getState() == last
                                    || boot != subject.card().card()
                                    || subject.state() != last),
                    () -> "in " + last + " the status is " + status);
        }
        return lastEvent;
    }

    private static void check(boolean holds, String sentence) {
        check(holds, () -> sentence);
    }

    private static void check(boolean holds, Supplier<String> sentence) {
        if (!holds) {
            throw new AssertionError(sentence.get());
        }
    }
}
