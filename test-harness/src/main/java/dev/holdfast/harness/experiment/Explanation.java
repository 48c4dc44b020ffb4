package dev.holdfast.harness.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells in plain sentences what an experiment will do, step by step, with all that its file leaves unsaid. */
public final class Explanation {

    private final List<String> lines = new ArrayList<>();

    private Explanation() {}

    /** Lines of text, without line ends. */
    public static List<String> of(Experiment experiment) {
        Explanation explanation = new Explanation();
        explanation.tell(experiment);
        return List.copyOf(explanation.lines);
    }

    private void tell(Experiment experiment) {
        lines.add(experiment.title());
        lines.add("");
        experiment.description().lines().forEach(lines::add);
        if (!experiment.description().isEmpty()) {
            lines.add("");
        }
        configuration(experiment.configuration());
        Hypothesis hypothesis = experiment.hypothesis();
        if (!hypothesis.probes().isEmpty()) {
            String title = hypothesis.title().isEmpty() ? "" : " (" + hypothesis.title() + ")";
            steps("First, and again at the end, this must hold" + title + ":", hypothesis.probes());
        }
        steps("Then, one after the other:", experiment.method());
        steps("Afterwards this must hold:", experiment.verification());
        steps("Last, whatever came before:", experiment.rollbacks());
    }

    private void configuration(Configuration configuration) {
        String where =
                switch (configuration.hosting()) {
                    case EMBEDDED -> "all in one process";
                    case PROCESSES -> "each in a process of its own";
                    case VIRTUAL -> "in virtual time";
                };
        lines.add("A pool of " + counted(configuration.cards(), "card") + ", " + where + ", with "
                + configuration.firmware() + " firmware, profile " + configuration.profile() + ", and "
                + counted(configuration.keys(), "key") + "; the seed is " + configuration.seed() + ".");
        lines.add("Its security domain takes " + configuration.quorum() + " custodians; the exchange key is kept in "
                + configuration.custody() + ", backups in " + place(configuration.storage()) + ".");
        lines.add(copies(configuration));
    }

    private static String place(Storage storage) {
        return storage == Storage.FOLDER ? "a folder" : "an account of Azurite";
    }

    private static String copies(Configuration configuration) {
        int most = configuration.mayLose().of(configuration.cards());
        return most == configuration.cards()
                ? "All copies of it may be lost."
                : "No more than " + counted(most, "card's copy", "cards' copies") + " of it may be gone at a time.";
    }

    private void steps(String heading, List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(heading);
        int number = 1;
        for (Step step : steps) {
            String name = step.name().isEmpty() ? "" : step.name() + ". ";
            lines.add("  " + number + ". " + name + step.word().summary() + " ["
                    + step.kind().key() + ": " + step.word().name() + "]");
            arguments(step).ifPresent(told -> lines.add("     With " + told + "."));
            when(step).ifPresent(told -> lines.add("     " + told));
            step.refusal().ifPresent(code -> lines.add("     It must be refused, with " + code + "."));
            if (step.recovery()) {
                lines.add("     The time it takes counts for the recovery time.");
            }
            number++;
        }
    }

    /** The options of a step and when it is done, in one line; empty if there is nothing to say. */
    public static String options(Step step) {
        return Stream.of(arguments(step), when(step)).flatMap(Optional::stream).collect(Collectors.joining("; "));
    }

    private static Optional<String> arguments(Step step) {
        String told = step.word().options().stream()
                .filter(option -> step.arguments().has(option.name()))
                .map(option -> option.name() + " "
                        + Values.shown(option.type(), step.arguments().value(option.name())))
                .collect(Collectors.joining(", "));
        return told.isEmpty() ? Optional.empty() : Optional.of(told);
    }

    private static Optional<String> when(Step step) {
        List<String> told = new ArrayList<>();
        step.when().at().ifPresent(at -> told.add("Not before " + Units.written(at) + " of the method have passed."));
        step.when().after().ifPresent(after -> told.add("After a pause of " + Units.written(after) + "."));
        step.when().lasting().ifPresent(time -> told.add("It ends by itself after " + Units.written(time) + "."));
        return told.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", told));
    }

    private static String counted(int count, String one) {
        return counted(count, one, one + "s");
    }

    private static String counted(int count, String one, String many) {
        return count == 0 ? "no " + many : count == 1 ? "one " + one : count + " " + many;
    }
}
