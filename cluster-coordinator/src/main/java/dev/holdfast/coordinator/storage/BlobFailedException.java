package dev.holdfast.coordinator.storage;

import com.azure.core.http.HttpHeaderName;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * A request to a blob container that came to nothing, reduced to what is known to hold no secret: the library's own
 * exceptions carry the URL with its signature, and go no further.
 */
final class BlobFailedException extends RuntimeException {

    /** What happened. */
    enum Kind {
        /** The storage answered, with an error. */
        ANSWERED,
        UNKNOWN_HOST,
        NO_CONNECTION,
        NO_TLS,
        TOO_SLOW,
        WRONG_CONTENT,
        /** The service is being stopped, or has a defect. */
        BROKEN_OFF
    }

    private static final long serialVersionUID = 1L;
    private static final Set<Kind> PASSING_KINDS =
            Set.of(Kind.NO_CONNECTION, Kind.NO_TLS, Kind.TOO_SLOW, Kind.WRONG_CONTENT);
    private static final Set<Integer> PASSING_STATUS = Set.of(408, 429, 500, 502, 503, 504);
    private static final Pattern CODE = Pattern.compile("[A-Za-z]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private final Kind kind;
    private final int status;
    private final String code;
    private final Duration retryAfter;
    private final boolean repeated;

    private BlobFailedException(Kind kind, int status, String code, Duration retryAfter, boolean repeated) {
        super(kind == Kind.ANSWERED ? ("HTTP " + status + " " + code).strip() : kind.toString(), null, false, false);
        this.kind = kind;
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
        this.repeated = repeated;
    }

    /** @param kind not ANSWERED */
    BlobFailedException(Kind kind) {
        this(kind, 0, "", Duration.ZERO, false);
    }

    /** What the library threw. */
    static BlobFailedException of(RuntimeException failure) {
        Kind kind = Kind.BROKEN_OFF;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BlobFailedException known) {
                return known;
            } else if (cause instanceof BlobStorageException answer) {
                return answered(answer);
            } else if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                kind = Kind.UNKNOWN_HOST;
            } else if (cause instanceof SSLException) {
                kind = Kind.NO_TLS;
            } else if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
                kind = Kind.TOO_SLOW;
            } else if (cause instanceof IOException || cause instanceof UncheckedIOException) {
                kind = kind == Kind.BROKEN_OFF ? Kind.NO_CONNECTION : kind;
            }
        }
        return new BlobFailedException(kind);
    }

    Kind kind() {
        return kind;
    }

    /** The HTTP status, 0 when there was no answer. */
    int status() {
        return status;
    }

    /** Whether this is what the storage answered. */
    boolean is(BlobErrorCode error) {
        return code.equals(error.toString());
    }

    /** For how long the storage wants to be left alone; zero when it did not say. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the same request may succeed a moment later. */
    boolean isPassing() {
        return PASSING_KINDS.contains(kind) || PASSING_STATUS.contains(status);
    }

    /** Whether the storage understood the request and refused it at the first try: it will never have an effect. */
    boolean isFinal() {
        return kind == Kind.ANSWERED && !isPassing() && !repeated;
    }

    /** The same failure of a request of which an earlier try may still arrive. */
    BlobFailedException ofRepeated() {
        return new BlobFailedException(kind, status, code, retryAfter, true);
    }

    private static BlobFailedException answered(BlobStorageException answer) {
        String code = String.valueOf(answer.getErrorCode());
        String wait = String.valueOf(answer.getResponse().getHeaderValue(HttpHeaderName.RETRY_AFTER));
        return new BlobFailedException(
                Kind.ANSWERED,
                answer.getStatusCode(),
                CODE.matcher(code).matches() && !code.equals("null") ? code : "",
                SECONDS.matcher(wait).matches() ? Duration.ofSeconds(Long.parseLong(wait)) : Duration.ZERO,
                false);
    }
}
