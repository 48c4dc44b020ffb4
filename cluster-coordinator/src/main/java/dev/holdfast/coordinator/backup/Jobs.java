package dev.holdfast.coordinator.backup;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RegisteredJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts backups and restores, and remembers them in the registry. */
public final class Jobs {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    /** Hundredths of a second at the end, UTC. */
    private static final DateTimeFormatter FOLDER_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Duration FOLDER_STEP = Duration.ofMillis(10);

    private final AtomicReference<Instant> lastFolder = new AtomicReference<>(Instant.EPOCH);
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Set<ByteString> restoring = ConcurrentHashMap.newKeySet();
    /** Ids of the jobs of this service that have not ended. */
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    private final Registry registry;
    private final Executor workers;
    private final Clock clock;

    /**
     * For a service that is forgotten when it ends.
     *
     * @param workers runs what reads and writes storage, and may block
     */
    public Jobs(Executor workers, Clock clock) {
        this(workers, clock, StoredRegistry.inMemory());
    }

    /**
     * Knows the jobs that the registry knows; those that were cut off have failed.
     *
     * @param workers runs what reads and writes storage, and may block
     */
    public Jobs(Executor workers, Clock clock, Registry registry) {
        this.workers = workers;
        this.clock = clock;
        this.registry = registry;
        registry.jobs().forEach(entry -> jobs.put(entry.getId(), JobEntries.job(entry)));
    }

    /**
     * Lets pools forget the jobs that were cut off when the service stopped: a pool with half a restore in it serves
     * nobody. To be done after a start, and when a pool is back. Never fails: what cannot be done now is left for the
     * next time.
     */
    public CompletableFuture<Void> settle(Pools pools) {
        return CompletableFuture.allOf(registry.jobs().stream()
                .filter(entry -> entry.getOpen() && cutOff(entry))
                .map(entry -> settle(pools, entry))
                .toArray(CompletableFuture[]::new));
    }

    /** A backup into a folder of this machine. */
    public Job backup(Pool pool, Caller caller, BackupStorage storage) {
        return backup(pool, caller, storage, "");
    }

    /**
     * Writes all that the pool holds into a new folder, named {@code mhsm-{pool}-{yyyyMMddHHmmssSS}}.
     *
     * @param container the URL by which the caller named the storage
     */
    public Job backup(Pool pool, Caller caller, BackupStorage storage, String container) {
        Instant now = clock.instant();
        Job job = new Job(Job.Kind.BACKUP, pool.name(), newFolder(pool, now), new Job.Origin(now, container));
        return begin(
                job,
                pool,
                caller,
                () -> pool.client().conversation(card -> new BackupRun(
                                card, caller, storage, workers, job, () -> newFolder(pool, clock.instant()))
                        .run(now)),
                () -> {});
    }

    /**
     * Puts what a backup holds in the place of all keys and roles of the pool.
     *
     * @throws RefusedException BUSY while another restore of the pool is running
     */
    public Job restore(Pool pool, Caller caller, BackupStorage storage, String folder) {
        return restore(Job.Kind.RESTORE, pool, caller, storage, folder, "");
    }

    /**
     * Brings one key back, which must not exist in the pool, nor be deleted but recoverable.
     *
     * @throws RefusedException BUSY while another restore of the pool is running
     */
    public Job restoreKey(Pool pool, Caller caller, BackupStorage storage, String folder, String keyName) {
        if (keyName.isEmpty()) {
            throw new RefusedException(Code.BAD_PARAMETER, "Name the key that is to be restored.");
        }
        return restore(Job.Kind.KEY_RESTORE, pool, caller, storage, folder, keyName);
    }

    public Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    public List<Job> list() {
        return List.copyOf(jobs.values());
    }

    private String newFolder(Pool pool, Instant now) {
        return "mhsm-" + pool.name() + "-" + FOLDER_TIME.format(folderTime(now));
    }

    /** Two backups of one moment have two folders. */
    private Instant folderTime(Instant now) {
        return lastFolder.updateAndGet(last -> {
            Instant next = last.plus(FOLDER_STEP);
            return now.isBefore(next) ? next : now;
        });
    }

    private Job restore(Job.Kind kind, Pool pool, Caller caller, BackupStorage storage, String folder, String onlyKey) {
        if (!restoring.add(pool.poolId())) {
            throw new RefusedException(
                    Code.BUSY, "Conflict", "", "A restore of this pool is running already; wait until it is done.");
        }
        Job job = new Job(kind, pool.name(), folder, new Job.Origin(clock.instant(), ""));
        return begin(
                job,
                pool,
                caller,
                () -> pool.client()
                        .conversation(card ->
                                new RestoreRun(card, pool.client()::call, caller, storage, workers, job).run(onlyKey)),
                () -> restoring.remove(pool.poolId()));
    }

    private Job begin(
            Job job,
            Pool pool,
            Caller caller,
            Supplier<CompletableFuture<JobState.Succeeded>> work,
            Runnable afterwards) {
        RegisteredJob entry = JobEntries.open(job, pool, caller);
        running.add(job.id());
        jobs.put(job.id(), job);
        job.follow(
                CompletableFuture.runAsync(() -> registry.put(entry), workers)
                        .thenCompose(known -> work.get())
                        .whenComplete((done, failure) -> afterwards.run()),
                ended -> {
                    Instant at = clock.instant();
                    registry.put(JobEntries.ended(
                            entry.toBuilder().setFolder(job.folder()).build(), ended, at));
                    running.remove(job.id());
                    return at;
                },
                workers);
        return job;
    }

    /** Begun by a service that is no more. */
    private boolean cutOff(RegisteredJob entry) {
        return !running.contains(entry.getId());
    }

    private CompletableFuture<Void> settle(Pools pools, RegisteredJob entry) {
        Optional<Pool> pool = pools.list().stream()
                .filter(each -> each.poolId().equals(entry.getPoolId()))
                .findFirst();
        boolean waits = pools.deleted().stream().anyMatch(each -> each.poolId().equals(entry.getPoolId()));
        if (waits) {
            return CompletableFuture.completedFuture(null);
        }
        return pool.map(there -> CutOffJobs.giveUp(entry, there))
                .orElse(CompletableFuture.completedFuture(null))
                .thenRunAsync(() -> registry.put(JobEntries.givenUp(entry)), workers)
                .exceptionally(failure -> {
                    LOG.warn("Pool {} may keep half a job: {}", entry.getPoolName(), failure.getMessage());
                    return null;
                });
    }
}
