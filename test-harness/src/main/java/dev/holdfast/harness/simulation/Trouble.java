package dev.holdfast.harness.simulation;

import dev.holdfast.harness.simulation.FaultRates.Kind;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.CardState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Lets things go wrong in a run, at times that the seed decides, and makes them good again: the power comes back, the network
 * heals. A card that is lost is lost; but never while a copy is missing already or may go missing, because a pool does not promise
 * to survive that. At a card, one thing goes wrong at a time.
 */
final class Trouble {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    /** While a disk lies, no other copy may go missing. */
    private static final Duration LONGEST_LIE = Duration.ofSeconds(30);

    private static final Set<CardState> HALTED =
            Set.of(CardState.OFF, CardState.ERROR, CardState.SOFT_ERROR, CardState.ZEROIZED);

    private static final Set<Kind> INSIDE_CARDS = EnumSet.range(Kind.PAUSE, Kind.TAMPER);

    private record Ailing(Kind kind, Runnable end) {}

    private final VirtualRack rack;
    private final SplittableRandom random;
    private final FaultRates rates;
    private final Consumer<String> told;
    private final Runnable coordinatorCrash;
    private final Supplier<CompletableFuture<Boolean>> allCopiesThere;
    private final Ailments ailments;
    private final Map<Machine, Ailing> ailing = new LinkedHashMap<>();
    private boolean over;

    /**
     * @param told each fault, and its end
     * @param allCopiesThere whether every card of the pool holds all that was acknowledged
     */
    Trouble(
            VirtualRack rack,
            SplittableRandom random,
            FaultRates rates,
            Consumer<String> told,
            Runnable coordinatorCrash,
            Supplier<CompletableFuture<Boolean>> allCopiesThere) {
        this.rack = rack;
        this.random = random;
        this.rates = rates;
        this.told = told;
        this.coordinatorCrash = coordinatorCrash;
        this.allCopiesThere = allCopiesThere;
        ailments = new Ailments(random.split(), told);
    }

    void begin() {
        repeat(Kind.POWER_CUT, this::cutPower);
        repeat(Kind.CARD_LOSS, this::loseCard);
        repeat(Kind.PARTITION, this::partition);
        repeat(Kind.SPLIT, this::split);
        repeat(Kind.BAD_NETWORK, this::spoilNetwork);
        repeat(Kind.COORDINATOR_CRASH, coordinatorCrash);
        for (Kind kind : INSIDE_CARDS) {
            repeat(kind, kind.takesACopy() ? () -> whileAllCopiesAreThere(() -> ail(kind)) : () -> ail(kind));
        }
    }

    /** Nothing more goes wrong, and all that can be made good is: what follows must end well. */
    void end() {
        over = true;
        rack.links().clear();
        List.copyOf(ailing.keySet()).forEach(this::cure);
        rack.machines().forEach(this::restart);
        told.accept("all faults end");
    }

    private void cutPower() {
        soundOne().ifPresent(machine -> {
            told.accept(machine.id() + " loses power");
            machine.powerCut();
            later(() -> powerOn(machine));
        });
    }

    private void loseCard() {
        whileAllCopiesAreThere(() -> soundOne().ifPresent(machine -> {
            told.accept(machine.id() + " is destroyed");
            rack.destroy(machine);
        }));
    }

    private void ail(Kind kind) {
        soundOne()
                .filter(machine -> machine.card().state() == CardState.OPERATIONAL)
                .ifPresent(machine -> {
                    ailing.put(machine, new Ailing(kind, ailments.begin(kind, machine)));
                    if (kind == Kind.LYING_DISK) {
                        later(LONGEST_LIE, () -> endLie(machine));
                    } else {
                        later(() -> cure(machine));
                    }
                });
    }

    /** What it did not sync is lost only if every other card has it. */
    private void endLie(Machine machine) {
        if (!ailing.containsKey(machine)) {
            return;
        }
        CompletableFuture<Void> unused = allCopiesThere.get().thenAccept(there -> {
            if (there && ailing.containsKey(machine)) {
                told.accept(machine.id() + " loses power");
                machine.powerCut();
                cure(machine);
            } else {
                later(LONGEST_LIE, () -> endLie(machine));
            }
        });
    }

    private void cure(Machine machine) {
        Ailing ended = ailing.remove(machine);
        if (ended != null && rack.find(machine.id()).isPresent()) {
            ended.end().run();
            restart(machine);
        }
    }

    /** Runs it if every card of the pool has all that was acknowledged, and none is about to lose it. */
    private void whileAllCopiesAreThere(Runnable fault) {
        CompletableFuture<Void> unused = allCopiesThere.get().thenAccept(there -> {
            if (there
                    && !over
                    && ailing.values().stream().noneMatch(ill -> ill.kind().takesACopy())) {
                fault.run();
            }
        });
    }

    private void partition() {
        List<String> all = new ArrayList<>(cardIds());
        all.add(SimulatedService.COORDINATOR);
        if (all.size() > 1) {
            partition("the network falls", all);
        }
    }

    private void split() {
        List<String> cards = new ArrayList<>(cardIds());
        if (cards.size() > 1) {
            partition("the network between the cards falls", cards);
        }
    }

    private void partition(String what, List<String> all) {
        for (int i = all.size() - 1; i > 0; i--) {
            all.set(i, all.set(random.nextInt(i + 1), all.get(i)));
        }
        int cut = 1 + random.nextInt(all.size() - 1);
        Set<String> side = new TreeSet<>(all.subList(0, cut));
        Set<String> otherSide = new TreeSet<>(all.subList(cut, all.size()));
        boolean oneWay = random.nextInt(4) == 0;
        told.accept(what + " into " + side + " and " + otherSide + (oneWay ? ", which does not hear the first" : ""));
        Set<Link> links = oneWay ? oneWay(side, otherSide) : Link.between(side, otherSide);
        undoLater(rack.links().add(links, new LinkFault.Cut()).number(), "the network is whole");
    }

    private Set<String> cardIds() {
        return rack.machines().stream().map(Machine::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Link> oneWay(Set<String> side, Set<String> otherSide) {
        Set<Link> links = Link.between(side, otherSide);
        links.removeIf(link -> side.contains(link.to()));
        return links;
    }

    private void spoilNetwork() {
        Set<String> all = cardIds();
        LinkFault fault =
                switch (random.nextInt(5)) {
                    case 0 -> new LinkFault.Loss(0.01 + 0.3 * random.nextDouble());
                    case 1 -> new LinkFault.Delay(millis(50), millis(400));
                    case 2 -> new LinkFault.Duplicate(random.nextDouble());
                    case 3 -> new LinkFault.Reorder(random.nextDouble(), millis(300));
                    default -> new LinkFault.Slow(2_000 + random.nextInt(200_000));
                };
        told.accept("between the cards: " + fault);
        undoLater(rack.links().add(Link.between(all, all), fault).number(), "the network is well");
    }

    private void undoLater(int fault, String sentence) {
        later(() -> {
            told.accept(sentence);
            rack.links().end(fault);
        });
    }

    private void powerOn(Machine machine) {
        if (!machine.hasPower() && rack.find(machine.id()).isPresent()) {
            told.accept(machine.id() + " has power");
            CompletableFuture<Void> unused = machine.beginBoot();
        }
    }

    /** What an operator does with a card that is out of service. */
    private void restart(Machine machine) {
        if (HALTED.contains(machine.card().state())) {
            if (machine.hasPower()) {
                told.accept(machine.id() + " is " + machine.card().state() + " and loses power");
                machine.powerCut();
            }
            powerOn(machine);
        }
    }

    private Optional<Machine> soundOne() {
        List<Machine> machines = rack.machines().stream()
                .filter(machine -> machine.hasPower() && !ailing.containsKey(machine))
                .toList();
        return machines.isEmpty() ? Optional.empty() : Optional.of(machines.get(random.nextInt(machines.size())));
    }

    private void repeat(Kind kind, Runnable fault) {
        rates.mean(kind)
                .ifPresent(mean -> rack.after(FaultRates.untilNext(mean, random), () -> {
                    if (!over) {
                        fault.run();
                        repeat(kind, fault);
                    }
                }));
    }

    private void later(Runnable undo) {
        later(LONGEST, undo);
    }

    private void later(Duration atMost, Runnable undo) {
        rack.after(whileOf(atMost), () -> {
            if (!over) {
                undo.run();
            }
        });
    }

    /** As likely in a second as in ten or in a hundred: most faults are short, and few come together. */
    private Duration whileOf(Duration atMost) {
        return Duration.ofMillis((long) (100 * Math.exp(random.nextDouble() * Math.log(atMost.toMillis() / 100.0))));
    }

    private Duration millis(long most) {
        return Duration.ofMillis(random.nextLong(most) + 1);
    }
}
