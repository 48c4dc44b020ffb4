package dev.holdfast.harness.experiment;

import dev.holdfast.harness.experiment.Value.Entry;
import dev.holdfast.harness.experiment.Value.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a file of an experiment, strictly and to its end: all that is wrong with it is told at once. */
public final class ExperimentReader {

    static final String TITLE = "title";
    static final String DESCRIPTION = "description";
    static final String TAGS = "tags";
    static final String CONFIGURATION = "configuration";
    static final String HYPOTHESIS = "steady-state-hypothesis";
    static final int MAX_DESCRIPTION = 10_000;

    private final Vocabulary vocabulary;
    private final Map<String, String> changes;
    private final Problems problems;

    private ExperimentReader(Vocabulary vocabulary, Map<String, String> changes, Problems problems) {
        this.vocabulary = vocabulary;
        this.changes = changes;
        this.problems = problems;
    }

    /** As {@link #read(String, byte[], Map, Vocabulary)}, as the file has it. */
    public static Experiment read(String name, byte[] yaml, Vocabulary vocabulary) {
        return read(name, yaml, Map.of(), vocabulary);
    }

    /**
     * Reads an experiment.
     *
     * @param name of the file, for messages
     * @param yaml at most 1 MiB of UTF-8
     * @param changes keys and values of the configuration that go before those of the file
     * @throws ExperimentException with every problem
     */
    public static Experiment read(String name, byte[] yaml, Map<String, String> changes, Vocabulary vocabulary) {
        Problems problems = new Problems(name);
        Optional<Experiment> experiment = YamlTree.read(yaml, problems)
                .flatMap(tree -> Fields.of(tree, "An experiment", problems))
                .map(new ExperimentReader(vocabulary, changes, problems)::experiment);
        problems.throwIfAny();
        return experiment.orElseThrow();
    }

    private Experiment experiment(Fields fields) {
        fields.require(TITLE, "A card dies while clients work");
        fields.require(Section.METHOD.key(), "…");
        StepReader steps = new StepReader(vocabulary, problems);
        Experiment experiment = new Experiment(
                fields.text(TITLE).orElse(""),
                description(fields),
                tags(fields),
                ConfigurationReader.read(fields, changes, problems),
                hypothesis(fields, steps),
                steps.list(fields, Section.METHOD),
                steps.list(fields, Section.VERIFICATION),
                steps.list(fields, Section.ROLLBACKS));
        fields.refuseOthers();
        if (problems.none()) {
            fields.find(Section.METHOD.key())
                    .filter(entry -> experiment.method().isEmpty())
                    .ifPresent(entry -> problems.add(entry.place(), "`method` has no steps; nothing would happen."));
        }
        new Consistency(experiment, problems).check();
        return experiment;
    }

    private String description(Fields fields) {
        Optional<Entry> entry = fields.find(DESCRIPTION);
        if (entry.isEmpty()) {
            return "";
        }
        Value value = entry.get().value();
        if (value instanceof Scalar scalar && scalar.text().length() <= MAX_DESCRIPTION) {
            return scalar.text();
        }
        problems.add(value.place(), "`description` is a text of at most " + MAX_DESCRIPTION + " characters.");
        return "";
    }

    private static List<String> tags(Fields fields) {
        return fields.find(TAGS, new Type.Texts())
                .map(tags -> ((List<?>) tags).stream().map(String.class::cast).toList())
                .orElse(List.of());
    }

    private Hypothesis hypothesis(Fields fields, StepReader steps) {
        Optional<Fields> inside =
                fields.find(HYPOTHESIS).flatMap(entry -> Fields.of(entry.value(), "`" + HYPOTHESIS + "`", problems));
        if (inside.isEmpty()) {
            return Hypothesis.NONE;
        }
        inside.get().require(Section.HYPOTHESIS.key(), "…");
        Hypothesis hypothesis =
                new Hypothesis(inside.get().text(TITLE).orElse(""), steps.list(inside.get(), Section.HYPOTHESIS));
        inside.get().refuseOthers();
        return hypothesis;
    }
}
