package dev.holdfast.coordinator.capacity;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.dataplane.HsmExchange;
import dev.holdfast.proto.v1.KeySpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Of what kind keys are, as figures are given for: "RSA-2048", "P-256K", "AES-256". The pool is asked in the name of the
 * caller who uses the key, and again after some seconds, for a name may come to mean another key. Who may not see a key's
 * kind is not limited by it.
 */
final class KeyKinds {

    static final String UNKNOWN = "";

    private static final int MOST = 10_000;
    private static final long REMEMBERED_NANOS = 10_000_000_000L;

    private record Key(ByteString pool, String name) {}

    private record Found(String kind, long at) {}

    private final LongSupplier nanos;
    private final Map<Key, Found> found = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Found> eldest) {
            return size() > MOST;
        }
    });

    KeyKinds(LongSupplier nanos) {
        this.nanos = nanos;
    }

    CompletableFuture<String> of(HsmExchange exchange, String name) {
        Key key = new Key(exchange.pool().poolId(), name.toLowerCase(Locale.ROOT));
        long now = nanos.getAsLong();
        @Nullable Found before = found.get(key);
        if (before != null && now - before.at() < REMEMBERED_NANOS) {
            return CompletableFuture.completedFuture(before.kind());
        }
        return exchange.keys()
                .get(name)
                .thenApply(bundle -> {
                    String kind = kindOf(bundle.getVersion().getSpec());
                    found.put(key, new Found(kind, now));
                    return kind;
                })
                .exceptionally(refused -> UNKNOWN);
    }

    private static String kindOf(KeySpec spec) {
        return switch (spec.getType()) {
            case RSA -> "RSA-" + spec.getSize();
            case OCT -> "AES-" + spec.getSize();
            case EC -> spec.getCurve().name().replace('_', '-');
            default -> UNKNOWN;
        };
    }
}
