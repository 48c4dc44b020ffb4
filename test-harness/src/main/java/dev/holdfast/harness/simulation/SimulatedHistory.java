package dev.holdfast.harness.simulation;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Processes;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.history.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Takes down the calls of a run in virtual time. */
final class SimulatedHistory implements Recorder {

    private final LongSupplier nanos;
    private final Map<Long, Call> calls = new TreeMap<>();
    private final Processes processes = new Processes();
    /** What answers said before, so that a day's lists of hundreds of names take no more room than the names. */
    private final Map<String, String> words = new HashMap<>();

    SimulatedHistory(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public long begin(
            String client,
            String key,
            Operation operation,
            String version,
            Map<Attribute, String> attributes,
            long late) {
        long id = calls.size() + 1L;
        calls.put(
                id,
                new Call(
                        id,
                        client,
                        processes.begin(client, id),
                        key,
                        operation,
                        version,
                        attributes,
                        late,
                        nanos.getAsLong(),
                        Long.MAX_VALUE,
                        new Result.Unknown("no answer yet")));
        return id;
    }

    @Override
    public void end(long call, Result result) {
        processes.end(call, result);
        calls.computeIfPresent(call, (id, begun) -> begun.ended(nanos.getAsLong(), shared(result)));
    }

    @Override
    public void settle(long call, Result result) {
        calls.computeIfPresent(call, (id, ended) -> ended.ended(nanos.getAsLong(), shared(result)));
    }

    private Result shared(Result result) {
        return result instanceof Result.Done done
                ? new Result.Done(
                        shared(done.version()),
                        shared(done.material()),
                        done.seen(),
                        done.names().stream().map(this::shared).toList())
                : result;
    }

    private String shared(String word) {
        return words.computeIfAbsent(word, same -> same);
    }

    History history(String title) {
        return new History(title, List.copyOf(calls.values()), false);
    }
}
