package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.crypto.SelfTests;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.CloneExchange;
import dev.holdfast.partition.pool.Membership;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.partition.sealed.SealedStore;
import dev.holdfast.partition.sealed.StoreRefusal;
import dev.holdfast.partition.sealed.Zeroization;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One member card of the simulated HSM. Everything happens on the card's thread, but for long computations, which its
 * workers run. The public methods may be called from any thread.
 */
public final class Card implements AutoCloseable {

    private final Environment environment;
    private final CardOptions options;
    private final EventLog events;
    private final CardLife life;
    private final Answers answers;

    private @Nullable Drbg drbg;
    private @Nullable CryptoEngine crypto;
    private @Nullable CardServices management;
    private @Nullable SealedStore store;
    private volatile @Nullable Member member;

    public Card(Environment environment, CardOptions options) {
        this.environment = environment;
        this.options = options;
        this.events = new EventLog(environment.clock(), environment.fuses().cardId());
        this.life = new CardLife(events);
        this.answers = new Answers(life);
    }

    public CardState state() {
        return life.state();
    }

    /** What the card keeps of its pool; empty while it belongs to none. */
    public Optional<CardMembership> membership() {
        Member current = member;
        return current == null ? Optional.empty() : Optional.of(current.pool().membership());
    }

    /**
     * Boots. Completes once the card has found out what it is: uninitialized, initialized, or in its error state, which
     * is an answer and not a failure of this call.
     */
    public CompletableFuture<Void> powerOn() {
        return CompletableFuture.runAsync(this::boot, environment.thread())
                .thenApplyAsync(booted -> testAndSeed(), environment.workers())
                .thenAcceptAsync(this::finishBoot, environment.thread())
                .exceptionallyAsync(
                        failure -> {
                            life.fail(Answers.sentence(failure));
                            return null;
                        },
                        environment.thread());
    }

    /** Answers a request; the future never fails. */
    public CompletableFuture<Response> serve(Hello peer, Request request) {
        return CompletableFuture.completedFuture(request)
                .thenComposeAsync(asked -> dispatch(peer, asked), environment.thread())
                .handle((response, failure) -> answers.of(request, response, failure));
    }

    /** A message of another card; dropped while this card belongs to no pool. */
    public void receive(ReplicationMessage message) {
        environment.thread().execute(() -> {
            Member current = member;
            if (current != null) {
                current.pool().replication().receive(message);
            }
        });
    }

    /** Cuts the power: nothing that was not synced survives. */
    @Override
    public void close() {
        CompletableFuture.runAsync(this::powerOff, environment.thread()).join();
    }

    private void boot() {
        life.enter(CardState.BOOT);
        try {
            if (Zeroization.resume(environment.disk(), environment.nvram())) {
                events.add(EventKind.ZEROIZATION, "A zeroization that power loss had interrupted is finished.");
            }
        } catch (IOException e) {
            throw new IllegalStateException("The zeroization that was begun cannot be finished", e);
        }
        life.enter(CardState.SELF_TEST);
    }

    /** Algorithms are tested before the first of them is used: the generator comes after. */
    private Optional<String> testAndSeed() {
        SelfTests tests = new SelfTests(options.providers(), environment.clock(), options.broken());
        Optional<String> failed = SelfTestReports.firstFailure(tests.run());
        if (failed.isEmpty()) {
            Drbg generator =
                    Drbg.instantiate(environment.entropy(), environment.fuses().cardId());
            drbg = generator;
            crypto = new ProviderCryptoEngine(options.providers(), generator, options.broken());
        }
        return failed;
    }

    private void finishBoot(Optional<String> failed) {
        CryptoEngine engine = crypto;
        if (engine == null || failed.isPresent()) {
            events.add(EventKind.SELF_TEST_FAILED, failed.orElse("start"));
            life.fail("Self-test failed: " + failed.orElse("start") + ".");
            return;
        }
        CardIdentity identity = new CardIdentity(environment.fuses(), engine);
        try {
            SealedStore opened = SealedStore.open(
                    environment.disk(),
                    environment.nvram(),
                    environment.fuses(),
                    engine,
                    options.firmware().securityVersion());
            store = opened;
            if (opened.report().interrupted()) {
                events.add(EventKind.STORE_RECOVERED, "The store had been cut off in the middle of a write.");
            }
            management = new CardServices(
                    options, life, events, identity, engine, environment, new CloneExchange(identity, engine), this);
            Optional<CardMembership> membership = Membership.restore(opened);
            if (membership.isPresent()) {
                enterPool(membership.get());
            } else {
                life.enter(CardState.UNINITIALIZED);
            }
        } catch (StoreRefusal refusal) {
            events.add(EventKind.STORE_REFUSED, refusal.reason() + ": " + refusal.getMessage());
            life.fail(String.valueOf(refusal.getMessage()));
        } catch (IOException e) {
            life.fail("The card's disk cannot be read.");
        }
    }

    private CompletableFuture<Response.Builder> dispatch(Hello peer, Request request) {
        ServiceGroup group = ServiceGroup.of(request.getServiceCase());
        life.require(group);
        boolean managing =
                peer.getRole() == PeerRole.PEER_ROLE_COORDINATOR || peer.getRole() == PeerRole.PEER_ROLE_TESTER;
        if (group.isCardManagement() && !managing) {
            throw new RefusedException(Code.FORBIDDEN, "Only a coordinator or a tester may ask this of a card.");
        }
        Member current = member;
        if (group == ServiceGroup.POOL || group == ServiceGroup.PROVISION) {
            if (current == null) {
                throw new RefusedException(Code.WRONG_STATE, "The card belongs to no pool.");
            }
            return current.whenReady().thenCompose(services -> services.serve(request));
        }
        CardServices services = management;
        if (services == null) {
            return CompletableFuture.completedFuture(CardStatusReport.beforeBoot(options, life, environment.fuses()));
        }
        return services.serve(request);
    }

    /** Keeps the membership, then begins to take part in the pool. */
    void join(CardMembership membership) {
        SealedStore opened = requireStore();
        try {
            CardStore.Entry record = Membership.record(membership);
            opened.append(record.kind(), record.payload());
            opened.sync();
        } catch (IOException e) {
            life.fail("The card's disk cannot be written.");
            throw new RefusedException(Code.CARD_ERROR, "The membership could not be written to the card's disk.");
        }
        enterPool(membership);
    }

    /** Destroys the storage root first, then all that it sealed. */
    void zeroize() {
        life.enter(CardState.ZEROIZED);
        leavePool();
        try {
            closeStore();
            Zeroization.run(environment.disk(), environment.nvram());
            events.add(EventKind.ZEROIZATION, "Every sensitive parameter is destroyed.");
        } catch (IOException e) {
            events.add(EventKind.ZEROIZATION, "The storage root is destroyed; the rest follows at the next boot.");
        }
    }

    @Nullable
    Member member() {
        return member;
    }

    private void enterPool(CardMembership membership) {
        life.enter(CardState.INITIALIZED);
        CryptoEngine engine = crypto;
        if (engine == null) {
            throw new IllegalStateException("a card joins its pool after its self-tests");
        }
        Member joined = Member.join(membership, environment, options, requireStore(), engine, life, events);
        member = joined;
        joined.start();
    }

    private void powerOff() {
        if (life.state() == CardState.OFF) {
            return;
        }
        leavePool();
        try {
            closeStore();
        } catch (IOException e) {
            events.add(EventKind.STORE_REFUSED, "The store could not be closed cleanly.");
        }
        Drbg generator = drbg;
        if (generator != null) {
            generator.uninstantiate();
        }
        life.enter(CardState.OFF);
    }

    private void leavePool() {
        Member leaving = member;
        member = null;
        if (leaving != null) {
            leaving.close();
        }
    }

    private void closeStore() throws IOException {
        SealedStore open = store;
        store = null;
        if (open != null) {
            open.close();
        }
    }

    private SealedStore requireStore() {
        SealedStore open = store;
        if (open == null) {
            throw new IllegalStateException("the store is open from boot to power-off");
        }
        return open;
    }
}
