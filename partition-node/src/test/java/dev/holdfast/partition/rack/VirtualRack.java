package dev.holdfast.partition.rack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.factory.NewCard;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.partition.fault.FaultyNvram;
import dev.holdfast.partition.fault.Power;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.replication.RaftTiming;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.v1.AuthenticationRow;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Cards of one maker, the network between them, and the clock of all. */
public final class VirtualRack {

    /** An engine beside the cards': the tests' own. */
    public static final CryptoEngine CRYPTO = new ProviderCryptoEngine(
            CardOptions.standard().providers(), Drbg.instantiate(new Random(1)::nextBytes, "tests"));

    private static final Duration DELAY = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(10_000);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualTime time = new VirtualTime();
    private final Maker maker = new Maker(CRYPTO, time.millis());
    private final Owner owner = new Owner(CRYPTO, time.millis());
    private final Map<String, Machine> machines = new TreeMap<>();
    private final Set<String> cutOff = new HashSet<>();
    private final long seed;
    private CardOptions options;
    private boolean running;

    public VirtualRack(long seed) {
        this(seed, CardOptions.standard());
    }

    private VirtualRack(long seed, CardOptions options) {
        this.seed = seed;
        this.options = options.withSelfTestPeriod(NEVER);
    }

    public VirtualRack() {
        this(1);
    }

    /** Of cards that share a clock: their leader's reads rely on a lease. */
    public static VirtualRack withLease() {
        return new VirtualRack(1, CardOptions.standard().withTiming(RaftTiming.DEFAULT.withLease()));
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

    /** The same with test firmware. */
    public Machine testCard(String id) {
        return card(maker.manufacture(id), options.withFirmware(Firmware.TEST));
    }

    private Machine card(NewCard made, CardOptions how) {
        Machine machine = new Machine(this, time, made, how, 31 * seed + machines.size());
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

    /** Milliseconds since the epoch. */
    public long millis() {
        return time.millis();
    }

    /** From now on nothing reaches this card's peers, nor it. */
    public void cutOff(Machine machine) {
        cutOff.add(machine.id());
    }

    public <T> T await(CompletableFuture<T> future) {
        assertTrue(runUntil(future::isDone, PATIENCE), "no answer within a minute");
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

    /** From now on everything reaches it again. */
    public void connect(Machine machine) {
        cutOff.remove(machine.id());
    }

    /** As over channels that are made anew for every message: a card that is not let in learns why. */
    void deliver(String from, String to, ReplicationMessage message) {
        Machine source = machines.get(from);
        Machine target = machines.get(to);
        if (target == null || cutOff.contains(from) || cutOff.contains(to)) {
            return;
        }
        time.after(DELAY, () -> {
            Optional<ProtocolError> objection = target.card().admit(source.hello());
            if (objection.isEmpty()) {
                target.card().receive(message);
            } else if (objection.get().getReason() == ProtocolError.Reason.FENCED) {
                source.card().fenced(objection.get().getMessage());
            }
        });
    }
}
