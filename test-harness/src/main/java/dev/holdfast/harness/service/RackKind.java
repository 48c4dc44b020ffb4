package dev.holdfast.harness.service;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a coordinator's cards are. */
public enum RackKind {
    /** In the coordinator's own process. */
    EMBEDDED,
    /** Each in a process of its own on this machine; they run on when the coordinator does not. */
    PROCESSES,
    /** On hosts where somebody else runs them. */
    LISTED;

    /** As a configuration spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RackKind parse(String word) {
        List<RackKind> all = Arrays.asList(values());
        return all.stream()
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.BAD_PARAMETER,
                        "It is one of "
                                + String.join(
                                        ", ", all.stream().map(RackKind::word).toList()) + "."));
    }
}
