package dev.holdfast.harness.report;

import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.harness.report.DrillReport.Phase;
import dev.holdfast.harness.report.DrillReport.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports as drills write them. */
final class SampleReports {

    private SampleReports() {}

    static DrillReport recovered() {
        return report(
                5_231,
                List.of(
                        new Phase(
                                "Create and activate the source pool",
                                0,
                                1_412,
                                false,
                                true,
                                "3 cards; quorum 2 of 3."),
                        new Phase(
                                "Make and use keys", 1_412, 913, false, true, "100 keys, 300 versions, 64 signatures."),
                        new Phase("Back up", 2_325, 184, false, true, "100 keys, 412,338 bytes."),
                        new Phase("Destroy every card", 2_509, 31, false, true, "3 cards destroyed."),
                        new Phase("Create a new pool", 2_540, 871, true, true, "3 blank cards provisioned."),
                        new Phase("Make the exchange key", 3_411, 212, true, true, "In custody of the partition."),
                        new Phase(
                                "Holders decrypt and encrypt again", 3_623, 48, true, true, "2 of 3 holders, offline."),
                        new Phase("Upload the security domain", 3_671, 166, true, true, "The exchange key is gone."),
                        new Phase("Back up, then restore", 3_837, 655, true, true, "100 keys restored."),
                        new Phase("Prove", 4_492, 739, true, true, "Every comparison held.")),
                List.of(
                        new Check("key versions", 300, 300, List.of()),
                        new Check("attributes and tags", 300, 300, List.of()),
                        new Check("role assignments", 12, 12, List.of()),
                        new Check("signatures made before the disaster verify", 64, 64, List.of()),
                        new Check("ciphertexts made before the disaster open", 40, 40, List.of())),
                refusals("BAD_PARAMETER", true),
                new Loss(100, List.of(), 31),
                List.of(
                        new Moment(1_400, Moment.Kind.STEP, "The security domain is downloaded: the pool is active."),
                        new Moment(2_509, Moment.Kind.DISASTER, "Every card of the pool is destroyed."),
                        new Moment(3_640, Moment.Kind.REFUSED, "One share too few."),
                        new Moment(3_700, Moment.Kind.REFUSED, "The wrong exchange key."),
                        new Moment(3_800, Moment.Kind.REFUSED, "A second upload of the same file."),
                        new Moment(3_900, Moment.Kind.REFUSED, "Another domain's backup."),
                        new Moment(5_231, Moment.Kind.RECOVERED, "Everything compared is as it was.")));
    }

    /** It ran to its end, and found that things are missing and that something forbidden worked. */
    static DrillReport lossy() {
        DrillReport good = recovered();
        List<Moment> timeline = new ArrayList<>(good.timeline());
        timeline.set(
                timeline.size() - 1, new Moment(5_231, Moment.Kind.FAILED, "Not everything compared is as it was."));
        return report(
                good.durationMillis(),
                good.phases(),
                List.of(
                        new Check(
                                "key versions",
                                300,
                                297,
                                List.of("payroll-signing has 2 versions instead of 3.", "archive-2019 is not there.")),
                        new Check("role assignments", 12, 12, List.of())),
                refusals("OK", false),
                new Loss(100, List.of("archive-2019"), 86_400_000),
                timeline);
    }

    /** It ended in the middle. */
    static DrillReport failed() {
        DrillReport good = recovered();
        return report(
                3_950,
                List.of(
                        good.phases().get(0),
                        good.phases().get(1),
                        good.phases().get(2),
                        good.phases().get(3),
                        good.phases().get(4),
                        new Phase(
                                "Make the exchange key",
                                3_411,
                                539,
                                true,
                                false,
                                "The token \"dr-exchange\" is locked: unlock it with its security officer's PIN.")),
                List.of(),
                List.of(),
                new Loss(100, List.of(), 31),
                List.of(
                        good.timeline().get(0),
                        good.timeline().get(1),
                        new Moment(3_950, Moment.Kind.FAILED, "The exchange key could not be made.")));
    }

    /** Every text of it is {@code text}. */
    static DrillReport saying(String text) {
        return new DrillReport(
                text,
                text,
                RunKind.DRILL,
                Instant.EPOCH,
                0,
                Map.of(text, text),
                text,
                List.of(new Phase(text, 0, 0, true, false, text)),
                List.of(new Check(text, 1, 0, List.of(text))),
                List.of(new Refusal(text, text, text, text, false)),
                new Loss(1, List.of(text), 0),
                List.of(new Moment(0, Moment.Kind.FAILED, text)),
                new RunDetail(
                        text,
                        List.of(new RunDetail.Step(text, text, text, text)),
                        List.of(new RunDetail.Fault(0, 0, text, text)),
                        List.of(new RunDetail.Second(0, 1, 0, 0, 1, 1, 1)),
                        List.of(new RunDetail.LostChange(0, text))));
    }

    /** Clients were at work, and for three seconds after the disaster nobody answered them. */
    static DrillReport underLoad() {
        List<RunDetail.Second> seconds = new ArrayList<>();
        for (int second = 0; second < 6; second++) {
            boolean silent = second >= 2 && second < 5;
            seconds.add(new RunDetail.Second(
                    second * 1_000L,
                    silent ? 0 : 180 + 10 * second,
                    silent ? 12 : 0,
                    silent ? 1 : 0,
                    silent ? 0 : 800 + second,
                    silent ? 0 : 9_000,
                    silent ? 0 : 2_400_000));
        }
        DrillReport delayed = withMoment(
                recovered(), new Moment(2_000, Moment.Kind.FAULT, "Messages come late, and no copy is lost."));
        return with(
                delayed,
                new RunDetail(
                        "A region is lost while clients work.",
                        List.of(
                                new RunDetail.Step("hypothesis", "probe", "The pool serves", "tolerance: all"),
                                new RunDetail.Step("method", "fault", "The leader is lost", "on: leader, after: 2s")),
                        List.of(new RunDetail.Fault(
                                2_509, 2_300, "destroy-card", "Card contoso-1 is gone with all it held.")),
                        seconds,
                        List.of()));
    }

    /** The same report with more to tell. */
    static DrillReport with(DrillReport report, RunDetail detail) {
        return copy(report, report.kind(), report.timeline(), detail);
    }

    /** A recovery in that time. */
    static DrillReport of(RunKind kind) {
        DrillReport good = recovered();
        return copy(good, kind, good.timeline(), good.detail());
    }

    private static DrillReport withMoment(DrillReport report, Moment moment) {
        List<Moment> timeline = new ArrayList<>(report.timeline());
        timeline.add(1, moment);
        return copy(report, report.kind(), timeline, report.detail());
    }

    private static DrillReport copy(DrillReport report, RunKind kind, List<Moment> timeline, RunDetail detail) {
        return new DrillReport(
                report.drill(),
                report.title(),
                kind,
                report.started(),
                report.durationMillis(),
                report.configuration(),
                report.replay(),
                report.phases(),
                report.checks(),
                report.refusals(),
                report.loss(),
                timeline,
                detail);
    }

    private static List<Refusal> refusals(String quorumCode, boolean nothingChanged) {
        return List.of(
                new Refusal(
                        "one share too few",
                        "BAD_PARAMETER",
                        quorumCode,
                        "The security domain needs 2 shares, and the keys given (1) opened 1.",
                        nothingChanged),
                new Refusal(
                        "the wrong exchange key",
                        "EXCHANGE_KEY_UNKNOWN",
                        "EXCHANGE_KEY_UNKNOWN",
                        "The file was made for another exchange key.",
                        true),
                new Refusal(
                        "a second upload of the same file",
                        "EXCHANGE_KEY_USED",
                        "EXCHANGE_KEY_USED",
                        "No exchange key is outstanding: it was used, and is destroyed.",
                        true),
                new Refusal(
                        "another domain's backup",
                        "FOREIGN_DOMAIN",
                        "FOREIGN_DOMAIN",
                        "The backup was made under another security domain.",
                        true));
    }

    private static DrillReport report(
            long duration,
            List<Phase> phases,
            List<Check> checks,
            List<Refusal> refusals,
            Loss loss,
            List<Moment> timeline) {
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("Cards in a pool", "3");
        configuration.put("Quorum", "2 of 3");
        configuration.put("Custody of the exchange key", "partition");
        configuration.put("Keys", "100");
        configuration.put("Seed", "42");
        configuration.put("Holdfast", "0.1.0");
        return new DrillReport(
                "region-loss",
                "Loss of a region",
                RunKind.DRILL,
                Instant.parse("2026-02-03T04:05:06.789Z"),
                duration,
                configuration,
                "./hsm drill region-loss --keys 100 --quorum 2of3 --seed 42",
                phases,
                checks,
                refusals,
                loss,
                timeline,
                RunDetail.NONE);
    }
}
