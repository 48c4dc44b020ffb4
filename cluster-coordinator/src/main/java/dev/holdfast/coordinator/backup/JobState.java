package dev.holdfast.coordinator.backup;

import dev.holdfast.proto.v1.Status;

/** How far a job is. */
public sealed interface JobState {

    /**
     * @param progress 0 to 1
     * @param bytes carried so far, as frame files count them
     * @param frames carried so far
     */
    record Running(double progress, long bytes, int frames) implements JobState {}

    /** @param bytes of all frame files together */
    record Succeeded(long bytes, int frames) implements JobState {}

    /** @param reason what a caller is shown */
    record Failed(Status reason) implements JobState {}
}
