package dev.holdfast.harness.bench;

import static dev.holdfast.harness.stage.StageTime.join;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a number of clients got out of a pool, each asking for the next thing once it had the one before.
 *
 * @param calls that were answered
 * @param nanos of the whole measurement
 * @param p50Nanos half of the calls took no longer
 * @param p99Nanos 99 of 100 calls took no longer
 */
record Throughput(int clients, long calls, long nanos, long p50Nanos, long p99Nanos) {

    /** @param call makes one call of the client with this number */
    static Throughput measure(int clients, Duration duration, IntFunction<CompletableFuture<?>> call) {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        List<CompletableFuture<List<Long>>> running = IntStream.range(0, clients)
                .mapToObj(client -> loop(client, end, call, new ArrayList<>()))
                .toList();
        long[] latencies = running.stream()
                .flatMapToLong(client -> LongStream.of(
                        join(client).stream().mapToLong(Long::longValue).toArray()))
                .sorted()
                .toArray();
        return new Throughput(
                clients,
                latencies.length,
                System.nanoTime() - start,
                percentile(latencies, 50),
                percentile(latencies, 99));
    }

    double perSecond() {
        return calls * 1e9 / nanos;
    }

    private static CompletableFuture<List<Long>> loop(
            int client, long end, IntFunction<CompletableFuture<?>> call, List<Long> latencies) {
        long asked = System.nanoTime();
        if (asked - end >= 0) {
            return CompletableFuture.completedFuture(latencies);
        }
        // A task of its own for each turn: calls that are answered at once must not nest.
        return call.apply(client).thenComposeAsync(done -> {
            latencies.add(System.nanoTime() - asked);
            return loop(client, end, call, latencies);
        });
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
