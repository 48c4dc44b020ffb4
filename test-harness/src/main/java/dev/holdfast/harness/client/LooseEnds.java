package dev.holdfast.harness.client;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A recorder that goes after changes whose clients were not told what became of them. The cards remember what their last changes
 * were answered; asked soon enough, they tell, and that is settled in the history. Safe for concurrent use.
 */
public final class LooseEnds implements Recorder {

    private static final String FORGOTTEN = "The pool does not remember";
    private static final Result NEVER = new Result.Refused(Refusal.OTHER, "never done");

    /** Fewer than the cards remember, for what the pool changes by itself meanwhile. */
    private static final long SURELY_REMEMBERED = 900;

    /** @param changes how many had been asked for when this one was given up */
    private record Loose(long changes, Supplier<CompletableFuture<Result>> look) {}

    private final Recorder recorder;
    private final Map<Long, Loose> loose = new ConcurrentSkipListMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();

    /** @param recorder takes the calls down: of all clients of the pool, so that all its changes are counted */
    public LooseEnds(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public long begin(
            String client,
            String key,
            Operation operation,
            String version,
            Map<Attribute, String> attributes,
            long late) {
        if (operation.isWrite()) {
            changes.incrementAndGet();
        }
        return recorder.begin(client, key, operation, version, attributes, late);
    }

    @Override
    public void end(long call, Result result) {
        recorder.end(call, result);
    }

    @Override
    public void leave(long call, Supplier<CompletableFuture<Result>> look) {
        loose.put(call, new Loose(changes.get(), look));
    }

    @Override
    public void settle(long call, Result result) {
        recorder.settle(call, result);
    }

    /** Changes of which the pool has not been asked yet, or could not tell. */
    public int open() {
        return loose.size();
    }

    /** Changes of which the pool has told. */
    public long settled() {
        return settled.get();
    }

    /** Asks about none of them any more: whoever could have told is gone, and their outcomes stay unknown. */
    public void giveUp() {
        loose.clear();
    }

    /** Asks about each, and settles those that the pool knows of. Completes when all were asked. */
    public CompletableFuture<Void> settle() {
        return ask(result -> result);
    }

    /**
     * The same when nothing is under way any more anywhere in the pool, and every card has applied all: what the pool does not
     * remember, and would, was never done.
     */
    public CompletableFuture<Void> settleAll() {
        return ask(result ->
                result instanceof Result.Unknown unknown && unknown.told().contains(FORGOTTEN) ? NEVER : result);
    }

    private CompletableFuture<Void> ask(UnaryOperator<Result> meaning) {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        loose.forEach((call, end) -> asked.add(end.look().get().thenAccept(result -> {
            Result became = changes.get() - end.changes() < SURELY_REMEMBERED ? meaning.apply(result) : result;
            if (isTold(became) && loose.remove(call, end)) {
                recorder.settle(call, became);
                settled.incrementAndGet();
            }
        })));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    }

    /** That no card answers, for one, is a refusal to tell and tells nothing. */
    private static boolean isTold(Result result) {
        return result instanceof Result.Done
                || result instanceof Result.Refused refused && refused.refusal() != Refusal.OTHER
                || result.equals(NEVER);
    }
}
