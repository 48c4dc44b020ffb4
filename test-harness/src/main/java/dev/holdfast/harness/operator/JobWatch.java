package dev.holdfast.harness.operator;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.ShowJob;
import dev.holdfast.proto.v1.JobReport;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a job by asking again. */
final class JobWatch {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private JobWatch() {}

    /** @param toItsEnd whether to wait until the job is over */
    static int show(Coordinator coordinator, JobReport started, boolean toItsEnd) {
        JobReport job = started;
        while (toItsEnd && !job.getEnded()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            job = find(coordinator, job.getJob());
        }
        if (coordinator.json()) {
            coordinator.out().println(Json.job(job).toPrettyString());
        } else {
            coordinator.out().println(StatusText.job(job));
            if (!job.getEnded()) {
                coordinator.out().println("Look with hsm backup status " + job.getJob() + ".");
            }
        }
        return (job.hasFailure() ? ExitCode.FAILED : ExitCode.OK).code();
    }

    static JobReport find(Coordinator coordinator, String job) {
        return coordinator
                .ask(ControlRequest.newBuilder().setShowJob(ShowJob.newBuilder().setJob(job)))
                .getJob();
    }
}
