package dev.holdfast.harness.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.harness.scan.ByteScan.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteScanTest {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] SECRET = HexFormat.of().parseHex("fb00ff3e10ab7fe9c4d2f0aa55917fbf");

    @TempDir
    private Path folder;

    private Random random;

    @BeforeEach
    void seed() {
        random = new Random(7);
    }

    @Test
    void aBuffersBorderIsNoBorder() throws IOException {
        for (int before = BUFFER_BYTES - SECRET.length - 1; before <= BUFFER_BYTES + 1; before++) {
            Path file = write("border", concat(bytes(before), SECRET, bytes(BUFFER_BYTES)));
            assertEquals(List.of(new Finding(file, before, "key", Encoding.RAW)), find(SECRET));
        }
    }

    @Test
    void bothEndsOfAFileAreSearched() throws IOException {
        Path file = write("whole", SECRET);
        assertEquals(List.of(new Finding(file, 0, "key", Encoding.RAW)), find(SECRET));
    }

    @Test
    void hexadecimalIsFoundInEitherCase() throws IOException {
        Path file = write("hex", ascii("key=" + HexFormat.of().formatHex(SECRET) + ";"));
        assertEquals(List.of(new Finding(file, 4, "key", Encoding.HEX_LOWER)), find(SECRET));
        write("hex", ascii("key=" + HexFormat.of().withUpperCase().formatHex(SECRET) + ";"));
        assertEquals(List.of(new Finding(file, 4, "key", Encoding.HEX_UPPER)), find(SECRET));
    }

    @Test
    void base64IsFoundWhateverSurroundsTheSecret() throws IOException {
        Map<Encoding, Function<byte[], byte[]>> encoders = Map.of(
                Encoding.BASE64, Base64.getEncoder()::encode,
                Encoding.BASE64URL, Base64.getUrlEncoder().withoutPadding()::encode);
        for (Encoding encoding : encoders.keySet()) {
            for (int before = 0; before < 7; before++) {
                for (int after = 0; after < 4; after++) {
                    byte[] all = concat(bytes(before), SECRET, bytes(after));
                    Path file = write("encoded", encoders.get(encoding).apply(all));
                    int offset = (before * 8 + 5) / 6;
                    assertEquals(List.of(new Finding(file, offset, "key", encoding)), find(SECRET));
                }
            }
        }
    }

    @Test
    void lineBreaksAndIndentationHideNothing() throws IOException {
        byte[] key = bytes(700);
        String pem = Base64.getMimeEncoder(64, ascii("\r\n    ")).encodeToString(concat(bytes(26), key));
        Path file = write("key.pem", ascii("    " + pem));
        // 26 bytes are 34.67 characters: the first whole one of the key is the 36th.
        assertEquals(List.of(new Finding(file, 4 + 35, "key", Encoding.BASE64)), find(key));
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        byte[] near = SECRET.clone();
        near[near.length - 1] ^= (byte) 0x80;
        write("noise", concat(bytes(1 << 20), near, Base64.getEncoder().encode(near), near));
        write("empty", new byte[0]);
        ByteScan.Result result = scan(Map.of("key", SECRET));
        assertEquals(List.of(), result.findings());
        assertEquals(2, result.files());
        assertEquals((1 << 20) + 24 + 2 * near.length, result.bytes());
    }

    @Test
    void everyFileBelowEveryFolderIsSearched() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("a/b/c")).resolve("store");
        Files.write(deep, concat(bytes(99), SECRET, ascii("123456789")));
        try (ByteScan scan = new ByteScan(Map.of("key", SECRET, "pin", ascii("123456789")))) {
            List<Finding> findings =
                    scan.scan(List.of(folder.resolve("a"), deep)).findings();
            Finding key = new Finding(deep, 99, "key", Encoding.RAW);
            Finding pin = new Finding(deep, 99 + SECRET.length, "pin", Encoding.RAW);
            assertEquals(List.of(key, pin, key, pin), findings);
            assertFalse(findings.toString().contains("123456789"));
        }
    }

    /** Few different bytes, so that patterns nearly match, overlap, and begin within each other all the time. */
    @Test
    void agreesWithASearchThatTriesEveryPlace() throws IOException {
        for (int round = 0; round < 200; round++) {
            Map<String, byte[]> secrets = Map.of("short", letters(6, "ab"), "long", letters(9, "ab"));
            byte[] content = letters(2_000, round % 2 == 0 ? "ab" : "ab\n");
            Path file = write("content", content);
            Set<String> expected = new TreeSet<>();
            secrets.forEach((name, secret) -> naive(content, secret).forEach(at -> expected.add(name + "@" + at)));
            Set<String> found = new TreeSet<>();
            for (Finding finding : scan(secrets).findings()) {
                assertEquals(file, finding.file());
                found.add(finding.secret() + "@" + finding.offset());
            }
            assertEquals(expected, found, "round " + round);
        }
    }

    @Test
    void aSecretThatChanceWouldFindIsNotTaken() {
        Map<String, byte[]> secrets = Map.of("pin", ascii("12345"));
        assertEquals(
                "pin is shorter than 6 bytes",
                assertThrows(IllegalArgumentException.class, () -> new ByteScan(secrets))
                        .getMessage());
    }

    @Test
    void whatCannotBeReadIsNotTakenForClean() {
        try (ByteScan scan = new ByteScan(Map.of("key", SECRET))) {
            List<Path> absent = List.of(folder.resolve("absent"));
            assertThrows(UncheckedIOException.class, () -> scan.scan(absent));
        }
    }

    private List<Finding> find(byte[] secret) {
        return scan(Map.of("key", secret)).findings();
    }

    private ByteScan.Result scan(Map<String, byte[]> secrets) {
        try (ByteScan scan = new ByteScan(secrets)) {
            return scan.scan(List.of(folder));
        }
    }

    private static List<Integer> naive(byte[] content, byte[] secret) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        String wanted = new String(secret, StandardCharsets.ISO_8859_1);
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            if (text.startsWith(wanted, at)) {
                places.add(at);
            }
        }
        return places;
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] letters(int length, String alphabet) {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return letters;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
