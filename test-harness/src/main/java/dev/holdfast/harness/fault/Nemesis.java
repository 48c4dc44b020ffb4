package dev.holdfast.harness.fault;

import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.experiment.Copies;
import dev.holdfast.harness.experiment.NodeSet;
import dev.holdfast.harness.fault.Layers.Begun;
import dev.holdfast.harness.fault.Layers.Undone;
import dev.holdfast.harness.stage.Hazards.Met;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Begins faults and ends them. Each is acknowledged with what it did, can be ended once, and is refused beforehand when it would
 * take more copies of the pool than the experiment may lose. For one thread.
 */
public final class Nemesis {

    private record Active(Acknowledged told, Begun begun) {}

    private final StageTime time;
    private final PoolCards pool;
    private final Nodes nodes;
    private final Layers layers;
    private final CopyBudget budget;
    private final Map<Integer, Active> active = new TreeMap<>();
    private final List<Ended> ended = new ArrayList<>();
    private int lastNumber;

    Nemesis(StageTime time, SplittableRandom random, PoolCards pool, Layers layers, Copies mayLose) {
        this.time = time;
        this.pool = pool;
        this.nodes = new Nodes(pool, random);
        this.layers = layers;
        this.budget = new CopyBudget(mayLose);
    }

    /**
     * Of one pool on a stage.
     *
     * @param token the faults of the token that keeps exchange keys; empty when there is none
     */
    public static Nemesis on(Stage stage, Pool pool, Copies mayLose, Optional<TokenFaults> token) {
        PoolCards cards = new WatchedCards(stage, pool);
        return new Nemesis(stage.time(), stage.random(), cards, new StageLayers(stage, cards::members, token), mayLose);
    }

    /** Begins a fault at cards that are chosen now; the set does not matter to a fault that meets no cards. */
    public Acknowledged begin(Fault fault, NodeSet set) {
        return begin(fault, fault.meetsCards() ? nodes.choose(set) : List.of());
    }

    /**
     * Begins a fault.
     *
     * @throws RefusedException when the stage cannot do it, or when it would take too many copies; nothing is wrong then that was
     *     not before
     */
    public Acknowledged begin(Fault fault, Collection<String> cards) {
        List<String> met = cards.stream().sorted().toList();
        if (fault.meetsCards() && met.isEmpty()) {
            throw new RefusedException(Code.BAD_PARAMETER, "Say which cards the fault is to meet.");
        }
        if (fault.takesCopies()) {
            budget.require(pool.members(), gone(), met);
        }
        Begun begun = layers.begin(fault, met);
        Acknowledged told = new Acknowledged(++lastNumber, fault, met, begun.did(), time.now());
        active.put(told.number(), new Active(told, begun));
        return told;
    }

    /** Those that one misses, and those that look well and may not be. */
    private Set<String> gone() {
        Set<String> gone = new TreeSet<>(pool.missing());
        active.values().stream()
                .map(Active::told)
                .filter(told -> told.fault().takesCopies() && !told.fault().showsItself())
                .forEach(told -> gone.addAll(told.cards()));
        return gone;
    }

    /**
     * What a fault that is on has done to messages so far, as far as the cards that are awake tell; nothing, unless it is one of
     * links.
     *
     * @throws IllegalArgumentException when none of this number is on
     */
    public Met met(int number) {
        return on(number).begun().met().get();
    }

    private Active on(int number) {
        Active found = active.get(number);
        if (found == null) {
            throw new IllegalArgumentException("no fault " + number + " is on; there are " + active.keySet());
        }
        return found;
    }

    /**
     * Ends a fault. What cannot be undone is said, not thrown.
     *
     * @throws IllegalArgumentException when none of this number is on
     */
    public Ended end(int number) {
        Active over = on(number);
        active.remove(number);
        Undone undone;
        try {
            undone = over.begun().undo().run();
        } catch (RefusedException refused) {
            undone = new Undone("It could not be undone: " + refused.getMessage(), false);
        }
        Ended told = new Ended(over.told(), undone.did(), undone.whole(), time.now());
        ended.add(told);
        return told;
    }

    /** Ends all faults that are on, the last one first. */
    public List<Ended> endAll() {
        List<Integer> numbers = new ArrayList<>(active.keySet());
        List<Ended> all = new ArrayList<>();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            all.add(end(numbers.get(i)));
        }
        return all;
    }

    /** Those that are on, in the order of their coming. */
    public List<Acknowledged> active() {
        return active.values().stream().map(Active::told).toList();
    }

    /** Those that are over, in the order of their end. */
    public List<Ended> ended() {
        return List.copyOf(ended);
    }
}
