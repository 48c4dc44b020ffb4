package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.Access;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Technique;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.SelfTestReport;
import dev.holdfast.proto.v1.SelfTestRow;
import dev.holdfast.proto.v1.ServiceIndicator;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Section 10: when self-tests run. */
final class SelfTestRuns {

    private static final String TESTING = "FSM-States-Testing/Self-Test-State-Testing";
    private static final String ON_DEMAND = "Services-Testing/On-demand-Test";
    private static final String MEMBER = "A pool of one new card with test firmware, in use.";
    private static final String BEGUN = "self-test.begun";
    private static final Duration PERIOD = Duration.ofSeconds(4);
    private static final KeySpec SECP256K1 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256K).build();

    private SelfTestRuns() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                        "self-tests-precede-every-service",
                        "After power-on and after every reset a card tests itself without being asked to, and offers nothing but"
                                + " its status before all tests have passed.",
                        List.of("10.11.01", "10.15.01", "10.15.02"),
                        TESTING + "/Pre-operational-Integrity-Test-Verification",
                        "Halts the boot before and behind its self-tests, after power-on and after the reset of a load; asks for"
                                + " services there.",
                        SelfTestRuns::beforeService),
                FunctionalTest.of(
                                "self-tests-chosen-or-all",
                                "Whoever may can have all self-tests run, or chosen ones, and is told the result of each; the card"
                                        + " then is what it was.",
                                List.of("10.53.02", "10.53.03"),
                                ON_DEMAND,
                                "Runs all tests, one of each kind, and unknown ones, as tester, coordinator and crypto officer;"
                                        + " cycles the power.",
                                SelfTestRuns::onDemand)
                        .on(MEMBER),
                FunctionalTest.of(
                                "self-tests-in-every-mode",
                                "All self-tests run whatever the card did before, approved or not, and whether it is blank or in"
                                        + " service.",
                                List.of("10.07.04"),
                                TESTING,
                                "Runs all tests on a blank card, on a member, after an approved service and after one that is not"
                                        + " approved, and compares what ran.",
                                SelfTestRuns::inEveryMode)
                        .on("A blank card, and a pool of one new card with test firmware, in use."),
                FunctionalTest.of(
                                "self-tests-run-periodically",
                                "Without being asked a card leaves service to test itself, comes back, and stops for good when a"
                                        + " test fails.",
                                List.of("10.54.01"),
                                "Services-Testing/Periodic-Self-Test",
                                "Gives a card a period of a few seconds, watches two runs, asks for data in the third, which is"
                                        + " halted, and has a test fail in the fourth.",
                                SelfTestRuns::periodically)
                        .by(Access.OBSERVED, Technique.HARNESS)
                        .on("A pool of one new card with test firmware whose period is four seconds in place of a day.")
                        .inducing("Test firmware halts a run, and spoils the answer of a test in the next one."));
    }

    private static void beforeService(Bench bench) throws Exception {
        BenchCard card = bench.card();
        card.officer();
        halted(bench, card, card::cycleLater);
        BenchOperator officer = BenchOperator.login(card, BenchOperator.ADMIN);
        officer.load(bench.image("1.1.0-test", 1));
        halted(bench, card, () -> {
            officer.done(Requests.activate());
            return new CompletableFuture<>();
        });
        bench.same("firmware that runs", "1.1.0-test", card.status().getFirmwareVersion());
    }

    /** What brings a card to its boot, and perhaps tells its end. */
    @FunctionalInterface
    private interface Reset {
        CompletableFuture<Void> begin() throws Exception;
    }

    private static void halted(Bench bench, BenchCard card, Reset reset) throws Exception {
        for (String point : List.of(BEGUN, "self-test.run")) {
            card.tester().halt(point);
        }
        CompletableFuture<Void> booted = reset.begin();
        for (String point : List.of(BEGUN, "self-test.run")) {
            card.comesToHalt(point);
            card.is(CardState.SELF_TEST);
            bench.same("what the card went through", "BOOT, SELF_TEST", card.past());
            card.refused(Requests.initialize("pool", List.of(card)), Code.WRONG_STATE);
            card.refused(Requests.openSession(BenchOperator.ADMIN, BenchOperator.DEFAULT), Code.WRONG_STATE);
            card.refused(Requests.evidence(), Code.WRONG_STATE);
            card.refused(Requests.random(16), Code.WRONG_STATE);
            card.tester().clearFaults();
            card.tester().resume(point);
            if (point.equals(BEGUN)) {
                card.tester().halt("self-test.run");
            }
        }
        card.comesTo(CardState.UNINITIALIZED);
        bench.note("The boot has " + (booted.isDone() ? "ended." : "been the card's own."));
    }

    private static void onDemand(Bench bench) throws Exception {
        BenchPool pool = bench.pool();
        BenchCard card = pool.card();
        Set<Integer> known = numbers(card);
        passed(bench, known, card.done(Requests.selfTests()));
        card.is(CardState.OPERATIONAL);
        passed(bench, Set.of(101, 317, 601, 701), card.done(Requests.selfTests(101, 317, 601, 701)));
        passed(bench, Set.of(102), card.done(card.askAsCoordinator(Requests.selfTests(102))));
        BenchOperator officer = card.officer();
        passed(bench, Set.of(103), officer.done(Requests.selfTests(103)));
        card.refused(Requests.selfTests(99_999), Code.BAD_PARAMETER);
        bench.same(
                "number of runs that the card's events show",
                4L,
                Histories.texts(card, EventKind.STATE_CHANGED).stream()
                        .filter(text -> text.startsWith(CardState.SELF_TEST_ON_DEMAND + ":"))
                        .count());
        card.cycle();
        card.comesTo(CardState.OPERATIONAL);
        bench.check("a power cycle runs them too", card.past().startsWith("BOOT, SELF_TEST, "));
    }

    private static void inEveryMode(Bench bench) throws Exception {
        BenchCard blank = bench.card(FirmwareKind.RELEASE);
        Set<Integer> known = numbers(blank);
        passed(bench, known, blank.done(Requests.selfTests()));
        BenchPool pool = bench.pool();
        Response approved = pool.done(BenchPool.USER, Requests.createKey("approved", Requests.EC_P256));
        bench.same("indicator", ServiceIndicator.SERVICE_INDICATOR_APPROVED, approved.getIndicator());
        passed(bench, known, pool.card().done(Requests.selfTests()));
        pool.done(BenchPool.USER, Requests.createKey("other", SECP256K1));
        Response other = pool.done(BenchPool.USER, Requests.sign256k("other"));
        bench.same("indicator", ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED, other.getIndicator());
        passed(bench, known, pool.card().done(Requests.selfTests()));
    }

    private static void periodically(Bench bench) throws Exception {
        BenchCard card = bench.cardWithoutPower(FirmwareKind.TEST).testingEvery(PERIOD);
        card.on();
        BenchPool pool = BenchPool.provisioned(List.of(card));
        card.comesThrough(".*(SELF_TEST_PERIODIC, OPERATIONAL.*){2}");
        card.tester()
                .fault(CardFault.newBuilder()
                        .setTimes(1)
                        .setHalt(Halt.newBuilder().setPoint(BEGUN)));
        card.comesToHalt(BEGUN);
        card.is(CardState.SELF_TEST_PERIODIC);
        pool.refused(BenchPool.ADMINISTRATOR, Requests.random(16), Code.WRONG_STATE);
        card.refused(Requests.evidence(), Code.WRONG_STATE);
        card.tester().resume(BEGUN);
        card.comesTo(CardState.OPERATIONAL);
        card.tester()
                .fault(CardFault.newBuilder()
                        .setSelfTest(SelfTestFault.newBuilder().setNumber(205)));
        card.comesTo(CardState.ERROR);
        bench.same("last way of the card", true, card.past().endsWith("OPERATIONAL, SELF_TEST_PERIODIC, ERROR"));
    }

    private static void passed(Bench bench, Set<Integer> expected, Response answer) {
        SelfTestReport report = answer.getSelfTestReport();
        bench.same(
                "set of tests that ran",
                new TreeSet<>(expected),
                report.getResultsList().stream()
                        .map(SelfTestReport.Result::getNumber)
                        .collect(Collectors.toCollection(TreeSet::new)));
        bench.check("all have passed", report.getResultsList().stream().allMatch(SelfTestReport.Result::getPassed));
    }

    /** Of all tests that the card's policy says can be run on demand. */
    private static Set<Integer> numbers(BenchCard card) {
        return card.done(Requests.policy()).getPolicy().getSelfTestsList().stream()
                .filter(row -> row.getCondition().contains("on demand"))
                .map(SelfTestRow::getNumber)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
