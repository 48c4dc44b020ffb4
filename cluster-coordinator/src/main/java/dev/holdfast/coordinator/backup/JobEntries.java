package dev.holdfast.coordinator.backup;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.JobKind;
import dev.holdfast.proto.v1.RegisteredJob;
import dev.holdfast.proto.v1.Status;
import java.time.Instant;

/** Jobs as the registry has them. */
final class JobEntries {

    private JobEntries() {}

    static RegisteredJob open(Job job, Pool pool, Caller caller) {
        return RegisteredJob.newBuilder()
                .setId(job.id())
                .setKind(kind(job.kind()))
                .setPoolName(pool.name())
                .setPoolId(pool.poolId())
                .setFolder(job.folder())
                .setPrincipal(caller.principal())
                .setStartedMillis(job.started().toEpochMilli())
                .setContainer(job.container())
                .setOpen(true)
                .build();
    }

    static RegisteredJob ended(RegisteredJob entry, JobState state, Instant at) {
        RegisteredJob.Builder ended = entry.toBuilder().setOpen(false).setEndedMillis(at.toEpochMilli());
        if (state instanceof JobState.Failed failed) {
            return ended.setFailure(failed.reason()).build();
        }
        if (state instanceof JobState.Succeeded succeeded) {
            return ended.setBytes(succeeded.bytes())
                    .setFrames(succeeded.frames())
                    .build();
        }
        throw new IllegalArgumentException("the job runs still");
    }

    /** One that was open when the service stopped is shown as what it is: cut off. */
    static Job job(RegisteredJob entry) {
        JobState state = entry.getOpen()
                ? cutOff(entry)
                : entry.hasFailure()
                        ? new JobState.Failed(entry.getFailure())
                        : new JobState.Succeeded(entry.getBytes(), entry.getFrames());
        return Job.ended(
                entry.getId(),
                kind(entry.getKind()),
                entry.getPoolName(),
                entry.getFolder(),
                new Job.Origin(Instant.ofEpochMilli(entry.getStartedMillis()), entry.getContainer()),
                state,
                entry.getEndedMillis() == 0 ? null : Instant.ofEpochMilli(entry.getEndedMillis()));
    }

    /** What is written of one that was cut off: nobody saw it end. */
    static RegisteredJob givenUp(RegisteredJob entry) {
        return entry.toBuilder()
                .setOpen(false)
                .setFailure(cutOff(entry).reason())
                .build();
    }

    private static JobState.Failed cutOff(RegisteredJob entry) {
        return new JobState.Failed(Status.newBuilder()
                .setCode(Code.OUTCOME_UNKNOWN)
                .setMessage(
                        entry.getKind() == JobKind.JOB_BACKUP
                                ? "The service stopped while this backup was taken; take another one."
                                : "The service stopped while this restore ran. It is given up, unless it was about to be in"
                                        + " force; look at the keys, and begin it again if they are not there.")
                .build());
    }

    private static JobKind kind(Job.Kind kind) {
        return switch (kind) {
            case BACKUP -> JobKind.JOB_BACKUP;
            case RESTORE -> JobKind.JOB_RESTORE;
            case KEY_RESTORE -> JobKind.JOB_KEY_RESTORE;
        };
    }

    private static Job.Kind kind(JobKind kind) {
        return switch (kind) {
            case JOB_RESTORE -> Job.Kind.RESTORE;
            case JOB_KEY_RESTORE -> Job.Kind.KEY_RESTORE;
            default -> Job.Kind.BACKUP;
        };
    }
}
