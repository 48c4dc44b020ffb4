package dev.holdfast.harness.fault;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The cards of the pool that faults are about, as one sees them from outside. */
interface PoolCards {

    /** The ids of those that are members now, in ascending order. */
    List<String> members();

    /** The members that have no power, do not answer or serve, or have no vote yet: their copies do not count. */
    Set<String> missing();

    Optional<String> leader();
}
