package dev.holdfast.harness.simulation;

import dev.holdfast.harness.recovery.Custodians;
import dev.holdfast.harness.recovery.Holder;
import java.util.List;

/**
 * The holders of a security domain. Their keys come from outside of the run and are no part of what its seed decides, so that
 * many runs can share them.
 *
 * @param holders most of whom are needed together
 */
record SimulatedCustodians(List<Holder> holders) {

    static SimulatedCustodians make(int holders) {
        return new SimulatedCustodians(Holder.make(holders));
    }

    /** The people of one recovery, all of them well. */
    Custodians called() {
        return new Custodians(holders, holders.size() / 2 + 1);
    }
}
