package dev.holdfast.harness.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.NonPrintableStyle;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Writes an experiment as a file that reads back the same. Nothing is left to fallbacks: the file means the same even when
 * those have changed.
 */
public final class ExperimentWriter {

    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(120)
            .setSplitLines(false)
            .setMultiLineFlow(false)
            .setNonPrintableStyle(NonPrintableStyle.ESCAPE)
            .build();

    private ExperimentWriter() {}

    /** The text of the file, which ends with a line end. */
    public static String write(Experiment experiment) {
        YamlMapping root = new YamlMapping(FlowStyle.BLOCK).put(ExperimentReader.TITLE, experiment.title());
        if (!experiment.description().isEmpty()) {
            root.put(ExperimentReader.DESCRIPTION, YamlMapping.prose(experiment.description()));
        }
        if (!experiment.tags().isEmpty()) {
            root.put(ExperimentReader.TAGS, YamlMapping.flow(experiment.tags()));
        }
        root.put(
                ExperimentReader.CONFIGURATION,
                configuration(experiment.configuration()).node());
        Hypothesis hypothesis = experiment.hypothesis();
        if (!hypothesis.equals(Hypothesis.NONE)) {
            YamlMapping written = new YamlMapping(FlowStyle.BLOCK);
            if (!hypothesis.title().isEmpty()) {
                written.put(ExperimentReader.TITLE, hypothesis.title());
            }
            steps(written, Section.HYPOTHESIS, hypothesis.probes());
            root.put(ExperimentReader.HYPOTHESIS, written.node());
        }
        steps(root, Section.METHOD, experiment.method());
        steps(root, Section.VERIFICATION, experiment.verification());
        steps(root, Section.ROLLBACKS, experiment.rollbacks());
        return new Present(SETTINGS)
                .emitToString(new Serialize(SETTINGS).serializeOne(root.node()).iterator());
    }

    private static YamlMapping configuration(Configuration configuration) {
        return new YamlMapping(FlowStyle.BLOCK)
                .put("cards", (long) configuration.cards())
                .put("keys", (long) configuration.keys())
                .put("quorum", configuration.quorum().toString())
                .put("custody", configuration.custody().toString())
                .put("storage", configuration.storage().key())
                .put("firmware", configuration.firmware())
                .put("profile", configuration.profile())
                .put("hosting", configuration.hosting().key())
                .put("seed", configuration.seed())
                .put("may-lose", copies(configuration.mayLose()));
    }

    /** A number where it is one. */
    private static Object copies(Copies copies) {
        boolean number = !copies.equals(Copies.MINORITY) && !copies.equals(Copies.ALL);
        return number ? (Object) (long) copies.limit() : copies.toString();
    }

    private static void steps(YamlMapping parent, Section section, List<Step> steps) {
        if (!steps.isEmpty()) {
            parent.put(
                    section.key(),
                    YamlMapping.block(steps.stream().map(ExperimentWriter::step).toList()));
        }
    }

    private static Node step(Step step) {
        YamlMapping written = new YamlMapping(FlowStyle.BLOCK)
                .put(step.kind().key(), step.word().name());
        if (!step.name().isEmpty()) {
            written.put(StepReader.NAME, step.name());
        }
        time(written, StepReader.AT, step.when().at());
        time(written, StepReader.AFTER, step.when().after());
        time(written, StepReader.LASTING, step.when().lasting());
        if (step.recovery()) {
            written.put(StepReader.COUNTS, true);
        }
        step.refusal().ifPresent(code -> written.put(StepReader.REFUSED, code));
        for (Option option : step.word().options()) {
            if (step.arguments().has(option.name())) {
                Object value = step.arguments().value(option.name());
                written.put(option.name(), argument(option.type(), value));
            }
        }
        return written.node();
    }

    private static Node argument(Type type, Object value) {
        if (type instanceof Type.Single single) {
            return value instanceof Long || value instanceof Boolean
                    ? YamlMapping.scalar(value)
                    : YamlMapping.word(single, value);
        }
        if (value instanceof List<?> items) {
            return YamlMapping.flow(items);
        }
        YamlMapping weights = new YamlMapping(FlowStyle.FLOW);
        ((Map<?, ?>) value).forEach((word, weight) -> weights.put(word.toString(), YamlMapping.scalar(weight)));
        return weights.node();
    }

    private static void time(YamlMapping step, String key, Optional<Duration> time) {
        time.ifPresent(given -> step.put(key, Units.written(given)));
    }
}
