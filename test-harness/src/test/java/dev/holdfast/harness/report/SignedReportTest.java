package dev.holdfast.harness.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.partition.factory.DocumentSeal;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report that its owner signed, and what is found when somebody lays hands on it. */
final class SignedReportTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long NOW = System.currentTimeMillis();

    @TempDir
    private Path folder;

    private final Owner owner = new Owner(HostCrypto.engine("test"), NOW);
    private ReportFiles.Written files;

    @BeforeEach
    void sign() {
        files = ReportFiles.write(folder, SampleReports.underLoad(), message -> owner.sealDocument("Report", message));
    }

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void whatWasSignedIsFoundWholeHoweverItIsSpaced() throws Exception {
        byte[] json = Files.readAllBytes(files.json());
        SignedReport whole = verify(json);
        assertEquals(List.of("1.3.6.1.5.5.7.3.36"), whole.signer().getExtendedKeyUsage());
        verify(MAPPER.readTree(json).toString().getBytes(UTF_8));
        assertEquals(
                MAPPER.readTree(JsonReport.render(SampleReports.underLoad())).size() + 2,
                whole.document().size());
    }

    @Test
    void halfACharacterIsSignedAsItIsWritten() throws Exception {
        ReportFiles.Written odd = ReportFiles.write(
                folder,
                SampleReports.saying("\"\u0000\uD800\u2028\uD83D\uDE00"),
                message -> owner.sealDocument("R", message));
        verify(Files.readAllBytes(odd.json()));
    }

    /** Every value of the document, one at a time. */
    @Test
    void anyChangeIsFound() throws Exception {
        byte[] json = Files.readAllBytes(files.json());
        List<JsonNode> changed = changes(MAPPER.readTree(json));
        assertTrue(changed.size() > 150, () -> "only " + changed.size() + " places were changed");
        for (JsonNode document : changed) {
            assertThrows(
                    RefusedException.class, () -> verify(document.toString().getBytes(UTF_8)), document::toString);
        }
        String text = new String(json, UTF_8);
        assertThrows(
                RefusedException.class,
                () -> verify(text.replaceFirst("\\{", "{\"recovered\": false, ").getBytes(UTF_8)),
                "a member that is there twice");
        assertThrows(RefusedException.class, () -> verify((text + "{}").getBytes(UTF_8)));
    }

    @Test
    void aSignatureThatIsGoneOrSomebodyElsesIsFound() throws Exception {
        ObjectNode unsigned = (ObjectNode) MAPPER.readTree(Files.readAllBytes(files.json()));
        unsigned.remove("signature");
        assertEquals(Code.TAMPERED, refusal(unsigned.toString().getBytes(UTF_8)));
        try (Owner stranger = new Owner(HostCrypto.engine("test"), NOW)) {
            byte[] another = Files.readAllBytes(
                    ReportFiles.write(folder, SampleReports.underLoad(), message -> stranger.sealDocument("R", message))
                            .json());
            assertEquals(Code.FORBIDDEN, refusal(another));
            SignedReport.verify(another, Optional.empty(), Optional.empty(), NOW);
        }
    }

    /** What the owner certified for cards and firmware signs no report. */
    @Test
    void aKeyForSomethingElseSignsNoReport() throws Exception {
        byte[] json = Files.readAllBytes(ReportFiles.write(folder, SampleReports.recovered(), message -> {
                    var seal = owner.sealFirmware("firmware", message);
                    return new DocumentSeal(
                            List.of(
                                    seal.getChain(0).toByteArray(),
                                    seal.getChain(1).toByteArray()),
                            seal.getSignature().toByteArray());
                })
                .json());
        assertEquals(Code.FORBIDDEN, refusal(json));
    }

    @Test
    void aChangedPageIsFoundByTheJsonBesideIt() throws Exception {
        byte[] page = Files.readAllBytes(files.html());
        byte[] json = Files.readAllBytes(files.json());
        SignedReport.verify(json, Optional.of(page), Optional.of(root()), NOW);
        page[page.length / 2] ^= 1;
        assertEquals(
                Code.TAMPERED,
                assertThrows(
                                RefusedException.class,
                                () -> SignedReport.verify(json, Optional.of(page), Optional.empty(), NOW))
                        .code());
    }

    /** The example of RFC 8785, section 3.2.2, without its fractions, and its order of names in section 3.2.3. */
    @Test
    void theCanonicalSpellingIsThatOfTheStandard() throws Exception {
        JsonNode document = MAPPER.readTree(
                "{\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\", \"literals\": [null, true, false]}");
        assertEquals(
                "{\"literals\":[null,true,false],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
                new String(CanonicalJson.of(document), UTF_8));
        JsonNode names = MAPPER.valueToTree(
                Map.of("\u20ac", 1, "\r", 2, "\ufb33", 3, "1", 4, "\ud83d\ude00", 5, "\u0080", 6, "\u00f6", 7));
        assertEquals(
                "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}",
                new String(CanonicalJson.of(names), UTF_8));
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(MAPPER.readTree("[1.5]")));
    }

    private SignedReport verify(byte[] json) throws Exception {
        return SignedReport.verify(json, Optional.empty(), Optional.of(root()), NOW);
    }

    private Code refusal(byte[] json) {
        return assertThrows(RefusedException.class, () -> verify(json)).code();
    }

    private X509Certificate root() throws Exception {
        return Certificates.parse(owner.root());
    }

    /** A copy of the whole for each value in it, with that value changed. */
    private static List<JsonNode> changes(JsonNode whole) {
        List<String> pointers = new ArrayList<>();
        collect("", whole, pointers);
        List<JsonNode> changed = new ArrayList<>();
        for (String pointer : pointers) {
            JsonNode copy = whole.deepCopy();
            int slash = pointer.lastIndexOf('/');
            JsonNode parent = copy.at(pointer.substring(0, slash));
            String last = pointer.substring(slash + 1);
            if (parent instanceof ObjectNode object) {
                object.set(last, different(object.get(last)));
            } else {
                int index = Integer.parseInt(last);
                ((ArrayNode) parent).set(index, different(parent.get(index)));
            }
            changed.add(copy);
        }
        return changed;
    }

    private static void collect(String at, JsonNode node, List<String> pointers) {
        if (node.isObject()) {
            node.properties().forEach(member -> collect(at + "/" + member.getKey(), member.getValue(), pointers));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(at + "/" + i, node.get(i), pointers);
            }
        } else {
            pointers.add(at);
        }
    }

    private static JsonNode different(JsonNode value) {
        if (value.isBoolean()) {
            return MAPPER.getNodeFactory().booleanNode(!value.booleanValue());
        }
        if (value.isNumber()) {
            return MAPPER.getNodeFactory().numberNode(value.longValue() + 1);
        }
        return MAPPER.getNodeFactory()
                .textNode(value.asText().isEmpty() ? "x" : value.asText().substring(1));
    }
}
