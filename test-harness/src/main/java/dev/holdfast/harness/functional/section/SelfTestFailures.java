package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.ClearTamper;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EntropyFault;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.LeaveTransport;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.RecoverPool;
import dev.holdfast.proto.v1.ReleaseAudit;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.ResumeCard;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.SelfTestReport;
import dev.holdfast.proto.v1.SelfTestRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Section 10: what follows when a self-test fails, and how a card gets out of that. */
final class SelfTestFailures {

    private static final String ERRORS = "FSM-States-Testing/Error-State-Testing";
    private static final List<String> HANDLING =
            List.of("10.07.03", "10.07.05", "10.08.03", "10.09.03", "10.10.01", "10.10.02", "10.11.01", "10.28.02");
    private static final String SPOILED = "Test firmware spoils the answer of the test with this number.";
    private static final String MEMBER = "A pool of one new card with test firmware, in use.";
    private static final int FAMILIES = 20;
    private static final int CLOCK = 703;

    private SelfTestFailures() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "failed-self-test-stops-the-card",
                                "A self-test that fails leads to the error state that the policy says, is named, lets no"
                                        + " cryptography and no data through, and is left by a power cycle that passes it only.",
                                HANDLING,
                                ERRORS + "/CAST-Failure/KAT-Failure",
                                "For a test of each family: makes it fail on demand, reads error and indicator, asks for"
                                        + " cryptography, tries every other way out, cycles the power, and uses a key again.",
                                SelfTestFailures::onDemand)
                        .on(MEMBER)
                        .inducing(SPOILED),
                FunctionalTest.of(
                                "failed-self-test-stops-the-boot",
                                "A test that fails before the first service keeps the card from every service, at every boot"
                                        + " until it passes.",
                                HANDLING,
                                ERRORS + "/CAST-Failure/KAT-Failure",
                                "For a test of each family that runs at boot: makes it fail, boots twice, mends it, and boots"
                                        + " again.",
                                SelfTestFailures::atBoot)
                        .on(MEMBER)
                        .inducing(SPOILED),
                FunctionalTest.of(
                                "soft-error-is-left-by-passing-tests",
                                "A soft error lets nothing but status out, and is left by self-tests that all pass.",
                                List.of("10.07.03", "10.08.03", "10.09.03", "10.10.01"),
                                ERRORS + "/Critical-functional-Test-Failure",
                                "Makes the test of the clock fail on demand, asks for data, repeats the tests failing, then"
                                        + " passing.",
                                SelfTestFailures::softError)
                        .on(MEMBER)
                        .inducing(SPOILED),
                FunctionalTest.of(
                                "failing-noise-source-stops-the-card",
                                "A noise source that is stuck or biased leads to the error state; one that stutters for a moment"
                                        + " does not.",
                                List.of("10.07.03", "10.08.03", "10.09.03"),
                                ERRORS + "/Entropy-Test-Failure",
                                "Boots with each kind of failing source, and once more with a good one.",
                                SelfTestFailures::entropy)
                        .inducing("Test firmware replaces samples of the noise source."),
                FunctionalTest.of(
                                "errors-are-logged",
                                "Which self-test failed can be read in the error state, and afterwards in the audit log, by those"
                                        + " who may and by nobody else.",
                                List.of("10.12.03", "10.12.04", "10.12.05"),
                                ERRORS + "/Error-Indicator",
                                "Makes two tests fail one after the other, reads status and events in the error state, and after"
                                        + " each power cycle the audit log as an auditor and as others.",
                                SelfTestFailures::errorLog)
                        .on(MEMBER)
                        .inducing(SPOILED));
    }

    private static void onDemand(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        for (SelfTestRow row : families(card)) {
            fault(card, row.getNumber());
            SelfTestReport report =
                    card.done(Requests.selfTests(row.getNumber())).getSelfTestReport();
            bench.check(
                    "the report says that " + row.getTest() + " failed",
                    report.getResultsCount() == 1 && !report.getResults(0).getPassed());
            stopped(bench, card, row);
            noWayOut(card);
            card.tester().clearFaults();
            noWayOut(card);
            card.cycle();
            card.comesTo(CardState.OPERATIONAL);
            serves(card);
        }
    }

    private static void atBoot(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        List<SelfTestRow> atBoot = families(card).stream()
                .filter(row -> row.getCondition().startsWith("at boot") && row.getFailure() == CardState.ERROR)
                .toList();
        bench.check("some of the tests run at boot", atBoot.size() >= 5);
        for (SelfTestRow row : atBoot) {
            fault(card, row.getNumber());
            for (int boot = 0; boot < 2; boot++) {
                card.cycle();
                stopped(bench, card, row);
                bench.same("what the card went through", "BOOT, SELF_TEST, ERROR", card.past());
            }
            noWayOut(card);
            card.tester().clearFaults();
            card.cycle();
            card.comesTo(CardState.OPERATIONAL);
            serves(card);
        }
    }

    private static void softError(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        fault(card, CLOCK);
        card.done(Requests.selfTests(CLOCK));
        for (int attempt = 0; attempt < 2; attempt++) {
            card.is(CardState.SOFT_ERROR);
            bench.check("the error is named", card.status().getError().contains("critical function clock"));
            card.refused(card.askAsCoordinator(BenchPool.as(BenchPool.USER, Requests.random(16))), Code.WRONG_STATE);
            card.refused(Requests.openSession(BenchOperator.ADMIN, BenchOperator.DEFAULT), Code.WRONG_STATE);
            card.done(Requests.selfTests());
        }
        card.refused(Requests.selfTests(CLOCK), Code.BAD_PARAMETER);
        card.tester().clearFaults();
        card.is(CardState.SOFT_ERROR);
        card.done(Requests.selfTests());
        card.is(CardState.OPERATIONAL);
        serves(card);
    }

    private static void entropy(Bench bench) throws Exception {
        BenchCard card = bench.card();
        for (EntropyFault.Kind kind : List.of(EntropyFault.Kind.STUCK, EntropyFault.Kind.BIASED)) {
            card.tester()
                    .fault(CardFault.newBuilder()
                            .setEntropy(EntropyFault.newBuilder().setKind(kind)));
            card.cycle();
            card.is(CardState.ERROR);
            String error = card.status().getError();
            bench.check("the error names the noise source", error.contains("SP 800-90B"), () -> error);
            card.refused(Requests.initialize("pool", List.of(card)), Code.CARD_ERROR);
            card.tester().clearFaults();
            card.cycle();
            card.is(CardState.UNINITIALIZED);
        }
        card.tester()
                .fault(CardFault.newBuilder()
                        .setTimes(1)
                        .setEntropy(EntropyFault.newBuilder().setKind(EntropyFault.Kind.HICCUP)));
        card.cycle();
        card.is(CardState.UNINITIALIZED);
        bench.check(
                "the source has stuttered", card.tester().faults().getFaults(0).getFired() > 0);
    }

    private static void errorLog(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        BenchOperator officer = card.officer();
        BenchOperator auditor = officer.enrol("auditor", OperatorRole.AUDITOR);
        BenchOperator user = officer.enrol("user", OperatorRole.CRYPTO_USER);
        List<String> failed = new ArrayList<>();
        for (SelfTestRow row : families(card).subList(0, 2)) {
            user.refused(Requests.audit(), Code.FORBIDDEN);
            fault(card, row.getNumber());
            card.done(Requests.selfTests(row.getNumber()));
            stopped(bench, card, row);
            card.tester().clearFaults();
            card.cycle();
            card.comesTo(CardState.OPERATIONAL);
            failed.add(row.getTest());
            auditor = BenchOperator.login(card, "auditor");
            user = BenchOperator.login(card, "user");
            List<String> logged = new ArrayList<>();
            for (ByteString entry :
                    auditor.done(Requests.audit()).getAuditPage().getEntriesList()) {
                AuditEntry parsed = AuditEntry.parseFrom(entry);
                if (parsed.getOpcode().equals("ERROR")) {
                    logged.add(parsed.getDetail());
                }
            }
            bench.same("number of errors in the log", failed.size(), logged.size());
            for (int i = 0; i < failed.size(); i++) {
                String entry = logged.get(i);
                bench.check("entry " + i + " names " + failed.get(i), entry.contains(failed.get(i)), () -> entry);
            }
        }
        card.refused(Requests.audit(), Code.FORBIDDEN);
        user.refused(
                Request.newBuilder().setReleaseAudit(ReleaseAudit.newBuilder().setUpTo(1)), Code.FORBIDDEN);
    }

    /** In the state that the policy says, with the test named, and nothing that computes. */
    private static void stopped(Bench bench, BenchCard card, SelfTestRow row) {
        card.is(row.getFailure());
        String error = card.status().getError();
        bench.check("the status names " + row.getTest(), error.contains(row.getTest()), () -> error);
        bench.same(
                "failed tests in the events",
                List.of(row.getTest()),
                Histories.texts(card, EventKind.SELF_TEST_FAILED));
        for (Request.Builder asked :
                List.of(Requests.random(16), Requests.sign("key"), Requests.createKey("other", Requests.EC_P256))) {
            card.refused(card.askAsCoordinator(BenchPool.as(BenchPool.USER, asked)), Code.CARD_ERROR, Code.WRONG_STATE);
        }
    }

    /** Nothing that somebody might try leads out of a hard error. */
    private static void noWayOut(BenchCard card) {
        for (Request.Builder attempt : List.of(
                Requests.selfTests(),
                Requests.openSession(BenchOperator.ADMIN, BenchOperator.DEFAULT),
                Requests.initialize("pool", List.of(card)),
                Requests.beginLoad(ByteString.copyFromUtf8("an image")),
                Requests.activate(),
                Request.newBuilder().setRecoverPool(RecoverPool.getDefaultInstance()),
                Request.newBuilder().setClearTamper(ClearTamper.getDefaultInstance()),
                Request.newBuilder().setLeaveTransport(LeaveTransport.getDefaultInstance()))) {
            card.refused(attempt, Code.CARD_ERROR);
        }
        card.refused(Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt("self-test.begun")));
        card.is(CardState.ERROR);
    }

    private static BenchCard inUse(Bench bench) throws Exception {
        BenchPool pool = bench.pool();
        pool.done(BenchPool.USER, Requests.createKey("key", Requests.EC_P256));
        serves(pool.card());
        return pool.card();
    }

    private static void serves(BenchCard card) {
        card.done(card.askAsCoordinator(BenchPool.as(BenchPool.USER, Requests.sign("key"))));
    }

    private static void fault(BenchCard card, int number) {
        card.tester()
                .fault(CardFault.newBuilder()
                        .setSelfTest(SelfTestFault.newBuilder().setNumber(number)));
    }

    /** One of all those whose names begin alike, of those that lead to the hard error state. */
    private static List<SelfTestRow> families(BenchCard card) {
        Map<String, SelfTestRow> families = new TreeMap<>();
        card.done(Requests.policy()).getPolicy().getSelfTestsList().stream()
                .filter(row -> row.getCondition().contains("on demand") && row.getFailure() == CardState.ERROR)
                .sorted(Comparator.comparingInt(SelfTestRow::getNumber))
                .forEach(row -> families.putIfAbsent(family(row), row));
        List<SelfTestRow> rows = new ArrayList<>(families.values());
        rows.sort(Comparator.comparingInt(SelfTestRow::getNumber));
        card.bench().check("there are at least " + FAMILIES + " families of tests", rows.size() >= FAMILIES);
        return rows;
    }

    /** Such as "critical function", "AES", "CKM_ML". */
    private static String family(SelfTestRow row) {
        return row.getTest().split("[ -]", 2)[0].replaceAll("^(CKM_[A-Z]+).*", "$1");
    }
}
