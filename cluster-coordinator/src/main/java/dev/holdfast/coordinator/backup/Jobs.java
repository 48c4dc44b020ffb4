package dev.holdfast.coordinator.backup;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Starts backups and restores and knows them until the service ends. */
public final class Jobs {

    /** Hundredths of a second at the end, UTC. */
    private static final DateTimeFormatter FOLDER_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Set<ByteString> restoring = ConcurrentHashMap.newKeySet();
    private final Executor workers;
    private final Clock clock;

    /** @param workers runs what reads and writes storage, and may block */
    public Jobs(Executor workers, Clock clock) {
        this.workers = workers;
        this.clock = clock;
    }

    /** Writes all that the pool holds into a new folder, named {@code mhsm-{pool}-{yyyyMMddHHmmssSS}}. */
    public Job backup(Pool pool, Caller caller, BackupStorage storage) {
        Instant now = clock.instant();
        Job job = new Job(Job.Kind.BACKUP, pool.name(), "mhsm-" + pool.name() + "-" + FOLDER_TIME.format(now));
        job.follow(pool.client().conversation(card -> new BackupRun(card, caller, storage, workers, job).run(now)));
        return known(job);
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

    private Job restore(Job.Kind kind, Pool pool, Caller caller, BackupStorage storage, String folder, String onlyKey) {
        if (!restoring.add(pool.poolId())) {
            throw new RefusedException(
                    Code.BUSY, "Conflict", "", "A restore of this pool is running already; wait until it is done.");
        }
        Job job = new Job(kind, pool.name(), folder);
        job.follow(pool.client()
                .conversation(
                        card -> new RestoreRun(card, pool.client()::call, caller, storage, workers, job).run(onlyKey))
                .whenComplete((done, failure) -> restoring.remove(pool.poolId())));
        return known(job);
    }

    private Job known(Job job) {
        jobs.put(job.id(), job);
        return job;
    }
}
