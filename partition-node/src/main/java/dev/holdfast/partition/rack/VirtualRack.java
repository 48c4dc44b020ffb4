package dev.holdfast.partition.rack;

import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.device.FaultyNvram;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.factory.NewCard;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.replication.RaftTiming;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.v1.AuthenticationRow;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Cards of one maker, the network between them, and the clock of all. */
public final class VirtualRack {

    private static final Duration DELAY = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(10_000);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualTime time = new VirtualTime();
    private final Maker maker;
    private final Owner owner;
    private final Map<String, Machine> machines = new TreeMap<>();
    private final LinkFaults links;
    private final long seed;
    private CardOptions options;
    private int manufactured;
    private boolean running;

    public VirtualRack(long seed) {
        this(seed, CardOptions.standard().withSelfTestPeriod(NEVER));
    }

    /** Of cards that run like this. With reproducible providers the seed decides about everything. */
    public VirtualRack(long seed, CardOptions options) {
        this.seed = seed;
        this.options = options;
        links = new LinkFaults(new SplittableRandom(seed));
        CryptoEngine crypto = new ProviderCryptoEngine(
                options.providers(), Drbg.instantiate(new Random(seed)::nextBytes, "authorities"));
        maker = new Maker(crypto, time.millis());
        owner = new Owner(crypto, time.millis());
    }

    public VirtualRack() {
        this(1);
    }

    /** Of cards that share a clock: their leader's reads rely on a lease. */
    public static VirtualRack withLease() {
        return new VirtualRack(
                1,
                CardOptions.standard()
                        .withTiming(RaftTiming.DEFAULT.withLease())
                        .withSelfTestPeriod(NEVER));
    }

    /** From now on new cards test themselves that often; until then never, so that long histories do not take long. */
    public VirtualRack testingEvery(Duration period) {
        options = options.withSelfTestPeriod(period);
        return this;
    }

    /** From now on operators of new cards prove who they are by these rules, and not by those of the security policy. */
    public VirtualRack authenticating(AuthenticationRow rules) {
        options = options.withAuthentication(rules);
        return this;
    }

    /** From now on new cards have test firmware. */
    public VirtualRack withTestFirmware() {
        options = options.withFirmware(Firmware.TEST);
        return this;
    }

    /** A new card of this rack's maker, without power yet. */
    public Machine card(String id) {
        return card(maker.manufacture(id));
    }

    public Machine card(NewCard made) {
        return card(made, options);
    }

    /** A card of this rack, with power or without. */
    public Optional<Machine> find(String id) {
        return Optional.ofNullable(machines.get(id));
    }

    /** In the order of their names. */
    public List<Machine> machines() {
        return List.copyOf(machines.values());
    }

    /** Destroys a card with all that it holds. */
    public void destroy(Machine machine) {
        machine.powerCut();
        machines.remove(machine.id());
    }

    /** The same with test firmware. */
    public Machine testCard(String id) {
        return card(maker.manufacture(id), options.withFirmware(Firmware.TEST));
    }

    private Machine card(NewCard made, CardOptions how) {
        Machine machine = new Machine(this, time, made, how, 31 * seed + manufactured++);
        machines.put(machine.id(), machine);
        return machine;
    }

    /** What the maker wrote into a card's NVRAM, and nothing else. */
    public static FaultyNvram nvramOf(NewCard made) {
        return nvramOf(made, new Power(), new SplittableRandom(1));
    }

    static FaultyNvram nvramOf(NewCard made, Power power, SplittableRandom random) {
        FaultyNvram nvram = new FaultyNvram(power, random);
        try {
            made.equip(nvram);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nvram;
    }

    /** The owner's papers of a card, by this rack's owner. */
    public Papers papersOf(Fuses fuses) {
        try {
            return owner.papers(owner.certifyCard(fuses.makerChain().get(0)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Maker maker() {
        return maker;
    }

    public Owner owner() {
        return owner;
    }

    /** The clock of all; it runs while somebody waits. */
    public Clock clock() {
        return time;
    }

    /** Milliseconds since the epoch. */
    public long millis() {
        return time.millis();
    }

    /** Does something later, on the thread that lets the time run. */
    public void after(Duration delay, Runnable task) {
        time.after(delay, task);
    }

    /** A message over a link, with all that is wrong with it: the task runs once for every copy that arrives. */
    public void carry(Link link, int bytes, boolean loose, Runnable arrival) {
        long now = time.monotonicNanos();
        for (long due : links.arrivals(link, now, bytes, loose)) {
            time.after(DELAY.plusNanos(due - now), arrival);
        }
    }

    /** What is wrong with the links between the cards. */
    public LinkFaults links() {
        return links;
    }

    /**
     * Runs until there is an answer.
     *
     * @throws IllegalStateException after a minute of virtual time
     */
    public <T> T await(CompletableFuture<T> future) {
        if (!runUntil(future::isDone, PATIENCE)) {
            throw new IllegalStateException("no answer within a minute");
        }
        return future.join();
    }

    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        running = true;
        try {
            return time.runUntil(condition, limit);
        } finally {
            running = false;
        }
    }

    public void run(Duration span) {
        runUntil(() -> false, span);
    }

    boolean isRunning() {
        return running;
    }

    /** As over channels that are made anew for every message: a card that is not let in learns why. */
    void deliver(String from, String to, ReplicationMessage message) {
        Machine source = machines.get(from);
        Machine target = machines.get(to);
        if (source == null || target == null) {
            return;
        }
        carry(
                new Link(from, to),
                message.getSerializedSize(),
                true,
                () -> target.whenAwake(() -> arrive(source, target, message)));
    }

    private static void arrive(Machine source, Machine target, ReplicationMessage message) {
        Optional<ProtocolError> objection = target.card().admit(source.hello());
        if (objection.isEmpty()) {
            target.card().receive(message);
        } else if (objection.get().getReason() == ProtocolError.Reason.FENCED) {
            source.card().fenced(objection.get().getMessage());
        }
    }
}
