package dev.holdfast.harness.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** What was measured of a service's face, as people and as programs read it. */
record RestFigures(int cards, List<Row> rows) {

    private static final String FORMAT = "holdfast.bench.rest/1";

    /** One operation, asked in both ways by as many clients. */
    record Row(String operation, Throughput face, Throughput direct) {

        /** What the face adds to half of the calls. */
        double overheadMicros() {
            return (face.p50Nanos() - direct.p50Nanos()) / 1e3;
        }
    }

    String table() {
        StringBuilder table = new StringBuilder(String.format(
                "%-16s%12s%36s%36s%14s%n%28s%12s%12s%12s%12s%12s%12s%14s%n",
                "",
                "connections",
                "through the face",
                "directly",
                "the face adds",
                "",
                "per second",
                "p50",
                "p99",
                "per second",
                "p50",
                "p99",
                "to p50"));
        rows.forEach(row -> table.append(String.format(
                Locale.ROOT,
                "%-16s%12d%s%s%,11.0f µs%n",
                row.operation(),
                row.face().clients(),
                columns(row.face()),
                columns(row.direct()),
                row.overheadMicros())));
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%d cards, clients and the service in one JVM, TLS 1.3, HTTP/1.1 kept open; %d processors, JDK %d.",
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
        for (Row row : rows) {
            ObjectNode one = document.withArray("operations").addObject();
            one.put("operation", row.operation()).put("connections", row.face().clients());
            throughput(one.putObject("face"), row.face());
            throughput(one.putObject("direct"), row.direct());
            one.put("overhead_p50_micros", row.overheadMicros());
        }
        return document.toPrettyString();
    }

    private static String columns(Throughput row) {
        return String.format(
                Locale.ROOT, "%,12.0f%,9.0f µs%,9.0f µs", row.perSecond(), row.p50Nanos() / 1e3, row.p99Nanos() / 1e3);
    }

    private static void throughput(ObjectNode into, Throughput row) {
        into.put("per_second", row.perSecond())
                .put("p50_micros", row.p50Nanos() / 1e3)
                .put("p99_micros", row.p99Nanos() / 1e3);
    }
}
