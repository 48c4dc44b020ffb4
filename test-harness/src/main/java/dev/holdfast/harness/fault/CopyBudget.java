package dev.holdfast.harness.fault;

import dev.holdfast.harness.experiment.Copies;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many copies of a pool may be gone at a time. It is asked before anything is done.
 *
 * @param mayLose as the experiment says
 */
record CopyBudget(Copies mayLose) {

    /**
     * Returns if the copies may go.
     *
     * @param members of the pool
     * @param gone cards whose copies are not there, or may not be there any more; others than members do not count
     * @param wanted cards whose copies are to go
     * @throws RefusedException LIMIT_EXCEEDED with the figures
     */
    void require(Collection<String> members, Collection<String> gone, Collection<String> wanted) {
        Set<String> before = new TreeSet<>(members);
        before.retainAll(gone);
        Set<String> after = new TreeSet<>(members);
        after.removeIf(card -> !before.contains(card) && !wanted.contains(card));
        int limit = mayLose.of(members.size());
        if (after.size() > limit && !after.equals(before)) {
            throw new RefusedException(
                    Code.LIMIT_EXCEEDED,
                    "This would take the copies of " + String.join(", ", after)
                            + (before.isEmpty() ? "" : ", of which " + String.join(", ", before) + " are gone already")
                            + "; of " + members.size() + " cards the experiment may lose " + limit
                            + " at a time. End another fault first, wait until the pool is whole, or say"
                            + " may-lose: " + (after.size() < members.size() ? after.size() : "all") + ".");
        }
    }
}
