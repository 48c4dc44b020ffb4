package dev.holdfast.harness.report;

/** Hears how a drill goes on while it works. Called by one thread at a time; what it throws ends the drill. */
public interface DrillListener {

    /** Hears nothing: for when only the report counts. */
    DrillListener SILENT = new DrillListener() {};

    /**
     * A phase begins.
     *
     * @param number counted from 1
     * @param of how many phases the drill has
     */
    default void phaseStarted(int number, int of, String name) {}

    /**
     * The phase that runs got further.
     *
     * @param fraction 0 to 1
     * @param text what it is at, such as "key 40 of 100"
     */
    default void progress(double fraction, String text) {}

    /** Something worth a mark on the timeline happened, during a phase or between two. */
    default void moment(DrillReport.Moment moment) {}

    /**
     * A fault began, or is over.
     *
     * @param name for people
     * @param did what it did, in sentences
     */
    default void fault(String name, String did) {}

    /** The phase that was started last is over. */
    default void phaseFinished(DrillReport.Phase phase) {}

    /** The drill is over and its report lies in {@code files}. */
    default void finished(DrillReport report, ReportFiles.Written files) {}
}
