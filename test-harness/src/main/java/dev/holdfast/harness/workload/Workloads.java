package dev.holdfast.harness.workload;

import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.stage.StageTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The clients of one run: begins and ends them as the words of {@link WorkloadWords#WORDS} say. */
public final class Workloads implements AutoCloseable {

    /** Longer than any call goes without an answer. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration BURST_PATIENCE = Duration.ofMinutes(30);

    private final StageTime time;
    private final SplittableRandom random;
    private final Entrance entrance;
    private final List<Crowd> working = new ArrayList<>();
    private int clients;

    /**
     * What came of a word.
     *
     * @param sentence for people
     * @param begun the clients that go on; to be given to {@link #end} when the step's time is over, if it has one
     */
    public record Played(String sentence, Optional<Crowd> begun) {}

    /** @param recorder takes down every call and what it was told */
    public Workloads(StageTime time, SplittableRandom random, Entrance entrance, Recorder recorder) {
        this.time = time;
        this.random = random;
        this.entrance = entrance.recorded(recorder);
    }

    /**
     * Does what a word says.
     *
     * @param word of {@link WorkloadWords#WORDS}
     * @throws dev.holdfast.proto.RefusedException when there is no such door here, or the mix has nothing for it
     */
    public Played play(Word word, Arguments arguments) {
        if (word.equals(WorkloadWords.STOP)) {
            int ended = working.stream().mapToInt(Crowd::size).sum();
            endAll();
            return new Played(ended + " clients have stopped.", Optional.empty());
        }
        if (word.equals(WorkloadWords.BURST)) {
            CrowdPlan plan = WorkloadWords.burst(arguments);
            Duration start = time.now();
            Crowd crowd = begin(plan);
            time.await("the burst is answered", crowd::isDone, BURST_PATIENCE);
            end(crowd);
            return new Played(
                    plan.calls() + " calls of " + crowd.size() + " clients were answered in "
                            + time.now().minus(start).toMillis() + " ms.",
                    Optional.empty());
        }
        if (!word.equals(WorkloadWords.BEGIN)) {
            throw new IllegalArgumentException(word.name() + " is not a word about clients");
        }
        Crowd crowd = begin(WorkloadWords.clients(arguments));
        return new Played(crowd.size() + " clients work from now on.", Optional.of(crowd));
    }

    /** Begins what no word says. */
    public Crowd begin(CrowdPlan plan) {
        Crowd crowd = Crowd.begin(plan, clients, entrance, time, random.split());
        clients += crowd.size();
        working.add(crowd);
        return crowd;
    }

    /**
     * Lets these clients finish what they are at, and waits for their answers.
     *
     * @throws dev.holdfast.proto.RefusedException DEADLINE_EXCEEDED when a call has no answer after two minutes; its outcome
     *     is unknown
     */
    public void end(Crowd crowd) {
        crowd.end();
        try {
            time.await("every client has its answer", crowd::isDone, PATIENCE);
        } finally {
            crowd.close();
            working.remove(crowd);
        }
    }

    /** The same with all that are at work. */
    public void endAll() {
        working.forEach(Crowd::end);
        List.copyOf(working).forEach(this::end);
    }

    /** Leaves at once. */
    @Override
    public void close() {
        working.forEach(Crowd::close);
        working.clear();
    }
}
