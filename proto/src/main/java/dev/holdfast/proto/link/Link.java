package dev.holdfast.proto.link;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One direction between two who speak the partition protocol.
 *
 * @param from by the name that it says Hello with
 * @param to likewise
 */
public record Link(String from, String to) {

    /** Both directions. */
    public static Set<Link> between(String one, String other) {
        return between(Set.of(one), Set.of(other));
    }

    /** Both directions between every member of one side and every member of the other: what a partition cuts. */
    public static Set<Link> between(Set<String> side, Set<String> otherSide) {
        Set<Link> links = new LinkedHashSet<>();
        for (String one : side) {
            for (String other : otherSide) {
                links.add(new Link(one, other));
                links.add(new Link(other, one));
            }
        }
        return links;
    }

    @Override
    public String toString() {
        return from + ">" + to;
    }
}
