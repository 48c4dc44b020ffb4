package dev.holdfast.harness.client;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Changes whose clients were not told what became of them. The cards remember what their last changes were answered, by a name that
 * the client gave; asked soon enough, they tell, and that is settled in the history. Safe for concurrent use.
 */
public final class LooseEnds {

    private static final int NAME_BYTES = 16;
    private static final String FORGOTTEN = "The pool does not remember";
    private static final Result NEVER = new Result.Refused(Refusal.OTHER, "never done");

    /** Fewer than the cards remember, for what the pool changes by itself meanwhile. */
    private static final long SURELY_REMEMBERED = 900;

    /** @param named how many changes had been named when this one was given up */
    private record Loose(long named, Supplier<CompletableFuture<Answer>> look) {}

    private final byte[] run;
    private final Recorder recorder;
    private final Map<Long, Loose> loose = new ConcurrentSkipListMap<>();
    private final AtomicLong named = new AtomicLong();

    /**
     * @param run tells this run's names from those of all others that ask the same pool
     * @param recorder takes the calls down
     */
    public LooseEnds(byte[] run, Recorder recorder) {
        this.run = run.clone();
        this.recorder = recorder;
    }

    /** The cards' own protocol as one client uses it: recorded, and every change with a name. */
    public KeyDoor door(Supplier<KeyClient> pool, Witness witness, String client) {
        return new NamingDoor(pool, witness, client);
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
        loose.forEach((call, end) -> asked.add(end.look().get().thenAccept(answer -> {
            Result became =
                    named.get() - end.named() < SURELY_REMEMBERED ? meaning.apply(answer.result()) : answer.result();
            if (isTold(became) && loose.remove(call, end)) {
                recorder.settle(call, became);
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

    private ByteString name(String client, long call) {
        named.incrementAndGet();
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(run);
            sha256.update((client + "/" + call).getBytes(StandardCharsets.UTF_8));
            return ByteString.copyFrom(sha256.digest(), 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private final class NamingDoor implements KeyDoor {

        private final Supplier<KeyClient> pool;
        private final Witness witness;
        private final String client;
        private final KeyDoor others;

        NamingDoor(Supplier<KeyClient> pool, Witness witness, String client) {
            this.pool = pool;
            this.witness = witness;
            this.client = client;
            others = new RecordedDoor(new PartitionDoor(pool, witness), recorder, client);
        }

        @Override
        public Door door() {
            return Door.PARTITION;
        }

        @Override
        public CompletableFuture<Answer> ask(Ask call) {
            return call.operation().isWrite() ? change(call) : others.ask(call);
        }

        private CompletableFuture<Answer> change(Ask call) {
            long id = recorder.begin(client, call.key(), call.operation(), call.version(), call.set());
            ByteString name = name(client, id);
            KeyDoor once = new PartitionDoor(() -> pool.get().once(name), witness);
            KeyDoor later = new PartitionDoor(() -> pool.get().remembered(name), witness);
            return once.ask(call).thenApply(answer -> {
                recorder.end(id, answer.result());
                if (answer.result() instanceof Result.Unknown) {
                    loose.put(id, new Loose(named.get(), () -> later.ask(call)));
                }
                return answer;
            });
        }
    }
}
