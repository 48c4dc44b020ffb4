package dev.holdfast.proto.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/wire.md shows is what goes over the wire. */
class WireDocumentTest {

    private static final Pattern EXAMPLE = Pattern.compile("```hex\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BYTES = Pattern.compile("(?m)^([0-9a-f]{2}( [0-9a-f]{2})*)(?= {2})");

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "wire.md"));
    }

    @Test
    void theExamplesAreTheBytesWeSend() throws IOException {
        Hello hello = Hello.newBuilder()
                .setProtocolVersion(1)
                .setSender("card-1")
                .setRole(PeerRole.PEER_ROLE_CARD)
                .build();
        Request request = Request.newBuilder()
                .setRequestId(7)
                .setDeadlineMillis(5000)
                .setRandomBytes(RandomBytes.newBuilder().setCount(16))
                .build();
        List<byte[]> shown = EXAMPLE.matcher(page())
                .results()
                .map(example -> bytes(example.group(1)))
                .toList();
        assertEquals(2, shown.size());
        assertArrayEquals(
                AcceptedChannel.bytes(Frame.newBuilder().setHello(hello).build()), shown.get(0));
        assertArrayEquals(AcceptedChannel.bytes(TestFrames.frame(request)), shown.get(1));
    }

    @Test
    void theLimitsAreTheDefaults() throws IOException {
        String page = page();
        Limits limits = Limits.DEFAULT;
        assertTrue(page.contains(String.format(Locale.ROOT, "exceed %,d before", Limits.MAX_HELLO_BYTES)));
        assertTrue(page.contains(String.format(Locale.ROOT, "%,d (4 MiB)", limits.maxFrameBytes())));
        assertTrue(page.contains(String.format(Locale.ROOT, "| %,d per channel |", limits.maxOutstandingRequests())));
        assertTrue(page.contains(
                String.format(Locale.ROOT, "| %d MiB per channel |", limits.maxOutstandingBytes() >> 20)));
        assertTrue(page.contains("admitted " + limits.helloTimeout().toSeconds() + " seconds after"));
        assertTrue(page.contains("| " + limits.stallTimeout().toSeconds() + " seconds, then"));
    }

    @Test
    void everyReasonIsExplained() throws IOException {
        String page = page();
        for (Reason reason : Reason.values()) {
            boolean noReason = reason == Reason.REASON_UNSPECIFIED || reason == Reason.UNRECOGNIZED;
            assertTrue(noReason || page.contains("`" + reason + "`"), reason::toString);
        }
    }

    private static byte[] bytes(String example) {
        StringBuilder hex = new StringBuilder();
        Matcher line = BYTES.matcher(example);
        while (line.find()) {
            hex.append(line.group(1).replace(" ", ""));
        }
        return HexFormat.of().parseHex(hex);
    }
}
