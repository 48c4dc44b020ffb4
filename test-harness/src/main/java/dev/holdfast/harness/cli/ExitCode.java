package dev.holdfast.harness.cli;

/** How an {@code hsm} command ends. Scripts rely on these numbers: they are never reassigned. */
public enum ExitCode {
    /** All that was asked for happened. */
    OK(0, "everything asked for happened"),
    /** The request was refused, or what a drill or a check wanted to prove did not hold. */
    FAILED(1, "refused, or a drill or check did not hold"),
    /** The command line itself was wrong; nothing was done. */
    USAGE(2, "wrong usage; nothing was done"),
    /** This machine lacks something the command needs; the message says what and how to get it. */
    ENVIRONMENT(3, "something is missing on this machine; hsm doctor says what"),
    /** A check ended before it knew: nothing speaks against what it checked, and nothing for it. */
    UNDECIDED(4, "a check used up its budget and knows neither"),
    /** A defect of Holdfast; the message names the log that has the details. */
    DEFECT(70, "a defect of Holdfast; the message names the log");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number the process ends with. */
    public int code() {
        return code;
    }

    /** One phrase for the help text. */
    public String meaning() {
        return meaning;
    }
}
