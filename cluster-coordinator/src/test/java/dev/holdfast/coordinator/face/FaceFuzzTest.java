package dev.holdfast.coordinator.face;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Whatever bytes come, each is part of a call as the contract has it, of a refusal, or of nothing. */
class FaceFuzzTest {

    private static final Pattern ANSWERS = Pattern.compile("(?s)(HTTP/1\\.1 (100|200|400|403|413|414|417|431) .*)?");

    private final SslContext unused = clientContext();

    @FuzzTest(maxDuration = "1m")
    void bytesAreACallOrRefused(byte[] bytes) {
        Pipelines pipelines =
                new Pipelines(unused, FaceFuzzTest::check, FaceFuzzTest::check, host -> false, FaceLimits.STANDARD);
        EmbeddedChannel channel = new EmbeddedChannel();
        pipelines.addPlain(channel.pipeline());
        int half = bytes.length / 2;
        channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, half));
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, half, bytes.length - half));
        }
        StringBuilder said = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            said.append(out.toString(ISO_8859_1));
            out.release();
        }
        channel.finishAndReleaseAll();
        assertTrue(ANSWERS.matcher(said).matches(), said.toString());
    }

    private static CompletableFuture<Answer> check(HttpCall call) {
        assertTrue(call.path().startsWith("/") && !call.path().contains("?"), call.path());
        assertEquals(call.host().toLowerCase(Locale.ROOT), call.host());
        assertTrue(call.port() > 0 && call.port() < 1 << 16);
        assertTrue(call.query().size() <= 128);
        call.headers().keySet().forEach(name -> assertEquals(name.toLowerCase(Locale.ROOT), name));
        return CompletableFuture.completedFuture(Answer.ok(call.method()));
    }

    private static SslContext clientContext() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
