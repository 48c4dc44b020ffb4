package dev.holdfast.coordinator.backup;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

    private final String id = UUID.randomUUID().toString().replace("-", "");
    private final Kind kind;
    private final String poolName;
    private final String folder;
    private volatile CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile JobState state = new JobState.Running(0, 0, 0);

    Job(Kind kind, String poolName, String folder) {
        this.kind = kind;
        this.poolName = poolName;
        this.folder = folder;
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

    /** Ends the job as this work ends. */
    void follow(CompletableFuture<JobState.Succeeded> work) {
        done = work.handle((succeeded, failure) -> {
            if (failure == null) {
                state = succeeded;
                return null;
            }
            RefusedException refused = refusal(failure);
            LOG.info("{} of pool {}, folder {}: {}", kind, poolName, folder, refused.getMessage());
            state = new JobState.Failed(refused.status());
            throw refused;
        });
    }

    private static RefusedException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused) {
            return refused;
        }
        LOG.error("A job failed for a reason nobody foresaw", cause);
        return new RefusedException(Code.INTERNAL, "The service failed in a way it does not know; see its log.");
    }
}
