package dev.holdfast.coordinator.face;

import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpRefusedException;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes a call of what came over the wire, or says what is wrong with it. */
final class CallReader {

    private static final int MOST_PARAMETERS = 128;
    /** Headers that Netty adds to tell of HTTP/2; a client has no business with them. */
    private static final String NETTYS_OWN = "x-http2-";

    private CallReader() {}

    /**
     * @param usualPort what a Host header without a port means
     * @throws HttpRefusedException 400, 414 or 431
     */
    static HttpCall read(FullHttpRequest request, int usualPort) {
        if (request.decoderResult().isFailure()) {
            throw undecodable(request.decoderResult().cause());
        }
        String target = request.uri();
        if (!target.startsWith("/")) {
            throw bad("The request's target is not a path.");
        }
        Authority authority = authority(request.headers(), usualPort);
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        requireDecodable(path);
        return new HttpCall(
                request.method().name(),
                authority.host(),
                authority.port(),
                path,
                end < 0 ? Map.of() : query(target.substring(end + 1)),
                headers(request.headers()),
                ByteBufUtil.getBytes(request.content()));
    }

    private static Authority authority(HttpHeaders headers, int usualPort) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1) {
            throw bad("The request needs one Host header and has " + hosts.size() + ".");
        }
        return Authority.parse(hosts.get(0), usualPort)
                .orElseThrow(() -> bad("The request's Host header is not a host with or without a port."));
    }

    private static Map<String, String> query(String text) {
        if (text.chars().filter(character -> character == '&').count() >= MOST_PARAMETERS) {
            throw bad("The query has more than " + MOST_PARAMETERS + " parameters.");
        }
        Map<String, String> first = new HashMap<>();
        try {
            QueryStringDecoder.builder()
                    .hasPath(false)
                    .maxParams(MOST_PARAMETERS)
                    .semicolonIsNormalChar(true)
                    .build(text)
                    .parameters()
                    .forEach((name, values) -> first.put(name, values.get(0)));
        } catch (IllegalArgumentException e) {
            throw bad("The query is not percent-encoded as it should be.");
        }
        return first;
    }

    private static void requireDecodable(String path) {
        if (path.indexOf('%') < 0) {
            return;
        }
        try {
            QueryStringDecoder.decodeComponent(path);
        } catch (IllegalArgumentException e) {
            throw bad("The path is not percent-encoded as it should be.");
        }
    }

    private static Map<String, String> headers(HttpHeaders sent) {
        Map<String, String> joined = new HashMap<>();
        for (Map.Entry<String, String> header : sent) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.startsWith(NETTYS_OWN)) {
                joined.merge(name, header.getValue(), (one, other) -> one + "," + other);
            }
        }
        return joined;
    }

    private static HttpRefusedException undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new HttpRefusedException(414, "UriTooLong", "The request's target is too long.", Map.of());
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new HttpRefusedException(
                    431, "RequestHeaderFieldsTooLarge", "The request's headers are too long.", Map.of());
        }
        return bad("This is not a request of HTTP/1.1.");
    }

    private static HttpRefusedException bad(String message) {
        return new HttpRefusedException(400, "BadParameter", message, Map.of());
    }
}
