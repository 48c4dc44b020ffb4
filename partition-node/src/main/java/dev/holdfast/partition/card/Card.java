package dev.holdfast.partition.card;

import dev.holdfast.partition.attestation.AttestationServices;
import dev.holdfast.partition.audit.AuditLog;
import dev.holdfast.partition.audit.AuditServices;
import dev.holdfast.partition.crypto.CardFailure;
import dev.holdfast.partition.crypto.CryptoEngine;
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
import dev.holdfast.partition.firmware.StateTable;
import dev.holdfast.partition.firmware.TestFaults;
import dev.holdfast.partition.image.CardFirmware;
import dev.holdfast.partition.image.FirmwareServices;
import dev.holdfast.partition.operators.Operators;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.tamper.Tamper;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.audit.Opcode;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SecurityPolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One member card of the simulated HSM, from power-on to power-off: it is not powered on twice. Everything happens on
 * the card's thread, but for long computations, which its workers run, and what {@link #answerHere} answers. The public methods
 * may be called from any thread.
 */
public final class Card implements AutoCloseable {

    private final Environment environment;
    private final Faults faults;
    private final HaltPoints halts;
    private final EventLog events;
    private final CardLife life;
    private final Answers answers;
    private final RefusedPeers refusedPeers;
    private final Doorkeeper doorkeeper;
    private final Powered powered;
    private final PoolPlace place;
    private final CardFirmware firmware;
    private final AuditLog audit;
    private final AuditedServices audited;
    private final Operators operators;
    private final Serving serving;
    private final Families families;
    private final Zeroizer zeroizer;
    private final Boot boot;

    /** @param faults of the card's tester; release firmware is not touched by them */
    public Card(Environment given, CardOptions options, Faults faults) {
        this.environment = faults.through(given, () -> firmware().isTest());
        this.faults = faults;
        this.events = new EventLog(environment.clock(), environment.fuses().cardId());
        this.life = new CardLife(events);
        this.refusedPeers = new RefusedPeers(events, environment.clock());
        this.doorkeeper = new Doorkeeper(environment.fuses().cardId(), this::fenced);
        this.halts = new HaltPoints(faults, environment.supply(), events);
        OwnCard own = new Own();
        this.firmware = new CardFirmware(own, options.firmware(), options.authentication());
        this.powered = new Powered(own, options, () -> Profiles.of(firmware.parts()::text));
        this.place = new PoolPlace(own, options, powered);
        this.audit =
                new AuditLog(environment, this::fail, bug -> own.faults().bugs().has(bug));
        this.audited = new AuditedServices(audit, environment.thread());
        this.operators = new Operators(own);
        SelfTesting tests = new SelfTesting(own, options, firmware, powered, this::restOfBoot);
        this.answers = new Answers(life, tests::failed);
        Tamper tamper = new Tamper(own, place::find);
        this.serving = new Serving(operators::sessions);
        CardServices services = new CardServices(own, place::pool, status -> {
            tamper.temperature().ifPresent(status::setTemperature);
            status.setDegradedAllowed(tests.mayDegrade()).addAllSubStates(serving.now());
        });
        this.families = new Families()
                .answeredBy(services, ServiceGroup.STATUS, ServiceGroup.ZEROIZE)
                .answeredBy(tests, ServiceGroup.SELF_TEST)
                .answeredBy(place, PoolPlace.GROUPS)
                .answeredBy(tamper, ServiceGroup.TAMPER, ServiceGroup.TRANSPORT)
                .answeredBy(operators, ServiceGroup.SESSION, ServiceGroup.OFFICER)
                .answeredBy(
                        new AuditServices(
                                own, audit, message -> powered.identity().sign(message)),
                        ServiceGroup.AUDIT)
                .answeredBy(new AttestationServices(powered::evidence, environment.flash()), ServiceGroup.ATTEST)
                .answeredBy(new FirmwareServices(own, firmware), ServiceGroup.LOAD)
                .answeredBy(new FaultServices(own, faults, halts), ServiceGroup.FAULT);
        this.zeroizer = new Zeroizer(own, families.zeroizables(), this::letGo);
        this.boot = new Boot(own, firmware, zeroizer, tests, powered, audit, operators, place, tamper);
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
        return place.pool().map(PoolMember::membership);
    }

    /** The epoch of its pool that the card knows of; 0 while it belongs to none. */
    public long epoch() {
        return place.pool().map(pool -> pool.roster().epoch()).orElse(0L);
    }

    /** The cards of its pool and where they are, as far as the card knows. */
    public List<MemberCard> cards() {
        return place.pool().map(pool -> pool.roster().cards()).orElse(List.of());
    }

    /**
     * Whether another card may speak with this one. Who it is, the channel has verified.
     *
     * @return empty to let it in, else why not
     */
    public Optional<ProtocolError> admit(Hello peer) {
        return peer.getRole() == PeerRole.PEER_ROLE_CARD
                ? place.pool().flatMap(pool -> doorkeeper.objection(peer, pool.roster()))
                : Optional.empty();
    }

    /**
     * Another card of the pool says that the pool goes on without this one; the sentence says since when. The host has
     * verified who says so.
     */
    public void fenced(String sentence) {
        environment.thread().execute(() -> {
            if (place.pool().isPresent()) {
                life.leavePool(sentence);
            }
        });
    }

    /**
     * Boots. Completes once the card has found out what it is: uninitialized, initialized, or in its error state, which
     * is an answer and not a failure of this call.
     */
    public CompletableFuture<Void> powerOn() {
        return boot.run();
    }

    /** Completes when a tester stops this boot, or something after it, for the first time; the card answers then. */
    public CompletableFuture<Void> halted() {
        return halts.first();
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
        try {
            return place.answerHere(request).flatMap(answer -> answers.output(request, answer));
        } catch (CardFailure failure) {
            environment.thread().execute(() -> fail(Answers.sentence(failure)));
            return Optional.empty();
        }
    }

    /** A message of another card; dropped while this card belongs to no pool, or is out of service. */
    public void receive(ReplicationMessage message) {
        environment.thread().execute(() -> {
            if (life.offers(ServiceGroup.POOL)) {
                place.pool().ifPresent(pool -> pool.replication().receive(message));
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

    /** What the state offers, to whom may have it, by the part of the firmware that knows how. */
    private CompletableFuture<Response.Builder> dispatch(Hello peer, Request request) {
        ServiceGroup group = ServiceGroup.of(request.getServiceCase());
        life.require(group);
        Caller caller = operators.caller(peer, request.getSession());
        audited.orRefused(caller, request, () -> {
            requireManaging(peer, group);
            operators.require(caller, request);
        });
        audited.requireRoom(request);
        audited.orRefused(caller, request, () -> operators.useApproval(caller, request));
        return serving.during(
                caller,
                request,
                () -> audited.serve(caller, request, () -> families.of(request.getServiceCase())
                        .serve(caller, request)));
    }

    private static void requireManaging(Hello peer, ServiceGroup group) {
        boolean managing =
                peer.getRole() == PeerRole.PEER_ROLE_COORDINATOR || peer.getRole() == PeerRole.PEER_ROLE_TESTER;
        if (group.isCardManagement() && !managing) {
            throw new RefusedException(Code.FORBIDDEN, "Only a coordinator or a tester may ask this of a card.");
        }
    }

    private CompletableFuture<Void> restOfBoot() {
        return boot.goOn();
    }

    /** Enters the error state. From then on the card says nothing to its peers either. */
    private void fail(String cause) {
        if (StateTable.leads(life.state(), CardState.ERROR)) {
            audit.note(Opcode.ERROR.name(), cause);
        }
        life.fail(cause);
        place.stop();
        firmware.failed();
    }

    private void powerOff() {
        if (life.state() != CardState.OFF) {
            letGo();
            audit.close();
            life.enter(CardState.OFF);
        }
    }

    /** Of everything that power keeps alive. */
    private void letGo() {
        operators.close();
        place.close();
        powered.close();
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
        public SecurityPolicy policy() {
            return firmware.policy();
        }

        @Override
        public CryptoEngine crypto() {
            return powered.crypto();
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
        public void failSoftly(String cause) {
            if (StateTable.leads(life.state(), CardState.SOFT_ERROR)) {
                audit.note(Opcode.ERROR.name(), cause);
            }
            life.failSoftly(cause);
        }

        @Override
        public CompletableFuture<Void> zeroize(String cause, CardState end) {
            return CompletableFuture.completedFuture(cause)
                    .thenComposeAsync(asked -> zeroizer.zeroize(asked, end), environment.thread());
        }
    }
}
