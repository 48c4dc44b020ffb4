package dev.holdfast.coordinator.face;

import dev.holdfast.coordinator.http.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes a response of an answer, with the headers that every one has. */
final class Responses {

    private static final String REQUEST_ID = "x-ms-request-id";

    private Responses() {}

    /**
     * @param withoutBody to a HEAD request: the length is told, the body is not sent
     * @throws IllegalArgumentException when a header of the answer cannot be one
     */
    static FullHttpResponse of(Answer answer, boolean withoutBody) {
        ByteBuf body = withoutBody ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body());
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        HttpHeaders headers = response.headers();
        answer.headers().forEach(headers::set);
        if (hasLength(answer.status()) && !(withoutBody && headers.contains(HttpHeaderNames.CONTENT_LENGTH))) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        if (!answer.headers().containsKey(REQUEST_ID)) {
            headers.set(REQUEST_ID, requestId());
        }
        headers.set(HttpHeaderNames.DATE, DateFormatter.format(new Date()));
        return response;
    }

    /** RFC 9110 section 8.6 forbids a length where there can be no body. */
    private static boolean hasLength(int status) {
        return status >= 200 && status != 204;
    }

    /** Names a request for whoever reads logs; nothing is guarded by it, so that it need not be hard to guess. */
    private static String requestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long versioned = random.nextLong() & ~0xF000L | 0x4000L;
        long variant = random.nextLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(versioned, variant).toString();
    }
}
