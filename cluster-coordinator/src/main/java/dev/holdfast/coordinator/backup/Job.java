package dev.holdfast.coordinator.backup;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private final String id;
    private final Kind kind;
    private final String poolName;
    private final String folder;
    private volatile CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile JobState state = new JobState.Running(0, 0, 0);

    Job(Kind kind, String poolName, String folder) {
        this(UUID.randomUUID().toString().replace("-", ""), kind, poolName, folder);
    }

    private Job(String id, Kind kind, String poolName, String folder) {
        this.id = id;
        this.kind = kind;
        this.poolName = poolName;
        this.folder = folder;
    }

    /** One of another time, that has ended. */
    static Job ended(String id, Kind kind, String poolName, String folder, JobState state) {
        Job job = new Job(id, kind, poolName, folder);
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

    /** The backup's folder. One that is being written is not in its storage before the job has succeeded. */
    public String folder() {
        return folder;
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

    /**
     * Ends the job as this work ends.
     *
     * @param record told of the end before anybody else is; if it fails, so does the job
     */
    void follow(CompletableFuture<JobState.Succeeded> work, Consumer<JobState> record, Executor workers) {
        done = work.thenApplyAsync(
                        succeeded -> {
                            record.accept(succeeded);
                            return (JobState) succeeded;
                        },
                        workers)
                .exceptionallyAsync(failure -> failed(refusal(failure), record), workers)
                .thenAccept(ended -> {
                    state = ended;
                    if (ended instanceof JobState.Failed failed) {
                        throw new RefusedException(failed.reason());
                    }
                });
    }

    private JobState failed(RefusedException refused, Consumer<JobState> record) {
        LOG.info("{} of pool {}, folder {}: {}", kind, poolName, folder, refused.getMessage());
        JobState failed = new JobState.Failed(refused.status());
        try {
            record.accept(failed);
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
