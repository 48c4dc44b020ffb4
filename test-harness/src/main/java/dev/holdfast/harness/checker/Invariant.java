package dev.holdfast.harness.checker;

import java.util.List;

/**
 * Something that holds at all times. Far cheaper to check than linearizability, and says what is wrong in words that need
 * no order of calls; it may miss what only an order shows, and never blames what an order explains.
 */
public interface Invariant {

    /** As reports call it. */
    String name();

    /** A sentence for everything that breaks it; none while it holds. */
    List<String> broken(Observed observed);

    /** All that there are. */
    static List<Invariant> all() {
        return List.of(
                new NothingLost(),
                new DisabledStaysSilent(),
                new PurgedStaysGone(),
                new MaterialOnce(),
                new OneWayAttributes(),
                new NamesComplete(),
                new DigestsAgree(),
                new RecordsAgree(),
                new AuditWhole(),
                new NoPlaintext(),
                new QuorumNeeded());
    }
}
