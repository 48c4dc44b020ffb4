package dev.holdfast.coordinator.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that were found genuine of late, so that a client's next request costs a digest and not a signature. They
 * are known by their SHA-256 alone: what could be used is not kept. The least recently used is forgotten first.
 */
final class ValidTokens {

    private final Map<ByteString, ValidToken> known;

    /** @param most how many are remembered */
    ValidTokens(int most) {
        known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteString, ValidToken> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Optional<ValidToken> find(ByteString digest) {
        return Optional.ofNullable(known.get(digest));
    }

    synchronized void put(ByteString digest, ValidToken token) {
        known.put(digest, token);
    }

    synchronized void forget(ByteString digest) {
        known.remove(digest);
    }

    static ByteString digest(String token) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
