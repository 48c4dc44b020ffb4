package dev.holdfast.harness.experiment;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of an experiment that have steps. */
enum Section {
    HYPOTHESIS("probes", EnumSet.of(Kind.PROBE)),
    METHOD("method", EnumSet.allOf(Kind.class)),
    VERIFICATION("verification", EnumSet.of(Kind.PROBE, Kind.CHECK)),
    ROLLBACKS("rollbacks", EnumSet.of(Kind.RECOVERY, Kind.HUMAN));

    private final String key;
    private final Set<Kind> kinds;

    Section(String key, Set<Kind> kinds) {
        this.key = key;
        this.kinds = kinds;
    }

    String key() {
        return key;
    }

    Set<Kind> kinds() {
        return kinds;
    }

    /** Its kinds as a phrase. */
    String allowed() {
        return kinds.stream().map(Kind::key).collect(Collectors.joining(", "));
    }
}
