package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.ParameterKind;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/pkcs11-wire.md says is what the server does. */
class WireDocumentTest {

    private static final Pattern EXAMPLE = Pattern.compile("```hex\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BYTES = Pattern.compile("(?m)^([0-9a-f]{2}( [0-9a-f]{2})*)(?= {2})");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|.*\\|$");

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "pkcs11-wire.md"));
    }

    @Test
    void theTableOfCallsIsTheCode() throws IOException {
        List<String> expected = Stream.of(Function.values())
                .map(f -> row(f.id() + " | `" + f.name() + "`", f.request(), f.answer()))
                .toList();
        assertEquals(expected, table("calls"));
    }

    @Test
    void theFieldsOfEveryParameterAreTheCode() throws IOException {
        List<String> expected = Stream.of(ParameterKind.values())
                .map(kind -> row("`" + kind.name() + "`", kind.signature()))
                .toList();
        assertEquals(expected, table("parameters"));
    }

    @Test
    void theExamplesAreTheBytesThatAreSent() throws IOException {
        TokenMechanism mechanism =
                TokenMechanism.newBuilder().setType(CKM.RSA_PKCS.value()).build();
        List<String> expected = List.of(
                frame("client", TestMessage.of(1, Function.C_SignInit, 1, mechanism, 99)),
                frame("holdfast", TestMessage.of(TestMessage.OWN, Function.C_SignInit, 1, mechanism, 99)),
                hex(Answer.to(0x11, Function.C_SignInit).frame()),
                hex(Answer.failure(0x11, CKR.KEY_HANDLE_INVALID).frame()));
        List<String> shown = EXAMPLE.matcher(page())
                .results()
                .map(example -> BYTES.matcher(example.group(1))
                        .results()
                        .map(line -> line.group(1).replace(" ", ""))
                        .collect(Collectors.joining()))
                .toList();
        assertEquals(expected, shown);
    }

    @Test
    void theLimitsAreTheDefaults() throws IOException {
        String page = page().replaceAll("\\s+", " ");
        Limits limits = Limits.DEFAULT;
        assertShown(page, "longer than %d MiB", limits.maxFrameBytes() >> 20);
        assertShown(page, "at most %d MiB together", limits.maxConnectionBytes() >> 20);
        assertShown(page, "those of all connections %d MiB", limits.maxServerBytes() >> 20);
        assertShown(page, "at most %d calls of one connection", limits.maxCalls());
        assertShown(page, "At most %d clients", limits.maxConnections());
        assertShown(page, "for %d seconds", (int) limits.stallTimeout().toSeconds());
        assertShown(page, "first %d bytes of the one that comes", Limits.MAX_MODULE_NAME_BYTES);
        assertShown(page, "at most %d deep", AttributeReader.DEEPEST);
    }

    @Test
    void theNumbersInMemoryAreTheCode() throws IOException {
        String page = page();
        for (CKA type : CKA.values()) {
            boolean inMemory = Dialect.THIRD.form(type.value()) == AttributeForm.RAW_ULONG;
            assertEquals(
                    inMemory,
                    Pattern.compile(type.spelling() + "\\b").matcher(page).find() && type.kind() == CKA.Kind.ULONG,
                    type::spelling);
        }
    }

    @Test
    void theCallsOfEachGenerationAreTheCode() throws IOException {
        assertTrue(page().replaceAll("\\s+", " ")
                .contains("Generations 0 to 2 have the calls up to 89, but not 68 to 77; generation `f0` has all but"
                        + " 69 to 71, 74 to 76 and 89."));
        for (Function function : Function.values()) {
            int id = function.id();
            boolean ofMessages = id >= 69 && id <= 71 || id >= 74 && id <= 76;
            for (Dialect stock : List.of(Dialect.FIRST, Dialect.SECOND, Dialect.THIRD)) {
                assertEquals(id <= 89 && (id < 68 || id > 77), stock.carries(function), function::name);
            }
            assertEquals(!ofMessages && id != 89, Dialect.OWN.carries(function), function::name);
        }
    }

    private static void assertShown(String page, String form, int value) {
        String sentence = String.format(Locale.ROOT, form, value);
        assertTrue(page.contains(sentence), sentence);
    }

    /** The rows under a comment of this name, without the two that are its head. */
    private static List<String> table(String name) throws IOException {
        String page = page();
        String from = page.substring(page.indexOf("<!-- " + name + " -->"));
        int end = from.indexOf("\n\n");
        Matcher rows = ROW.matcher(end < 0 ? from : from.substring(0, end));
        return rows.results().map(row -> row.group()).skip(2).toList();
    }

    private static String row(String head, String... signatures) {
        return "| " + head + " |"
                + Stream.of(signatures)
                        .map(letters -> letters.isEmpty() ? " |" : " `" + letters + "` |")
                        .collect(Collectors.joining());
    }

    private static String frame(String module, byte[] message) {
        return hex(ByteBuffer.allocate(12 + module.length() + message.length)
                .putInt(0x11)
                .putInt(module.length())
                .putInt(message.length)
                .put(module.getBytes(StandardCharsets.US_ASCII))
                .put(message)
                .flip());
    }

    private static String hex(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
