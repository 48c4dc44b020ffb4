package dev.holdfast.harness.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of PKCS#11 clients, as people and as programs read it.
 *
 * @param subjects the ways to a token, the one that the others are held against first
 * @param missing what could not be measured, and why
 */
record Pkcs11Figures(int cards, List<String> subjects, List<Row> rows, List<String> missing) {

    private static final String FORMAT = "holdfast.bench.pkcs11/1";

    /** @param by subject; one that refuses the operation is absent */
    record Row(String operation, int threads, Map<String, Throughput> by) {

        /** How many calls the first subject makes for each of the other's; 0 when one of them makes none. */
        double ratio(String first, String other) {
            Throughput own = by.get(first);
            Throughput peer = by.get(other);
            return own == null || peer == null || peer.calls() == 0 ? 0 : own.perSecond() / peer.perSecond();
        }
    }

    String table() {
        StringBuilder table = new StringBuilder(String.format("%-20s%8s", "", "threads"));
        subjects.forEach(subject -> table.append(String.format("%34s", subject)));
        subjects.stream().skip(1).forEach(subject -> table.append(String.format("%22s", "own : " + shorter(subject))));
        table.append(String.format("%n%28s", ""));
        subjects.forEach(subject -> table.append(String.format("%14s%10s%10s", "per second", "p50", "p99")));
        table.append(System.lineSeparator());
        rows.forEach(row -> {
            table.append(String.format("%-20s%8d", row.operation(), row.threads()));
            subjects.forEach(subject -> table.append(columns(row.by().get(subject))));
            subjects.stream().skip(1).forEach(subject -> table.append(ratio(row, subject)));
            table.append(System.lineSeparator());
        });
        missing.forEach(reason -> table.append(String.format("Not measured: %s.%n", reason)));
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%d cards in one JVM, clients in processes of their own, all over unix sockets but the last; %d"
                                + " processors, JDK %d.",
                        cards,
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature()))
                .toString();
    }

    /** One document, times in microseconds. */
    String json() {
        ObjectNode document = JsonMapper.builder().build().createObjectNode();
        document.put("format", FORMAT)
                .put("cards", cards)
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString());
        missing.forEach(document.withArray("missing")::add);
        for (Row row : rows) {
            ObjectNode one = document.withArray("operations").addObject();
            one.put("operation", row.operation()).put("threads", row.threads());
            row.by().forEach((subject, throughput) -> one.putObject(subject)
                    .put("per_second", throughput.perSecond())
                    .put("p50_micros", throughput.p50Nanos() / 1e3)
                    .put("p99_micros", throughput.p99Nanos() / 1e3));
            subjects.stream()
                    .skip(1)
                    .forEach(subject -> one.put("ratio to " + subject, row.ratio(subjects.get(0), subject)));
        }
        return document.toPrettyString();
    }

    private String ratio(Row row, String subject) {
        double ratio = row.ratio(subjects.get(0), subject);
        return ratio == 0 ? String.format("%22s", "-") : String.format(Locale.ROOT, "%21.2fx", ratio);
    }

    private static String shorter(String subject) {
        return subject.length() > 15 ? subject.substring(0, 15) : subject;
    }

    private static String columns(@Nullable Throughput row) {
        return row == null
                ? String.format("%14s%10s%10s", "-", "-", "-")
                : String.format(
                        Locale.ROOT,
                        "%,14.0f%,7.0f µs%,7.0f µs",
                        row.perSecond(),
                        row.p50Nanos() / 1e3,
                        row.p99Nanos() / 1e3);
    }
}
