package dev.holdfast.harness.workload;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.Tag;
import dev.holdfast.proto.v1.UpdateKey;
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

    private static final String TAG = "count";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);

    /** See {@link Load.Outcome}. */
    record Tally(long writes, long retriedWrites, long reads, List<String> failedReads, long longestMillis) {}

    private final RecordedKeys keys;
    private final String key;
    private final StageTime time;
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

    LoadClient(RecordedKeys keys, String key, StageTime time) {
        this.keys = keys;
        this.time = time;
        this.key = key;
    }

    String keyName() {
        return key;
    }

    /** Ends, after {@link #stop}, with what came of it; fails when a change was refused, or not answered for a minute. */
    CompletableFuture<Tally> run() {
        return change(() -> create().thenAccept(made -> {})).thenCompose(ready -> again());
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
        return keys.get(key)
                .thenApply(this::wrong)
                .exceptionally(LoadClient::told)
                .thenApply(wrong -> wrong.isEmpty() ? "" : key + " " + wrong);
    }

    private CompletableFuture<Tally> again() {
        synchronized (this) {
            if (stopping) {
                return CompletableFuture.completedFuture(
                        new Tally(writes, retriedWrites, reads, List.copyOf(failedReads), longest.toMillis()));
            }
        }
        // A task of its own for each turn: calls that are answered at once must not nest.
        return change(this::count)
                .thenCompose(changed -> read(keys.get(key).thenApply(this::wrong)))
                .thenCompose(seen -> read(sign()))
                .thenCompose(signed -> later(Duration.ZERO))
                .thenCompose(turn -> again());
    }

    private CompletableFuture<KeyBundle> create() {
        return keys.create(CreateKey.newBuilder()
                .setName(key)
                .setSpec(KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256))
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                .addTags(tag(0))
                .build());
    }

    private CompletableFuture<Void> count() {
        long number;
        synchronized (this) {
            number = ++asked;
        }
        return keys.update(UpdateKey.newBuilder()
                        .setName(key)
                        .setReplaceTags(true)
                        .addTags(tag(number))
                        .build())
                .handle((done, failure) -> {
                    synchronized (this) {
                        if (failure == null) {
                            acknowledged = number;
                        } else if (!isSurelyUndone(failure)) {
                            unresolved.add(number);
                        }
                    }
                    return failure;
                })
                .thenCompose(failure -> failure == null
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<String> sign() {
        return keys.sign(Sign.newBuilder()
                        .setName(key)
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(DIGEST)
                        .build())
                .thenApply(signed -> "");
    }

    /** @param call answers with what is wrong, or nothing */
    private CompletableFuture<Void> read(CompletableFuture<String> call) {
        Duration start = time.now();
        return call.exceptionally(LoadClient::told).thenAccept(wrong -> {
            synchronized (this) {
                reads++;
                noteWait(time.now().minus(start));
                if (!wrong.isEmpty()) {
                    failedReads.add(key + ": " + wrong);
                }
            }
        });
    }

    /** Asks until it is acknowledged: counting the same number twice is as good as once. */
    private CompletableFuture<Void> change(Supplier<CompletableFuture<Void>> write) {
        return attempt(write, time.now(), 0);
    }

    private CompletableFuture<Void> attempt(Supplier<CompletableFuture<Void>> write, Duration start, int before) {
        return write.get().handle((done, failure) -> failure).thenCompose(failure -> {
            Duration took = time.now().minus(start);
            if (failure == null) {
                acknowledged(took, before);
                return CompletableFuture.completedFuture(null);
            }
            return took.compareTo(PATIENCE) < 0 && mayTryAgain(failure)
                    ? later(PAUSE).thenCompose(turn -> attempt(write, start, before + 1))
                    : CompletableFuture.failedFuture(failure);
        });
    }

    private void acknowledged(Duration took, int retries) {
        CompletableFuture<Void> reached;
        synchronized (this) {
            writes++;
            retriedWrites += retries > 0 ? 1 : 0;
            noteWait(took);
            reached = next;
            next = new CompletableFuture<>();
        }
        reached.complete(null);
    }

    private synchronized void noteWait(Duration took) {
        longest = took.compareTo(longest) > 0 ? took : longest;
    }

    private CompletableFuture<Void> later(Duration delay) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        time.after(delay, () -> turn.complete(null));
        return turn;
    }

    private static boolean mayTryAgain(Throwable failure) {
        return RefusedException.behind(failure) instanceof RefusedException refused
                && switch (refused.code()) {
                    case UNREACHABLE, NO_QUORUM, OUTCOME_UNKNOWN, BUSY, CARD_ERROR, DEADLINE_EXCEEDED -> true;
                    default -> false;
                };
    }

    private synchronized String wrong(KeyBundle now) {
        long count = now.getVersion().getTagsList().stream()
                .filter(tag -> tag.getName().equals(TAG))
                .mapToLong(tag -> Long.parseLong(tag.getValue()))
                .findFirst()
                .orElse(-1);
        return count == acknowledged || unresolved.contains(count)
                ? ""
                : "counts " + count + " although " + acknowledged + " was acknowledged";
    }

    private static boolean isSurelyUndone(Throwable failure) {
        return RefusedException.behind(failure) instanceof RefusedException refused
                && switch (refused.code()) {
                    case UNREACHABLE, NO_QUORUM, BUSY, CARD_ERROR -> true;
                    default -> false;
                };
    }

    private static Tag tag(long number) {
        return Tag.newBuilder().setName(TAG).setValue(Long.toString(number)).build();
    }

    private static String told(Throwable failure) {
        Throwable cause = RefusedException.behind(failure);
        return cause instanceof RefusedException refused
                ? refused.code() + ", " + refused.getMessage()
                : cause.getClass().getSimpleName();
    }
}
