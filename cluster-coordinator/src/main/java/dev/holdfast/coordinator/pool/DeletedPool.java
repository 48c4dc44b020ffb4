package dev.holdfast.coordinator.pool;

import com.google.protobuf.ByteString;
import java.time.Instant;

/**
 * A soft-deleted pool: its cards have no power and keep everything, and its name is not free.
 *
 * @param poolId 16 bytes
 * @param deletedAt on the service's clock
 * @param purgeAt when its retention ends, on the service's clock: it is purged then
 */
public record DeletedPool(PoolSpec spec, ByteString poolId, Instant deletedAt, Instant purgeAt) {

    public String name() {
        return spec.name();
    }
}
