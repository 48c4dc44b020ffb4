package dev.holdfast.harness.fault;

import dev.holdfast.harness.experiment.NodeSet;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Which cards a set of cards is, on a stage and at a moment. */
final class Nodes {

    private final PoolCards pool;
    private final SplittableRandom random;

    Nodes(PoolCards pool, SplittableRandom random) {
        this.pool = pool;
        this.random = random;
    }

    /**
     * The ids in ascending order. Chance prefers cards that are there: what is gone already cannot be harmed.
     *
     * @throws RefusedException NOT_FOUND when there are no such cards now
     */
    List<String> choose(NodeSet set) {
        List<String> members = pool.members();
        int all = members.size();
        return switch (set.which()) {
            case ONE -> drawn(1);
            case MINORITY -> drawn((all - 1) / 2);
            case MAJORITY -> drawn(all / 2 + 1);
            case ALL -> members;
            case RANDOM -> drawn(set.count());
            case LEADER -> List.of(leader());
            case FOLLOWERS -> {
                String leader = leader();
                yield members.stream().filter(card -> !card.equals(leader)).toList();
            }
            case NAMED -> set.ids().stream().map(this::named).sorted().toList();
        };
    }

    private List<String> drawn(int count) {
        List<String> members = new ArrayList<>(pool.members());
        if (count < 1 || count > members.size()) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    "The pool has " + members.size() + " cards; " + count + " of them cannot be chosen.");
        }
        for (int i = members.size() - 1; i > 0; i--) {
            members.set(i, members.set(random.nextInt(i + 1), members.get(i)));
        }
        List<String> missing = members.stream().filter(pool.missing()::contains).toList();
        members.removeAll(missing);
        members.addAll(missing);
        return members.stream().limit(count).sorted().toList();
    }

    private String leader() {
        return pool.leader()
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "No card leads the pool now; wait until one does, or name a card."));
    }

    private String named(String number) {
        return pool.members().stream()
                .filter(card -> card.endsWith("-" + number))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND,
                        "The pool has no card " + number + " now; it has " + String.join(", ", pool.members()) + "."));
    }
}
