package dev.holdfast.harness.service;

import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import dev.holdfast.bridge.custody.MakerTrust;
import dev.holdfast.bridge.custody.TokenCustody;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.control.ControlServer;
import dev.holdfast.coordinator.control.HomeLock;
import dev.holdfast.coordinator.door.Doors;
import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.operator.OperatorService;
import dev.holdfast.coordinator.operator.ServiceParts;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import dev.holdfast.coordinator.rest.Served;
import dev.holdfast.coordinator.rest.ServiceFace;
import dev.holdfast.coordinator.securitydomain.Custodians;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.harness.cluster.Breakable;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ServiceReport.Face;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator that runs: put together in the order in which its parts need each other, taken down in the opposite one.
 * What it was doing when it was killed, the next one takes up from the registry.
 */
public final class CoordinatorService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorService.class);

    /** By which cards, and the links to them, know the coordinator. */
    public static final String NAME = "coordinator";

    /** By which cards know a tester who comes through the coordinator. */
    static final String TESTER = "tester";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private @Nullable Pools pools;
    private @Nullable CardRack cards;
    private @Nullable Hazards hazards;
    private @Nullable Healer healer;
    private @Nullable ServiceFace face;

    private CoordinatorService() {}

    /**
     * Starts the coordinator of a home; returns when it answers.
     *
     * @throws dev.holdfast.proto.RefusedException when it cannot be started; nothing of it runs then
     */
    public static CoordinatorService start(ServiceConfig config) {
        return start(config, Optional.empty());
    }

    /**
     * The same of one whose cards, links and clock can be made to go wrong by its {@link #hazards}. Its cards end with it, also
     * those that have processes of their own.
     *
     * @param config of a rack on this machine
     */
    public static CoordinatorService start(ServiceConfig config, Breakable breakable) {
        return start(config, Optional.of(breakable));
    }

    private static CoordinatorService start(ServiceConfig config, Optional<Breakable> breakable) {
        CoordinatorService service = new CoordinatorService();
        try {
            service.begin(config, breakable);
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    /** Its pools, for those in the same process. */
    public Pools pools() {
        return Objects.requireNonNull(pools);
    }

    /** Where its cards are, for those in the same process. */
    public CardRack cards() {
        return Objects.requireNonNull(cards);
    }

    /** What can be brought upon its cards; empty unless it was started for that. */
    public Optional<Hazards> hazards() {
        return Optional.ofNullable(hazards);
    }

    /** Who looks after its pools, for those in the same process. */
    public Healer healer() {
        return Objects.requireNonNull(healer);
    }

    /** Its face, for those in the same process; empty when it is not offered over HTTP. */
    public Optional<ServiceFace> face() {
        return Optional.ofNullable(face);
    }

    /** Returns when an operator has asked for the end. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Ends the coordinator. Cards in its own process end with it, the others run on. */
    @Override
    public synchronized void close() {
        stopped.countDown();
        while (!parts.isEmpty()) {
            end(parts.pop());
        }
    }

    private synchronized void begin(ServiceConfig config, Optional<Breakable> breakable) {
        Instant started = Instant.now();
        Path folder = config.home().folder();
        keep(HomeLock.take(folder));
        ExecutorService hands = Executors.newCachedThreadPool(CoordinatorService::hand);
        keep(hands::shutdownNow);
        Registry registry = keep(StoredRegistry.open(config.home().registry()));
        ServiceRack rack = keep(ServiceRacks.open(config, breakable));
        CardLines lines = rack.lines(NAME);
        Clock clock = breakable.map(Breakable::time).orElseGet(Clock::systemUTC);
        Pools opened = keep(Pools.open(rack.cards(), lines, registry, clock).join());
        pools = opened;
        cards = rack.cards();
        hazards = rack.hazards().orElse(null);
        Healer healer = keep(new Healer(opened, rack.cards(), config.policy()));
        this.healer = healer;
        healer.replace(config.healing());
        Custody custody = custody(config, rack);
        List<ExchangeKeyCustody> custodians =
                custody instanceof Custody.InToken token ? List.of(keep(token.custodian())) : List.of();
        SecurityDomains domains = new SecurityDomains(hands, registry, Custodians.of(custodians));
        Jobs jobs = new Jobs(hands, opened.clock(), registry);
        jobs.settle(opened).join();
        domains.tidy(opened).join();
        Served served = new Served(opened, domains, custody, jobs, config.storage(), config.accounts());
        Optional<ServiceFace> shown = config.face().map(plan -> keep(show(config.home(), plan, served)));
        face = shown.orElse(null);
        Optional<Doors> doors = config.door()
                .map(door -> keep(Doors.open(opened, door.places(config.home().doors()))));
        ServiceParts whole = new ServiceParts(
                NAME,
                config.rack().word(),
                started,
                opened,
                healer,
                domains,
                jobs,
                config.storage(),
                custody,
                new Caller(config.administrator()),
                doors,
                shown.map(CoordinatorService::described),
                rack.cards(),
                rack::tester,
                rack::processOf);
        keep(ControlServer.open(folder, new OperatorService(whole, progress -> stop(healer, rack, progress))));
        healer.start();
        LOG.info("The coordinator of {} is ready", folder);
    }

    /** Healing ends first: what loses its power now is not lost. */
    private void stop(Healer healer, ServiceRack rack, Consumer<String> progress) {
        progress.accept("Stopping the cards of this machine");
        healer.close();
        rack.powerOffAll();
        stopped.countDown();
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    private static void end(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("A part of the coordinator did not end as it should", e);
        }
    }

    private static ServiceFace show(ServiceHome home, FaceConfig config, Served served) {
        try {
            return ServiceFace.open(config.plan(home.face()), served, Clock.systemUTC());
        } catch (RefusedException e) {
            throw new RefusedException(e.code(), e.getMessage() + " It is named by face in " + home.config() + ".");
        }
    }

    private static Face described(ServiceFace face) {
        return Face.newBuilder()
                .setAddress(
                        face.address().getHostString() + ":" + face.address().getPort())
                .setAuthorityFile(face.authorityFile().toAbsolutePath().toString())
                .build();
    }

    private static Thread hand(Runnable task) {
        Thread thread = new Thread(task, "service");
        thread.setDaemon(true);
        return thread;
    }

    private static Custody custody(ServiceConfig config, ServiceRack rack) {
        return config.custody()
                .<Custody>map(spec -> new Custody.InToken(
                        new TokenCustody(spec, new MakerTrust(List.of(rack.makerRoot())), new SecureRandom())))
                .orElseGet(Custody.InPartition::new);
    }
}
