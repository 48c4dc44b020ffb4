package dev.holdfast.partition.card;

import dev.holdfast.partition.attestation.Evidence;
import dev.holdfast.partition.audit.AuditLog;
import dev.holdfast.partition.crypto.CardFailure;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.DrbgSecureRandom;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.crypto.SelfTests;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.fault.FaultServices;
import dev.holdfast.partition.fault.Faults;
import dev.holdfast.partition.fault.HaltPoints;
import dev.holdfast.partition.firmware.Audit;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.firmware.Halts;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.firmware.TestFaults;
import dev.holdfast.partition.image.CardFirmware;
import dev.holdfast.partition.image.FirmwareServices;
import dev.holdfast.partition.operators.Operators;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.CloneExchange;
import dev.holdfast.partition.pool.Membership;
import dev.holdfast.partition.pool.VaultMachine;
import dev.holdfast.partition.replication.Survivor;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.partition.sealed.SealedStore;
import dev.holdfast.partition.sealed.StoreRefusal;
import dev.holdfast.partition.sealed.Zeroization;
import dev.holdfast.partition.token.Algorithms;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.RecoverPool;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One member card of the simulated HSM, from power-on to power-off: it is not powered on twice. Everything happens on
 * the card's thread, but for long computations, which its workers run, and what {@link #answerHere} answers. The public methods
 * may be called from any thread.
 */
public final class Card implements AutoCloseable {

    private final Environment environment;
    private final CardOptions options;
    private final EventLog events;
    private final CardLife life;
    private final Answers answers;
    private final RefusedPeers refusedPeers;
    private final CardServices services;
    private final Doorkeeper doorkeeper;
    private final AuditLog audit;
    private final AuditedServices audited;
    private final Operators operators;
    private final Families families;
    private final Own own;
    private final Faults faults;
    private final HaltPoints halts;
    private final CardFirmware firmware;

    private @Nullable Drbg drbg;
    private @Nullable CryptoEngine crypto;
    private @Nullable Algorithms algorithms;
    private @Nullable Evidence evidence;
    private @Nullable JoiningServices joining;
    private @Nullable SealedStore store;
    private volatile @Nullable Member member;

    /** @param faults of the card's tester; release firmware is not touched by them */
    public Card(Environment given, CardOptions options, Faults faults) {
        this.environment = options.firmware().isTest() ? faults.through(given) : given;
        this.faults = faults;
        this.options = options;
        this.events = new EventLog(environment.clock(), environment.fuses().cardId());
        this.life = new CardLife(events);
        this.answers = new Answers(life, this::fail);
        this.refusedPeers = new RefusedPeers(events, environment.clock());
        this.own = new Own();
        this.firmware = new CardFirmware(own, options.firmware());
        this.services = new CardServices(options, life, events, environment, this);
        this.doorkeeper = new Doorkeeper(environment.fuses().cardId(), this::fenced);
        this.audit = new AuditLog(environment, this::fail);
        this.audited = new AuditedServices(audit, environment.thread());
        this.halts = new HaltPoints(faults, environment.supply(), events);
        this.operators = new Operators(own);
        this.families = new Families(
                own,
                operators,
                audit,
                message -> identity().sign(message),
                this::evidence,
                new FaultServices(own, faults, halts),
                new FirmwareServices(own, firmware));
    }

    public CardState state() {
        return life.state();
    }

    /** What the card runs: known from the moment when it has found it on its flash. */
    public Firmware firmware() {
        return firmware.firmware();
    }

    /** What the card keeps of its pool; empty while it belongs to none. */
    public Optional<CardMembership> membership() {
        Member current = member;
        return current == null ? Optional.empty() : Optional.of(current.pool().membership());
    }

    /** The epoch of its pool that the card knows of; 0 while it belongs to none. */
    public long epoch() {
        Member current = member;
        return current == null ? 0 : current.pool().roster().epoch();
    }

    /** The cards of its pool and where they are, as far as the card knows. */
    public List<MemberCard> cards() {
        Member current = member;
        return current == null ? List.of() : current.pool().roster().cards();
    }

    /**
     * Whether another card may speak with this one. Who it is, the channel has verified.
     *
     * @return empty to let it in, else why not
     */
    public Optional<ProtocolError> admit(Hello peer) {
        Member current = member;
        return peer.getRole() != PeerRole.PEER_ROLE_CARD || current == null
                ? Optional.empty()
                : doorkeeper.objection(peer, current.pool().roster());
    }

    /**
     * Another card of the pool says that the pool goes on without this one; the sentence says since when. The host has
     * verified who says so.
     */
    public void fenced(String sentence) {
        environment.thread().execute(() -> {
            if (member != null) {
                life.leavePool(sentence);
            }
        });
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
                            fail(Answers.sentence(failure));
                            return null;
                        },
                        environment.thread());
    }

    /** Answers a request; the future never fails. */
    public CompletableFuture<Response> serve(Hello peer, Request request) {
        return CompletableFuture.completedFuture(request)
                .thenComposeAsync(asked -> dispatch(peer, asked), environment.thread())
                .thenApply(answer -> answers.of(request, answer))
                .exceptionallyAsync(failure -> answers.refusal(request, failure), environment.thread());
    }

    /**
     * Answers a call of the PKCS#11 door on the caller's thread, if it changes nothing in the vault and this card can tell without
     * another; for those that share its JVM, who need not be made to wait for its thread. Empty when it is to be {@linkplain #serve
     * served} like any other: then nothing has happened.
     */
    public Optional<Response> answerHere(Request request) {
        Member current = member;
        if (!request.hasToken() || current == null || !life.offers(ServiceGroup.TOKEN)) {
            return Optional.empty();
        }
        try {
            return current.answerHere(request).flatMap(answer -> answers.output(request, answer));
        } catch (CardFailure failure) {
            environment.thread().execute(() -> fail(Answers.sentence(failure)));
            return Optional.empty();
        }
    }

    /** A message of another card; dropped while this card belongs to no pool, or is out of service. */
    public void receive(ReplicationMessage message) {
        environment.thread().execute(() -> {
            Member current = member;
            if (current != null && life.offers(ServiceGroup.POOL)) {
                current.pool().replication().receive(message);
            }
        });
    }

    /** Makes an event of a peer that was turned away, or that turned this card away. */
    public void peerRefused(String sentence) {
        refusedPeers.add(sentence);
    }

    /** Cuts the power: nothing that was not synced survives. */
    @Override
    public void close() {
        CompletableFuture.runAsync(this::powerOff, environment.thread()).join();
    }

    private void boot() {
        life.enter(CardState.BOOT);
        firmware.boot();
        try {
            if (Zeroization.resume(environment.disk(), environment.nvram())) {
                events.add(EventKind.ZEROIZATION, "A zeroization that power loss had interrupted is finished.");
            }
        } catch (IOException e) {
            throw new RefusedException(
                    Code.CARD_ERROR, "The zeroization that was begun cannot be finished: disk or NVRAM fails.");
        }
        life.enter(CardState.SELF_TEST);
    }

    /** Algorithms are tested before the first of them is used: the generator comes after. */
    private Optional<String> testAndSeed() {
        SelfTests tests = new SelfTests(options.providers(), environment.clock(), options.broken());
        Optional<String> failed = SelfTestReports.firstFailure(tests.run());
        if (failed.isEmpty()) {
            Drbg generator = Drbg.instantiate(
                    own.faults().through(environment.entropy()),
                    environment.fuses().cardId(),
                    options.broken());
            drbg = generator;
            crypto = new ProviderCryptoEngine(options.providers(), generator, this::spoilsPair);
            algorithms = new Algorithms(options.providers(), new DrbgSecureRandom(generator), this::spoilsPair);
            firmware.authenticate(engine());
        }
        return failed;
    }

    private boolean spoilsPair(String algorithm) {
        return options.broken().test("pair-wise " + algorithm) || own.faults().spoilsPair(algorithm);
    }

    private void finishBoot(Optional<String> failed) {
        if (life.state() != CardState.SELF_TEST) {
            return;
        }
        if (failed.isPresent()) {
            selfTestFailed(failed.get());
            return;
        }
        try {
            CardIdentity identity = identity();
            audit.boot(firmware().version(), identity::sign);
            evidence = new Evidence(identity, engine(), firmware(), environment.clock(), audit.boots());
            SealedStore opened = reopenStore();
            if (opened.report().interrupted()) {
                events.add(EventKind.STORE_RECOVERED, "The store had been cut off in the middle of a write.");
            }
            joining = new JoiningServices(identity, engine(), environment, new CloneExchange(identity, engine()), this);
            operators.open();
            Optional<CardMembership> membership = Membership.restore(opened);
            if (membership.isPresent()) {
                enterPool(membership.get());
            } else {
                life.enter(CardState.UNINITIALIZED);
            }
            firmware.booted();
        } catch (StoreRefusal refusal) {
            events.add(EventKind.STORE_REFUSED, refusal.reason() + ": " + refusal.getMessage());
            fail(String.valueOf(refusal.getMessage()));
        } catch (IOException e) {
            fail("The card's disk cannot be read or written; check its space and health, then power-cycle the card.");
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
        Caller caller = operators.caller(peer, request.getSession());
        operators.require(caller, request);
        return audited.serve(caller, request, () -> answer(group, caller, request));
    }

    private CompletableFuture<Response.Builder> answer(ServiceGroup group, Caller caller, Request request) {
        return switch (group) {
            case STATUS, SELF_TEST, ZEROIZE ->
                services.serve(request)
                        .orElseGet(() -> families.of(request.getServiceCase()).serve(caller, request));
            case INITIALIZE, CLONE_OUT ->
                present(joining, "a card that offers this has booted").serve(request);
            case RECOVER -> recoverPool(request.getRecoverPool());
            case SESSION, OFFICER, TAMPER, TRANSPORT, LOAD, ATTEST, AUDIT, FAULT ->
                families.of(request.getServiceCase()).serve(caller, request);
            case PROVISION, MEMBERSHIP, TOKEN, POOL ->
                present(member, "a card that offers this is a member")
                        .whenServing()
                        .thenCompose(pool -> {
                            life.require(group);
                            return pool.serve(request);
                        });
        };
    }

    /** Keeps the membership, then begins to take part in the pool. */
    void join(CardMembership membership) {
        life.enter(CardState.CSP_ENTRY);
        SealedStore opened = openStore();
        try {
            CardStore.Entry record = Membership.record(membership);
            opened.append(record.kind(), record.payload());
            opened.sync();
        } catch (IOException e) {
            fail("The card's disk cannot be written.");
            throw new RefusedException(Code.CARD_ERROR, "The membership could not be written to the card's disk.");
        }
        enterPool(membership);
    }

    /** Starts the pool anew from this card alone, once it is certain that it finds no majority of it. */
    private CompletableFuture<Response.Builder> recoverPool(RecoverPool asked) {
        Member alone = present(member, "a card that offers this is a member");
        Generations.requireNext(alone.pool().membership(), asked.getGeneration());
        return alone.pool()
                .replication()
                .barrier()
                .handle((found, failure) -> {
                    Generations.requireNoMajority(failure);
                    life.require(ServiceGroup.RECOVER);
                    Generations.requireNext(membership().orElseThrow(), asked.getGeneration());
                    return beginGeneration(alone);
                })
                .thenCompose(Member::whenReady)
                .thenApply(ready -> CardServices.done());
    }

    /** From the rewriting of the store on, which takes place or does not, the card is of the new generation. */
    private Member beginGeneration(Member alone) {
        CardMembership next =
                Generations.after(alone.pool().roster(), environment.fuses().cardId());
        alone.close();
        try {
            closeStore();
            Survivor.begin(
                    reopenStore(),
                    environment.fuses().cardId(),
                    new VaultMachine((before, now) -> {}),
                    List.of(Membership.record(next)));
            closeStore();
            reopenStore();
        } catch (IOException e) {
            fail(
                    "The card's disk failed while the pool was started anew; power-cycle the card and see its generation.");
            throw new RefusedException(
                    Code.CARD_ERROR, "The card's disk failed; power-cycle the card and see which generation it is of.");
        }
        return enterPool(next);
    }

    /**
     * Destroys the storage root first, then all that it sealed.
     *
     * @throws RefusedException CARD_ERROR when disk or NVRAM fail on the way; what was begun is finished at the next boot
     */
    void zeroize() {
        life.enter(CardState.ZEROIZING);
        shutDown();
        try {
            Zeroization.run(environment.disk(), environment.nvram());
        } catch (IOException e) {
            fail("The zeroization is not finished: disk or NVRAM fails.");
            throw new RefusedException(
                    Code.CARD_ERROR,
                    "The zeroization is not finished, because disk or NVRAM fails; power-cycle the card and repeat it.");
        }
        life.enter(CardState.ZEROIZED);
        events.add(EventKind.ZEROIZATION, "Every sensitive parameter is destroyed.");
    }

    @Nullable
    Member member() {
        return member;
    }

    void selfTestFailed(String test) {
        events.add(EventKind.SELF_TEST_FAILED, test);
        fail("Self-test failed: " + test + ".");
    }

    /** Enters the error state. From then on the card says nothing to its peers either. */
    void fail(String cause) {
        life.fail(cause);
        Member current = member;
        if (current != null) {
            current.close();
        }
        firmware.failed();
    }

    private Member enterPool(CardMembership membership) {
        Member joined = Member.join(
                membership,
                environment,
                options.withFirmware(firmware()),
                openStore(),
                engine(),
                present(algorithms, "algorithms are used after their self-tests"),
                evidence(),
                life,
                events,
                this::fail);
        member = joined;
        if (life.state() != CardState.INITIALIZED) {
            life.enter(CardState.INITIALIZED);
        }
        joined.start();
        return joined;
    }

    private void powerOff() {
        if (life.state() != CardState.OFF) {
            shutDown();
            audit.close();
            life.enter(CardState.OFF);
        }
    }

    /** Lets go of everything that power keeps alive, in the reverse order of its coming. */
    private void shutDown() {
        operators.close();
        Member leaving = member;
        member = null;
        if (leaving != null) {
            leaving.close();
        }
        if (joining != null) {
            joining.close();
            joining = null;
        }
        closeStore();
        if (evidence != null) {
            evidence.close();
            evidence = null;
        }
        if (algorithms != null) {
            algorithms.close();
            algorithms = null;
        }
        if (drbg != null) {
            drbg.uninstantiate();
            drbg = null;
        }
    }

    private SealedStore reopenStore() throws IOException {
        SealedStore opened = SealedStore.open(
                environment.disk(),
                environment.nvram(),
                environment.fuses(),
                engine(),
                firmware().securityVersion());
        store = opened;
        return opened;
    }

    private void closeStore() {
        SealedStore open = store;
        store = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            events.add(EventKind.STORE_REFUSED, "The store could not be closed cleanly.");
        }
    }

    private CardIdentity identity() {
        return new CardIdentity(environment.fuses(), environment.nvram(), environment.owner(), engine());
    }

    private Evidence evidence() {
        return present(evidence, "a card that testifies has booted");
    }

    private CryptoEngine engine() {
        return present(crypto, "algorithms are used after their self-tests");
    }

    private SealedStore openStore() {
        return present(store, "the store is open from boot to power-off");
    }

    private static <T> T present(@Nullable T part, String invariant) {
        if (part == null) {
            throw new IllegalStateException(invariant);
        }
        return part;
    }

    /** This card, as its parts see it. */
    private final class Own implements OwnCard {

        @Override
        public Environment environment() {
            return environment;
        }

        @Override
        public CardLife life() {
            return life;
        }

        @Override
        public EventLog events() {
            return events;
        }

        @Override
        public Firmware firmware() {
            return Card.this.firmware();
        }

        @Override
        public CryptoEngine crypto() {
            return engine();
        }

        @Override
        public Halts halts() {
            return firmware().isTest() ? halts : Halts.NONE;
        }

        @Override
        public TestFaults faults() {
            return firmware().isTest() ? faults : TestFaults.NONE;
        }

        @Override
        public Audit audit() {
            return audit;
        }

        @Override
        public void fail(String cause) {
            Card.this.fail(cause);
        }

        @Override
        public CompletableFuture<Void> zeroize(String cause) {
            return CompletableFuture.runAsync(Card.this::zeroize, environment.thread());
        }
    }
}
