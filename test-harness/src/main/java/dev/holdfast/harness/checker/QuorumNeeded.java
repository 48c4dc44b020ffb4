package dev.holdfast.harness.checker;

import java.util.List;

/** A security domain is opened by a quorum of its custodians, and by nobody else. */
final class QuorumNeeded implements Invariant {

    @Override
    public String name() {
        return "a quorum is needed";
    }

    @Override
    public List<String> broken(Observed observed) {
        return observed.breaches();
    }
}
