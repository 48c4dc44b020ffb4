package dev.holdfast.coordinator.backup;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backup or a restore that was started: watched here, and ended by itself. */
public final class Job {

    /** What a job does. */
    public enum Kind {
        BACKUP,
        RESTORE,
        /** One purged key out of a full backup. */
        KEY_RESTORE
    }

    /**
     * When a job was begun, and on what storage.
     *
     * @param container the URL by which the caller named it; empty when it is a folder of this machine
     */
    record Origin(Instant started, String container) {}

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private final String id;
    private final Kind kind;
    private final String poolName;
    private volatile String folder;
    private final Origin origin;
    private volatile @Nullable Instant ended;
    private volatile CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile JobState state = new JobState.Running(0, 0, 0);

    Job(Kind kind, String poolName, String folder, Origin origin) {
        this(UUID.randomUUID().toString().replace("-", ""), kind, poolName, folder, origin);
    }

    private Job(String id, Kind kind, String poolName, String folder, Origin origin) {
        this.id = id;
        this.kind = kind;
        this.poolName = poolName;
        this.folder = folder;
        this.origin = origin;
    }

    /**
     * One of another time, that has ended.
     *
     * @param at null when nobody saw it end
     */
    static Job ended(
            String id, Kind kind, String poolName, String folder, Origin origin, JobState state, @Nullable Instant at) {
        Job job = new Job(id, kind, poolName, folder, origin);
        job.ended = at;
        job.state = state;
        job.done = state instanceof JobState.Failed failed
                ? CompletableFuture.failedFuture(new RefusedException(failed.reason()))
                : CompletableFuture.completedFuture(null);
        return job;
    }

    /** Hard to guess: 32 hexadecimal digits. */
    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    public String poolName() {
        return poolName;
    }

    /**
     * The backup's folder. One that is being written is not in its storage before the job has succeeded, and has its last
     * name only then: another coordinator may have taken a backup of the pool in the same moment.
     */
    public String folder() {
        return folder;
    }

    void rename(String folder) {
        this.folder = folder;
    }

    public Instant started() {
        return origin.started();
    }

    /** Nothing while it runs, and for one that was cut off when the service stopped. */
    public Optional<Instant> ended() {
        return Optional.ofNullable(ended);
    }

    /** The URL by which the caller named the storage's container; empty when it is a folder of this machine. */
    public String container() {
        return origin.container();
    }

    public JobState state() {
        return state;
    }

    /** Completes after the last change of state; fails with a {@link RefusedException} when the job did. */
    public CompletableFuture<Void> done() {
        return done.copy();
    }

    void progress(long bytes, int frames, int ofFrames) {
        state = new JobState.Running((double) frames / ofFrames, bytes, frames);
    }

    /** Writes the end of a job down. */
    @FunctionalInterface
    interface Record {

        /** Returns when that was. */
        Instant ended(JobState state);
    }

    /**
     * Ends the job as this work ends.
     *
     * @param record told of the end before anybody else is; if it fails, so does the job
     */
    void follow(CompletableFuture<JobState.Succeeded> work, Record record, Executor workers) {
        done = work.thenApplyAsync(
                        succeeded -> {
                            ended = record.ended(succeeded);
                            return (JobState) succeeded;
                        },
                        workers)
                .exceptionallyAsync(failure -> failed(refusal(failure), record), workers)
                .thenAccept(last -> {
                    state = last;
                    if (last instanceof JobState.Failed failed) {
                        throw new RefusedException(failed.reason());
                    }
                });
    }

    private JobState failed(RefusedException refused, Record record) {
        LOG.info("{} of pool {}, folder {}: {}", kind, poolName, folder, refused.getMessage());
        JobState failed = new JobState.Failed(refused.status());
        try {
            ended = record.ended(failed);
        } catch (RefusedException e) {
            LOG.warn("The end of job {} is not written down: {}", id, e.getMessage());
        }
        return failed;
    }

    private static RefusedException refusal(Throwable failure) {
        Throwable cause = RefusedException.behind(failure);
        if (cause instanceof RefusedException refused) {
            return refused;
        }
        LOG.error("A job failed for a reason nobody foresaw", cause);
        return new RefusedException(Code.INTERNAL, "The service failed in a way it does not know; see its log.");
    }
}
