package dev.holdfast.harness.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A report for programs. {@code docs/drill-report.schema.json} describes the document; members may be added to it
 * without a new version.
 */
public final class JsonReport {

    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonReport() {}

    /** One JSON document, UTF-8, indented, with a line end. */
    public static byte[] render(DrillReport report) {
        return (document(report).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode document(DrillReport report) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("holdfastDrill", DrillReport.VERSION)
                .put("notice", DrillReport.NOTICE)
                .put("drill", report.drill())
                .put("title", report.title())
                .put("kind", report.kind().key())
                .put("virtualTime", report.kind().isVirtual())
                .put("recovered", report.recovered())
                .put("reason", report.reason());
        strings(document.putArray("shortcomings"), report.shortcomings());
        document.put("started", report.started().toString())
                .put("durationMillis", report.durationMillis())
                .put("recoveryMillis", report.recoveryMillis());
        ObjectNode loss = document.putObject("loss")
                .put("known", report.compared())
                .put("keysBefore", report.loss().keysBefore());
        if (report.loss().hasBackup()) {
            loss.put("millisSinceBackup", report.loss().millisSinceBackup());
        }
        strings(loss.putArray("keysLost"), report.loss().keysLost());
        ArrayNode phases = document.putArray("phases");
        report.phases().forEach(phase -> put(phases.addObject(), phase));
        ArrayNode checks = document.putArray("checks");
        report.checks().forEach(check -> put(checks.addObject(), check));
        ArrayNode refusals = document.putArray("refusals");
        report.refusals().forEach(refusal -> put(refusals.addObject(), refusal));
        ArrayNode timeline = document.putArray("timeline");
        report.timeline().forEach(moment -> timeline.addObject()
                .put("atMillis", moment.atMillis())
                .put("kind", moment.kind().name())
                .put("text", moment.text()));
        put(document.putObject("detail"), report);
        ObjectNode configuration = document.putObject("configuration");
        report.configuration().forEach(configuration::put);
        return document.put("replay", report.replay());
    }

    private static void put(ObjectNode object, DrillReport.Phase phase) {
        object.put("name", phase.name())
                .put("startMillis", phase.startMillis())
                .put("durationMillis", phase.durationMillis())
                .put("recovery", phase.recovery())
                .put("succeeded", phase.succeeded())
                .put("outcome", phase.outcome());
    }

    private static void put(ObjectNode object, DrillReport report) {
        RunDetail detail = report.detail();
        object.put("description", detail.description());
        ArrayNode steps = object.putArray("steps");
        detail.steps().forEach(step -> steps.addObject()
                .put("part", step.part())
                .put("kind", step.kind())
                .put("name", step.name())
                .put("options", step.options()));
        ArrayNode faults = object.putArray("faults");
        detail.faults().forEach(fault -> faults.addObject()
                .put("startMillis", fault.startMillis())
                .put("durationMillis", fault.durationMillis())
                .put("name", fault.name())
                .put("outcome", fault.outcome()));
        ArrayNode seconds = object.putArray("seconds");
        detail.seconds().forEach(second -> seconds.addObject()
                .put("atMillis", second.atMillis())
                .put("answered", second.answered())
                .put("refused", second.refused())
                .put("unknown", second.unknown())
                .put("p50Micros", second.p50Micros())
                .put("p99Micros", second.p99Micros())
                .put("maxMicros", second.maxMicros()));
        ArrayNode lost = object.putArray("lost");
        detail.lost().forEach(change -> lost.addObject()
                .put("acknowledgedMillis", change.acknowledgedMillis())
                .put("text", change.text()));
        if (!detail.judged().verdict().isEmpty()) {
            ObjectNode judged = object.putObject("judged")
                    .put("verdict", detail.judged().verdict())
                    .put("ground", detail.judged().ground());
            ArrayNode evidence = judged.putArray("evidence");
            detail.judged()
                    .evidence()
                    .forEach(each -> strings(
                            evidence.addObject()
                                    .put("checker", each.checker())
                                    .put("sentence", each.sentence())
                                    .putArray("lines"),
                            each.lines()));
        }
        ArrayNode figures = object.putArray("phases");
        if (detail.hasClients()) {
            report.phases().forEach(phase -> figures.addObject()
                    .put("name", phase.name())
                    .put("longestSilenceMillis", detail.longestSilenceMillis(phase))
                    .put("changesLost", detail.lostIn(phase)));
        }
    }

    private static void put(ObjectNode object, DrillReport.Check check) {
        object.put("subject", check.subject())
                .put("expected", check.expected())
                .put("matched", check.matched())
                .put("passed", check.passed());
        strings(object.putArray("differences"), check.differences());
    }

    private static void put(ObjectNode object, DrillReport.Refusal refusal) {
        object.put("attempt", refusal.attempt())
                .put("expectedCode", refusal.expectedCode())
                .put("actualCode", refusal.actualCode())
                .put("message", refusal.message())
                .put("nothingChanged", refusal.nothingChanged())
                .put("passed", refusal.passed());
    }

    private static void strings(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
