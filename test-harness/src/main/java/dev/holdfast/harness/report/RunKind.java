package dev.holdfast.harness.report;

import java.util.Arrays;
import java.util.Locale;

/** What a report is of, and so in which words its verdict is said. */
public enum RunKind {
    /** An experiment on this machine, by its time. */
    DRILL("drill", "FULL RECOVERY", "NOT RECOVERED"),
    /** An experiment in virtual time. */
    VIRTUAL_DRILL("drill", "FULL RECOVERY", "NOT RECOVERED"),
    /** A seed of the simulator. */
    SIMULATION("simulation", "NOTHING FOUND", "NOT PASSED");

    /** What every duration in a report in virtual time has to be read with. */
    public static final String VIRTUAL_TIME =
            "All durations are of virtual time, in which computing takes none: they say in which order things came, and not how"
                    + " fast any machine is.";

    private final String noun;
    private final String good;
    private final String bad;

    RunKind(String noun, String good, String bad) {
        this.noun = noun;
        this.good = good;
        this.bad = bad;
    }

    /** As documents for programs have it: {@code virtual-drill}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** That of a document; one that does not say it is of a drill. */
    public static RunKind ofKey(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.key().equals(key))
                .findAny()
                .orElse(DRILL);
    }

    /** Two words, in capitals. */
    public String verdict(boolean passed) {
        return passed ? good : bad;
    }

    String noun() {
        return noun;
    }

    boolean isVirtual() {
        return this != DRILL;
    }
}
