package dev.holdfast.harness.action;

import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.report.DrillReport.Check;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is done for one word of an experiment. */
@FunctionalInterface
public interface Action {

    /**
     * What came of it.
     *
     * @param sentence for the report
     * @param checks what was compared
     * @param end undoes what was begun, for a step that lasts
     */
    record Outcome(String sentence, List<Check> checks, Optional<Runnable> end) {

        static Outcome of(String sentence) {
            return new Outcome(sentence, List.of(), Optional.empty());
        }

        /** Of something that goes on until it is ended. */
        static Outcome begun(String sentence, Runnable end) {
            return new Outcome(sentence, List.of(), Optional.of(end));
        }

        /** Of something that was compared, and nothing else. */
        static Outcome compared(String sentence, Check... checks) {
            return new Outcome(sentence, List.of(checks), Optional.empty());
        }
    }

    /** @throws dev.holdfast.proto.RefusedException when the service, a card or the stage refuses it */
    Outcome play(Arguments arguments);

    /** One that is told in a sentence. */
    static Action told(Function<Arguments, String> work) {
        return arguments -> Outcome.of(work.apply(arguments));
    }
}
