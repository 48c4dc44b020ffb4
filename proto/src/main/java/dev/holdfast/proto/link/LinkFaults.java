package dev.holdfast.proto.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The faults of the links that one process, or one virtual network, knows of. Safe to use from any thread; with one
 * thread and one seed the same messages have the same fate.
 */
public final class LinkFaults {

    /**
     * A fault and what it has done so far.
     *
     * @param number by which it is ended; never used again
     * @param touched messages that went over its links while it lasted
     * @param lost those of them that did not arrive, for this fault or for another
     */
    public record Planned(int number, Set<Link> links, LinkFault fault, long touched, long lost) {

        private Planned after(boolean gone) {
            return new Planned(number, links, fault, touched + 1, lost + (gone ? 1 : 0));
        }
    }

    private final RandomGenerator random;
    private final Map<Integer, Planned> planned = new TreeMap<>();
    private final Map<Link, Journey.Course> courses = new HashMap<>();
    private int lastNumber;
    private volatile boolean quiet = true;

    /** @param random decides what is decided by chance; used by one thread at a time */
    public LinkFaults(RandomGenerator random) {
        this.random = random;
    }

    /** From now on the fault is on these links, beside those that are there already. */
    public synchronized Planned add(Set<Link> links, LinkFault fault) {
        Planned entry = new Planned(++lastNumber, Set.copyOf(links), fault, 0, 0);
        planned.put(entry.number(), entry);
        quiet = false;
        return entry;
    }

    /**
     * Ends a fault. What is under way arrives when it would have.
     *
     * @return what it did
     * @throws IllegalArgumentException when there is none of this number
     */
    public synchronized Planned end(int number) {
        Planned ended = planned.remove(number);
        if (ended == null) {
            throw new IllegalArgumentException(
                    "No link fault has the number " + number + "; there are " + planned.keySet() + ".");
        }
        return ended;
    }

    /** Ends all; gives what each did. */
    public synchronized List<Planned> clear() {
        List<Planned> ended = list();
        planned.clear();
        return ended;
    }

    /** In the order of their coming. */
    public synchronized List<Planned> list() {
        return List.copyOf(planned.values());
    }

    /** Whether a fault lies between these two, in either direction. */
    public boolean between(String one, String other) {
        return !quiet && faultBetween(one, other);
    }

    private synchronized boolean faultBetween(String one, String other) {
        Link there = new Link(one, other);
        Link back = new Link(other, one);
        return planned.values().stream()
                .anyMatch(
                        entry -> entry.links().contains(there) || entry.links().contains(back));
    }

    /**
     * When a message arrives that is sent now. Without faults that is now, but not before what was sent earlier over the
     * same link.
     *
     * @param now nanoseconds of a monotonic clock, the same for all messages of a link
     * @param bytes its length
     * @param loose whether it stands for itself, so that it may come twice or out of its order
     * @return nanoseconds of the same clock: none when it is lost, two when it comes twice
     */
    public List<Long> arrivals(Link link, long now, int bytes, boolean loose) {
        return quiet ? List.of(now) : onFaultyLink(link, now, bytes, loose);
    }

    private synchronized List<Long> onFaultyLink(Link link, long now, int bytes, boolean loose) {
        Journey journey =
                new Journey(courses.computeIfAbsent(link, unused -> new Journey.Course()), random, now, bytes, loose);
        List<Planned> here = new ArrayList<>();
        for (Planned entry : planned.values()) {
            if (entry.links().contains(link)) {
                here.add(entry);
                entry.fault().touch(journey);
            }
        }
        here.forEach(entry -> planned.put(entry.number(), entry.after(journey.isLost())));
        List<Long> arrivals = journey.arrivals();
        courses.values().removeIf(course -> course.isOver(now));
        quiet = planned.isEmpty() && courses.isEmpty();
        return arrivals;
    }
}
