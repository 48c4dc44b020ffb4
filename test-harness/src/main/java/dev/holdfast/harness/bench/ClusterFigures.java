package dev.holdfast.harness.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What was measured of a cluster, as people and as programs read it.
 *
 * @param processes whether each card had a JVM of its own
 * @param failovers from the kill of the leader to the next change that was acknowledged
 * @param fastFailovers the same, of a pool in the fast profile
 * @param healKeys in the pool whose card was wiped
 * @param heal from the card's end until all cards vote and agree again
 * @param patience of the healer, a part of {@code heal}
 * @param residentBytes of each card's process with these keys; empty when they have none of their own
 */
record ClusterFigures(
        int cards,
        boolean processes,
        List<Throughput> commits,
        List<Throughput> reads,
        List<Duration> failovers,
        List<Duration> fastFailovers,
        int healKeys,
        Duration heal,
        Duration patience,
        List<Long> residentBytes) {

    private static final String FORMAT = "holdfast.bench.cluster/1";

    String table() {
        StringBuilder table = new StringBuilder(String.format("%-34s%12s%12s%12s%n", "", "per second", "p50", "p99"));
        commits.forEach(row -> throughput(table, "commits", row));
        reads.forEach(row -> throughput(table, "linearizable reads", row));
        line(table, "leader killed, to the next commit", millis(failovers));
        line(table, "the same, fast profile", millis(fastFailovers));
        line(
                table,
                String.format(Locale.ROOT, "card wiped, %,d keys, to whole", healKeys),
                String.format(Locale.ROOT, "%.2f s, %.2f s of it patience", seconds(heal), seconds(patience)));
        if (!residentBytes.isEmpty()) {
            line(
                    table,
                    "memory of a card, resident",
                    residentBytes.stream().map(bytes -> (bytes >> 20) + " MiB").collect(Collectors.joining(", ")));
        }
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%d cards, %s, on %d processors, JDK %d.",
                        cards,
                        processes ? "each a process with a disk and TLS of its own" : "in one JVM",
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature()))
                .toString();
    }

    /** One document, times in milliseconds. */
    String json() {
        ObjectNode document = JsonMapper.builder().build().createObjectNode();
        document.put("format", FORMAT)
                .put("cards", cards)
                .put("processes", processes)
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString());
        commits.forEach(row -> throughput(document.withArray("commits"), row));
        reads.forEach(row -> throughput(document.withArray("reads"), row));
        failovers.forEach(took -> document.withArray("failover_millis").add(took.toMillis()));
        fastFailovers.forEach(took -> document.withArray("fast_failover_millis").add(took.toMillis()));
        document.put("heal_keys", healKeys)
                .put("heal_millis", heal.toMillis())
                .put("heal_patience_millis", patience.toMillis());
        residentBytes.forEach(bytes -> document.withArray("resident_bytes").add(bytes));
        return document.toPrettyString();
    }

    private static void throughput(StringBuilder table, String what, Throughput row) {
        table.append(String.format(
                Locale.ROOT,
                "%-34s%,12.0f%9.2f ms%9.2f ms%n",
                what + ", " + row.clients() + (row.clients() == 1 ? " client" : " clients"),
                row.perSecond(),
                row.p50Nanos() / 1e6,
                row.p99Nanos() / 1e6));
    }

    private static void throughput(ArrayNode list, Throughput row) {
        list.addObject()
                .put("clients", row.clients())
                .put("per_second", row.perSecond())
                .put("p50_millis", row.p50Nanos() / 1e6)
                .put("p99_millis", row.p99Nanos() / 1e6);
    }

    private static void line(StringBuilder table, String what, String value) {
        table.append(String.format("%-34s  %s%n", what, value));
    }

    private static String millis(List<Duration> all) {
        return all.stream().map(took -> took.toMillis() + " ms").collect(Collectors.joining(", "));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
