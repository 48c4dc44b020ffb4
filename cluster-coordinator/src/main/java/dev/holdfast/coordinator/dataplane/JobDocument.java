package dev.holdfast.coordinator.dataplane;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.JobState;
import dev.holdfast.coordinator.http.ErrorBody;
import dev.holdfast.coordinator.http.Errors;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a backup or a restore goes. What does not apply is null, and written: clients look for it.
 *
 * @param status "InProgress", "Succeeded" or "Failed"
 * @param started seconds since the epoch
 * @param ended the same; null while it runs
 * @param folder URL of the backup that was taken; null before it is there, of a restore, and where a folder
 *     of this machine was named instead of a container
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record JobDocument(
        String jobId,
        String status,
        @Nullable String statusDetails,
        @JsonProperty("startTime") long started,
        @JsonProperty("endTime") @Nullable Long ended,
        Reason error,

        @JsonProperty("azureStorageBlobContainerUri") @Nullable
        String folder) {

    private static final String RUNNING = "InProgress";

    /** Why it failed; nothing but nulls when it did not. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Reason(
            @Nullable String code,
            @Nullable String message,
            @JsonProperty("innererror") ErrorBody.@Nullable Inner inner) {}

    static JobDocument of(Job job) {
        return of(job, job.state());
    }

    /**
     * What the job is answered with when it was begun. One that failed at once runs here: the command line takes an operation
     * whose first answer is final for one that went well.
     */
    static JobDocument begun(Job job) {
        JobState state = job.state();
        return state instanceof JobState.Failed ? running(job) : of(job, state);
    }

    private static JobDocument running(Job job) {
        return new JobDocument(
                job.id(), RUNNING, null, job.started().getEpochSecond(), null, new Reason(null, null, null), null);
    }

    private static JobDocument of(Job job, JobState state) {
        return new JobDocument(
                job.id(),
                word(state),
                null,
                job.started().getEpochSecond(),
                job.ended().map(Instant::getEpochSecond).orElse(null),
                reason(state),
                folder(job, state));
    }

    private static @Nullable String folder(Job job, JobState state) {
        boolean isThere = job.kind() == Job.Kind.BACKUP && state instanceof JobState.Succeeded;
        return isThere && !job.container().isEmpty() ? job.container() + "/" + job.folder() : null;
    }

    private static String word(JobState state) {
        return state instanceof JobState.Running
                ? RUNNING
                : state instanceof JobState.Succeeded ? "Succeeded" : "Failed";
    }

    private static Reason reason(JobState state) {
        if (state instanceof JobState.Failed failed) {
            ErrorBody.Problem problem = Errors.body(failed.reason()).error();
            return new Reason(problem.code(), problem.message(), problem.inner());
        }
        return new Reason(null, null, null);
    }
}
