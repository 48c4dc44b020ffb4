package dev.holdfast.harness.experiment;

import java.util.List;
import java.util.stream.Collectors;

/** A file is no experiment. Knows everything that is wrong with it, and has no stack trace: it is an answer. */
public final class ExperimentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * One thing that is wrong.
     *
     * @param line from 1; 0 if it is wrong on the command line
     * @param column from 1, or 0
     * @param sentence what is wrong, and the way out
     */
    public record Problem(String file, int line, int column, String sentence) {
        @Override
        public String toString() {
            return (line == 0 ? "command line" : file + ":" + line + ":" + column) + ": " + sentence;
        }
    }

    private final transient List<Problem> problems;

    ExperimentException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
