package dev.holdfast.coordinator.dataplane;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.coordinator.http.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is asked for. The link to the next page says behind what it begins, so that nothing is remembered
 * for who does not come back.
 *
 * @param after what the page begins behind; empty for the first page
 */
record Paging(HsmExchange exchange, int size, ByteString after) {

    static final Route.Parameter[] PARAMETERS = {
        new Route.Parameter("maxresults", "How many are answered at most, 1 to 25; 25 when absent."),
        new Route.Parameter("$skiptoken", "From the nextLink of the page before.")
    };

    private static final int MOST = 25;
    private static final String TOKEN = "$skiptoken";

    static Paging of(HsmExchange exchange) {
        return new Paging(
                exchange,
                exchange.pageSize(MOST),
                exchange.call()
                        .parameter(TOKEN)
                        .map(Base64Url::parse)
                        .map(Base64Url::bytes)
                        .orElse(ByteString.EMPTY));
    }

    /** Absolute, because clients follow it as it is; null when no page follows. */
    <T> @Nullable String nextLink(boolean more, List<T> items, Function<T, ByteString> place) {
        if (!more || items.isEmpty()) {
            return null;
        }
        String token = new Base64Url(place.apply(items.get(items.size() - 1))).text();
        return exchange.uri() + exchange.call().path() + "?api-version="
                + URLEncoder.encode(exchange.call().parameter("api-version").orElse(""), StandardCharsets.UTF_8)
                + "&" + TOKEN + "=" + token + "&maxresults=" + size;
    }
}
