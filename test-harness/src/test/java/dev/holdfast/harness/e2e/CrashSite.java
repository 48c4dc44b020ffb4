package dev.holdfast.harness.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.pool.DeletedPool;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import dev.holdfast.coordinator.securitydomain.Custodians;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.harness.cluster.EmbeddedRack;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rack, a token and a storage that outlive the coordinators which use them one after the other. */
final class CrashSite implements AutoCloseable {

    final MemoryCustody token = new MemoryCustody();
    final FolderStorage storage;
    final Holders holders;

    private final Path folder;
    private final EventLoops loops = new EventLoops(2);
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "crash-site");
        thread.setDaemon(true);
        return thread;
    });
    private final EmbeddedRack rack;
    private final CardLines lines;

    CrashSite(Path folder) {
        this.folder = folder;
        storage = new FolderStorage(folder.resolve("backups"));
        holders = new Holders(folder.resolve("holders"));
        ChannelOptions channel = ChannelOptions.inVm(loops);
        rack = new EmbeddedRack(folder.resolve("cards"), channel, CardOptions.standard(), workers);
        lines = CardLines.over(channel, "coordinator");
    }

    /** One run of a coordinator, from its start to its end by death or by closing. */
    final class Run implements AutoCloseable {

        final Mortality mortality;
        final Pools pools;
        final SecurityDomains domains;
        final Jobs jobs;
        final Custody inToken;
        private final Registry stored;

        private Run(String registryName, Mortality mortality) {
            this.mortality = mortality;
            stored = StoredRegistry.open(folder.resolve(registryName));
            Registry registry = mortality.of(stored);
            CardRack itsRack = mortality.of(rack);
            pools = Pools.open(itsRack, mortality.of(lines), registry, Clock.systemUTC())
                    .join();
            inToken = new Custody.InToken(mortality.of(token));
            domains = new SecurityDomains(workers, registry, Custodians.of(List.of(mortality.of(token))));
            jobs = new Jobs(workers, pools.clock(), registry);
        }

        Pool pool(String name) {
            return pools.find(name).orElseThrow();
        }

        /** What a service does after its start. */
        Run settled() {
            jobs.settle(pools).join();
            domains.tidy(pools).join();
            return this;
        }

        Job backup(String pool) {
            return jobs.backup(pool(pool), Site.ADMIN, storage);
        }

        Job restore(String pool, String backup) {
            return jobs.restore(pool(pool), Site.ADMIN, storage, backup);
        }

        byte[] activate(String pool) {
            byte[] domain = domains.download(pool(pool), Site.ADMIN, holders.certificates(), Holders.REQUIRED)
                    .join();
            Site.letUseKeys(pool(pool));
            return domain;
        }

        @Override
        public void close() {
            mortality.rackRests().join();
            pools.close();
            stored.close();
        }
    }

    Run start() {
        return start("registry").settled();
    }

    /** Another coordinator than the others: it has a registry of its own. */
    Run start(String registryName) {
        return new Run(registryName, new Mortality());
    }

    /** The pool in the hands of another coordinator, who knows no more of it than where its cards are. */
    Pool adopted(Run by, String pool) {
        List<Address> addresses = rack.provisioned(pool)
                .thenApply(cards -> cards.stream()
                        .map(card -> rack.powerOn(card).join().address())
                        .toList())
                .join();
        return by.pools.adopt(pool, addresses).join();
    }

    /** No card is in the rack that belongs to no pool, and no backup is listed that is not whole. */
    void assertNothingLeaks(Run run) {
        Set<String> known = Stream.concat(
                        run.pools.list().stream().flatMap(pool -> pool.cardIds().stream()),
                        run.pools.deleted().stream().flatMap(this::cardsOf))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, inPlace());
        assertTrue(run.jobs.list().stream().allMatch(job -> job.done().isDone()), "a job of a dead coordinator runs");
    }

    /** Ids of the cards that have a folder. */
    Set<String> inPlace() {
        Path cards = rack.folderOf("any").resolveSibling("");
        try (Stream<Path> folders = Files.exists(cards) ? Files.list(cards) : Stream.empty()) {
            return folders.map(card -> card.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<String> cardsOf(DeletedPool pool) {
        return rack.provisioned(pool.name()).join().stream();
    }

    @Override
    public void close() {
        rack.close();
        workers.shutdownNow();
        loops.close();
    }
}
