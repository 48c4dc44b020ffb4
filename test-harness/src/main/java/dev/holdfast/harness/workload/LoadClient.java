package dev.holdfast.harness.workload;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.KeyKind;
import dev.holdfast.harness.client.Work;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One client of a pool: counts in a tag of its key, reads the tag back, signs, and so on. Nobody else writes to the key, so
 * what it must read is known: the last count that was acknowledged, or one whose fate it was never told.
 */
final class LoadClient {

    private static final String TAG = "count=";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Work DIGEST = Work.of(ByteString.copyFrom(new byte[Work.BYTES]));

    /** See {@link Load.Outcome}. */
    record Tally(long writes, long retriedWrites, long reads, List<String> failedReads, long longestMillis) {}

    private final KeyDoor door;
    private final StageTime time;
    private final String key;
    private final List<String> failedReads = new ArrayList<>();
    /** Counts of which nobody knows whether, and when, they take effect. */
    private final Set<Long> unresolved = new HashSet<>();

    private long acknowledged;
    private long asked;
    private long writes;
    private long retriedWrites;
    private long reads;
    private Duration longest = Duration.ZERO;
    private boolean stopping;
    private CompletableFuture<Void> next = new CompletableFuture<>();

    LoadClient(KeyDoor door, StageTime time, String key) {
        this.door = door;
        this.time = time;
        this.key = key;
    }

    String keyName() {
        return key;
    }

    /** Ends, after {@link #stop}, with what came of it; fails when a change was refused, or not answered for a minute. */
    CompletableFuture<Tally> run() {
        return change(this::create).thenCompose(ready -> again());
    }

    synchronized void stop() {
        stopping = true;
    }

    synchronized long acknowledged() {
        return writes;
    }

    /** Of a change that is asked for from now on. */
    synchronized CompletableFuture<Void> nextAcknowledgement() {
        CompletableFuture<Void> current = next;
        // The one under way may have been asked for before: wait for the one after it.
        return current.thenCompose(acknowledgedNow -> {
            synchronized (this) {
                return next;
            }
        });
    }

    /** What is wrong with the key now, or nothing. */
    CompletableFuture<String> difference() {
        return get().thenApply(wrong -> wrong.isEmpty() ? "" : key + " " + wrong);
    }

    private CompletableFuture<Tally> again() {
        synchronized (this) {
            if (stopping) {
                return CompletableFuture.completedFuture(
                        new Tally(writes, retriedWrites, reads, List.copyOf(failedReads), longest.toMillis()));
            }
        }
        return change(this::count)
                .thenCompose(changed -> read(this::get))
                .thenCompose(seen -> read(this::sign))
                .thenCompose(signed -> later(Duration.ZERO))
                .thenCompose(turn -> again());
    }

    private CompletableFuture<Answer> create() {
        return door.ask(Ask.create(key, KeyKind.EC, TAG + 0));
    }

    private CompletableFuture<Answer> count() {
        long number;
        synchronized (this) {
            number = ++asked;
        }
        return door.ask(Ask.update(key, Attribute.TAGS, TAG + number)).thenApply(answer -> {
            synchronized (this) {
                if (answer.isDone()) {
                    acknowledged = number;
                } else if (answer.result() instanceof Result.Unknown) {
                    unresolved.add(number);
                }
            }
            return answer;
        });
    }

    /** Answers with what is wrong, or nothing. */
    private CompletableFuture<String> get() {
        return door.ask(Ask.of(Operation.GET, key))
                .thenApply(answer -> answer.result() instanceof Result.Done done ? wrong(done) : told(answer));
    }

    private CompletableFuture<String> sign() {
        return door.ask(Ask.use(Operation.SIGN, key, KeyKind.EC, DIGEST)).thenApply(LoadClient::told);
    }

    private CompletableFuture<Void> read(Supplier<CompletableFuture<String>> call) {
        Duration start = time.now();
        return call.get().thenAccept(wrong -> {
            synchronized (this) {
                reads++;
                waited(start);
                if (!wrong.isEmpty()) {
                    failedReads.add(key + ": " + wrong);
                }
            }
        });
    }

    /** Asks until it is acknowledged: counting the same number twice is as good as once. */
    private CompletableFuture<Void> change(Supplier<CompletableFuture<Answer>> write) {
        return attempt(write, time.now(), 0);
    }

    private CompletableFuture<Void> attempt(Supplier<CompletableFuture<Answer>> write, Duration start, int before) {
        return write.get().thenCompose(answer -> {
            if (answer.isDone()) {
                acknowledged(start, before);
                return CompletableFuture.completedFuture(null);
            }
            if (mayTryAgain(answer) && time.now().minus(start).compareTo(PATIENCE) < 0) {
                return later(SOON).thenCompose(turn -> attempt(write, start, before + 1));
            }
            return CompletableFuture.failedFuture(new RefusedException(
                    mayTryAgain(answer) ? Code.DEADLINE_EXCEEDED : Code.CONFLICT,
                    "A client gave up changing its key " + key + ": " + told(answer)));
        });
    }

    /** In a task of its own: calls that are answered at once must not nest. */
    private CompletableFuture<Void> later(Duration delay) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        time.after(delay, () -> turn.complete(null));
        return turn;
    }

    private void acknowledged(Duration start, int retries) {
        CompletableFuture<Void> reached;
        synchronized (this) {
            writes++;
            retriedWrites += retries > 0 ? 1 : 0;
            waited(start);
            reached = next;
            next = new CompletableFuture<>();
        }
        reached.complete(null);
    }

    private synchronized void waited(Duration since) {
        Duration took = time.now().minus(since);
        longest = took.compareTo(longest) > 0 ? took : longest;
    }

    /** A reason outside the key may go away; one in the key does not. */
    private static boolean mayTryAgain(Answer answer) {
        return answer.result() instanceof Result.Unknown
                || answer.result() instanceof Result.Refused refused && refused.refusal() == Refusal.OTHER;
    }

    private synchronized String wrong(Result.Done now) {
        String tags = now.seen().getOrDefault(Attribute.TAGS, "");
        long count = tags.startsWith(TAG) ? Long.parseLong(tags.substring(TAG.length())) : -1;
        return count == acknowledged || unresolved.contains(count)
                ? ""
                : "counts " + count + " although " + acknowledged + " was acknowledged";
    }

    /** What was said instead of an answer. */
    private static String told(Answer answer) {
        if (answer.result() instanceof Result.Refused refused) {
            return refused.told();
        }
        return answer.result() instanceof Result.Unknown unknown ? unknown.told() : "";
    }
}
