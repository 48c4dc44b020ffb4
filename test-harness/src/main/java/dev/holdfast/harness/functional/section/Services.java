package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Surface;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.SelfTestReport;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Section 4: the services that every module has, operators side by side, and what a load does to them. */
final class Services {

    private static final String FOLDER = "Services-Testing";

    /** Whose test a failed known answer belongs to; the first of the policy. */
    private static final int SHA_256 = 101;

    private Services() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "operators-side-by-side-stay-apart",
                                "Operators who are logged in at the same time have each the services of his own role, and no other's.",
                                List.of("04.02.02", "04.02.03"),
                                FOLDER + "/Concurrent-Operator",
                                "Logs an officer, an auditor and a user in, lets them ask in turns, and ends one session while the others"
                                        + " go on.",
                                Services::concurrent)
                        .on("A blank card with an officer, an auditor and a user."),
                FunctionalTest.of(
                                "show-version",
                                "A card tells anybody which firmware it runs, and that it is a simulator; test firmware says that it is"
                                        + " that.",
                                List.of("04.13.01", "04.13.03"),
                                FOLDER + "/Show-Version",
                                "Asks cards with release and with test firmware for status, policy and images, and compares the versions.",
                                Services::versions)
                        .on("A card with release firmware and one with test firmware."),
                FunctionalTest.of(
                                "show-status",
                                "A card tells its status whenever it has power, and whatever else it does or has suffered.",
                                List.of("04.14.02", "03.11.01", "03.11.03"),
                                FOLDER + "/Show-Status",
                                "Asks for status while the card is blank, receives secrets, is in service, tests itself, loads firmware,"
                                        + " has failed, zeroizes, and is zeroized.",
                                Services::statuses)
                        .inducing("The card is halted in phases that pass; a known-answer test sees a spoiled answer."),
                FunctionalTest.of(
                                "self-tests-as-a-service",
                                "An operator can have all self-tests run, and is told the result of each.",
                                List.of("04.15.01"),
                                "FSM-States-Testing/Self-Test-State-Testing",
                                "Runs all self-tests and compares them with the policy; then runs them with one that fails.",
                                Services::selfTests)
                        .inducing("A known-answer test sees a spoiled answer."),
                FunctionalTest.of(
                                "a-load-changes-the-version",
                                "After a load the card tells the version that was loaded, and before its end the old one.",
                                List.of("04.32.01"),
                                FOLDER + "/SW-FW-Loading",
                                "Asks for the version before a load, between its steps, after it, and after going back.",
                                Services::load)
                        .on("A blank card with a crypto officer."),
                FunctionalTest.of(
                                "loaded-firmware-runs-after-a-restart-only",
                                "What was loaded runs only after the card has gone through a power-on reset and its self-tests.",
                                List.of("04.34.01"),
                                FOLDER + "/SW-FW-Loading",
                                "Halts an activation when everything is installed, asks what runs, and lets the card restart into halted"
                                        + " self-tests.",
                                Services::restart)
                        .on("A blank card with a crypto officer.")
                        .inducing("Test firmware is halted at load.installed and at self-test.begun."));
    }

    private static void concurrent(Bench bench) throws IOException {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        BenchOperator auditor = officer.enrol("auditor", OperatorRole.AUDITOR);
        BenchOperator user = officer.enrol("user", OperatorRole.CRYPTO_USER);
        for (int turn = 0; turn < 3; turn++) {
            auditor.done(Requests.audit());
            officer.done(Requests.operators());
            user.refused(Requests.operators(), Code.FORBIDDEN);
            user.refused(Requests.audit(), Code.FORBIDDEN);
            auditor.refused(
                    Requests.createOperator("x", OperatorRole.AUDITOR, ByteString.copyFromUtf8("12345678")),
                    Code.FORBIDDEN);
            officer.done(Requests.unlockOperator("user"));
        }
        user.done(Round.request("close_session {}"));
        officer.done(Requests.operators());
        auditor.done(Requests.audit());
    }

    private static void versions(Bench bench) throws IOException {
        Set<String> versions = new TreeSet<>();
        for (FirmwareKind kind : FirmwareKind.values()) {
            BenchCard card = bench.card(kind);
            CardStatus status = card.status();
            FirmwareReport.Image running =
                    card.done(Requests.firmware()).getFirmwareReport().getRunning();
            bench.same("version in the status", kind.firmware().version(), status.getFirmwareVersion());
            bench.same("version of the running image", status.getFirmwareVersion(), running.getVersion());
            bench.same("security version", running.getSecurityVersion(), status.getSecurityVersion());
            bench.same("whether it is test firmware", kind == FirmwareKind.TEST, running.getTest());
            bench.check(
                    "status and policy say that it is a simulator",
                    status.getNotice().startsWith("Simulator.")
                            && Surface.of(card).policy().getNotice().contains("imulator"));
            versions.add(status.getFirmwareVersion());
        }
        bench.same("number of different versions", FirmwareKind.values().length, versions.size());
    }

    private static void statuses(Bench bench) throws IOException {
        BenchCard card = bench.card();
        says(card, CardState.UNINITIALIZED);
        card.done(card.haltedAt(
                List.of("csp-entry.begun"),
                () -> card.begin(Requests.initialize("status", List.of(card))),
                at -> says(card, CardState.CSP_ENTRY)));
        card.comesTo(CardState.OPERATIONAL);
        says(card, CardState.OPERATIONAL);
        card.done(card.haltedAt(
                List.of("self-test.begun"),
                () -> card.begin(Requests.selfTests(SHA_256)),
                at -> says(card, CardState.SELF_TEST_ON_DEMAND)));
        BenchOperator officer = card.officer();
        officer.done(Requests.beginLoad(bench.image("0.5.0-test", 1)));
        says(card, CardState.MAINTENANCE);
        officer.done(Round.request("abandon_load {}"));
        says(card, CardState.OPERATIONAL);
        spoil(card);
        card.done(Requests.selfTests(SHA_256));
        bench.check("the status says what failed", says(card, CardState.ERROR).contains("SHA-256"));
        card.done(card.haltedAt(
                List.of("zeroize.seed-erased"),
                () -> card.begin(Requests.zeroize()),
                at -> says(card, CardState.ZEROIZING)));
        says(card, CardState.ZEROIZED);
        card.cycle();
        says(card, CardState.UNINITIALIZED);
    }

    /** Asks for the status; gives what it says of an error. */
    private static String says(BenchCard card, CardState expected) {
        CardStatus status = card.status();
        if (status.getState() != expected) {
            card.is(expected);
        }
        return status.getError();
    }

    private static void selfTests(Bench bench) throws IOException {
        BenchPool pool = bench.pool();
        BenchCard card = pool.card();
        List<SelfTestReport.Result> results = results(card);
        bench.check("all " + results.size() + " passed", results.stream().allMatch(SelfTestReport.Result::getPassed));
        long known = Surface.of(card).policy().getSelfTestsList().stream()
                .filter(row -> row.getKind().equals("known answer"))
                .filter(row -> results.stream().noneMatch(result -> result.getNumber() == row.getNumber()))
                .count();
        bench.same("number of known-answer tests that did not run", 0L, known);
        card.comesTo(CardState.OPERATIONAL);
        spoil(card);
        List<Integer> failed = results(card).stream()
                .filter(result -> !result.getPassed())
                .map(SelfTestReport.Result::getNumber)
                .toList();
        bench.same("numbers of the tests that failed", List.of(SHA_256), failed);
        card.is(CardState.ERROR);
    }

    private static List<SelfTestReport.Result> results(BenchCard card) {
        return card.done(Requests.selfTests()).getSelfTestReport().getResultsList();
    }

    private static void spoil(BenchCard card) {
        card.tester()
                .fault(CardFault.newBuilder()
                        .setTimes(1)
                        .setSelfTest(SelfTestFault.newBuilder().setNumber(SHA_256)));
    }

    private static void load(Bench bench) throws IOException {
        BenchCard card = bench.card();
        String before = card.status().getFirmwareVersion();
        BenchOperator officer = card.officer();
        officer.load(bench.image("0.6.0-test", 1));
        bench.same("version while the image is loaded", before, card.status().getFirmwareVersion());
        officer.done(Requests.activate());
        card.bootsAs("0.6.0-test");
        FirmwareReport report = card.done(Requests.firmware()).getFirmwareReport();
        bench.same("version of the image before", before, report.getPrevious().getVersion());
        bench.check("the new image is on trial", report.getOnTrial());
        BenchOperator.login(card, BenchOperator.ADMIN).done(Round.request("roll_back_firmware {}"));
        card.bootsAs(before);
    }

    private static void restart(Bench bench) throws IOException {
        BenchCard card = bench.card();
        String before = card.status().getFirmwareVersion();
        BenchOperator officer = card.officer();
        officer.load(bench.image("0.7.0-test", 1));
        card.tester().halt("self-test.begun");
        card.tester().halt("load.installed");
        var activated = officer.begin(Requests.activate());
        card.tester().awaitHalt("load.installed", Bench.PATIENCE);
        bench.same("version while all is installed", before, card.status().getFirmwareVersion());
        card.is(CardState.MAINTENANCE);
        card.tester().resume("load.installed");
        card.done(card.join(activated));
        card.comesTo(CardState.SELF_TEST);
        card.tester().awaitHalt("self-test.begun", Bench.PATIENCE);
        card.refused(officer.begin(Requests.operators()).join(), Code.WRONG_STATE, Code.FORBIDDEN);
        card.tester().clearFaults();
        card.tester().resume("self-test.begun");
        card.bootsAs("0.7.0-test");
    }
}
