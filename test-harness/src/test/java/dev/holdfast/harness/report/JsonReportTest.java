package dev.holdfast.harness.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JsonReportTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    private static JsonNode schema;

    @BeforeAll
    static void readSchema() throws IOException {
        schema = MAPPER.readTree(Files.readString(Path.of("..", "docs", "drill-report.schema.json")));
    }

    @Test
    void everyDocumentIsAsItsSchemaSays() throws IOException {
        for (DrillReport report : List.of(
                SampleReports.recovered(),
                SampleReports.lossy(),
                SampleReports.failed(),
                SampleReports.underLoad(),
                SampleReports.saying("\"\u0000\\\uD800"))) {
            assertEquals(List.of(), violations("", schema, document(report)));
        }
    }

    @Test
    void theSchemaWouldTell() throws IOException {
        ObjectNode broken = (ObjectNode) document(SampleReports.recovered());
        broken.put("holdfastDrill", 2).put("started", 7).remove("replay");
        broken.put("unheardOf", true);
        ((ObjectNode) broken.path("timeline").get(0)).put("kind", "PARTY");
        ((ObjectNode) broken.path("loss")).put("keysBefore", -1);
        assertEquals(
                List.of(
                        "replay is missing",
                        "holdfastDrill is 2",
                        "started is no string",
                        "loss/keysBefore is -1",
                        "timeline/kind is \"PARTY\"",
                        "unheardOf is not described"),
                violations("", schema, broken));
    }

    @Test
    void theVerdictAndTheNumbersAreInIt() throws IOException {
        JsonNode good = document(SampleReports.recovered());
        assertTrue(good.path("recovered").booleanValue());
        assertEquals(2_691, good.path("recoveryMillis").longValue());
        assertEquals(10, good.path("phases").size());
        assertEquals("2026-02-03T04:05:06.789Z", good.path("started").textValue());
        assertEquals("42", good.path("configuration").path("Seed").textValue());
        JsonNode lossy = document(SampleReports.lossy());
        assertFalse(lossy.path("recovered").booleanValue());
        assertEquals("archive-2019", lossy.path("loss").path("keysLost").path(0).textValue());
        assertFalse(lossy.path("refusals").path(0).path("passed").booleanValue());
        assertFalse(document(SampleReports.failed()).path("loss").path("known").booleanValue());
    }

    private static JsonNode document(DrillReport report) throws IOException {
        return MAPPER.readTree(JsonReport.render(report));
    }

    /** The few words of JSON Schema that the schema uses; besides, it must describe every member there is. */
    private static List<String> violations(String at, JsonNode rule, JsonNode value) {
        List<String> found = new ArrayList<>();
        if (rule.has("const") && !rule.get("const").equals(value)
                || rule.has("minimum") && value.asLong() < rule.get("minimum").longValue()
                || rule.has("enum") && !contains(rule.get("enum"), value)) {
            found.add(at + " is " + value);
        }
        if (rule.has("type") && !isA(rule.get("type").textValue(), value)) {
            found.add(at + " is no " + rule.get("type").textValue());
        }
        for (JsonNode name : rule.path("required")) {
            if (!value.has(name.textValue())) {
                found.add(path(at, name.textValue()) + " is missing");
            }
        }
        value.properties().forEach(member -> {
            JsonNode known = rule.path("properties").path(member.getKey());
            JsonNode described = known.isMissingNode() ? rule.path("additionalProperties") : known;
            String path = path(at, member.getKey());
            if (described.isMissingNode()) {
                found.add(path + " is not described");
            } else {
                found.addAll(violations(path, described, member.getValue()));
            }
        });
        if (value.isArray()) {
            value.forEach(item -> found.addAll(violations(at, rule.path("items"), item)));
        }
        return found;
    }

    private static String path(String at, String name) {
        return at.isEmpty() ? name : at + "/" + name;
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isA(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            default ->
                throw new IllegalArgumentException("the schema uses a type that the test does not know: " + type);
        };
    }
}
