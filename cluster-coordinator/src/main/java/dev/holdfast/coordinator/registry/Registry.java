package dev.holdfast.coordinator.registry;

import dev.holdfast.proto.v1.RegisteredExchangeKey;
import dev.holdfast.proto.v1.RegisteredGroup;
import dev.holdfast.proto.v1.RegisteredJob;
import dev.holdfast.proto.v1.RegisteredPool;
import java.util.List;
import java.util.Optional;

/**
 * The coordinator's memory. A change is on the disk when its method returns, which takes as long as the disk needs; a
 * reader sees what was written last. Methods fail with a {@link dev.holdfast.proto.RefusedException}: TAMPERED when a
 * record is damaged, STORAGE_UNAVAILABLE when it cannot be written.
 */
public interface Registry extends AutoCloseable {

    /** In ascending order of their names. */
    List<RegisteredPool> pools();

    /** @param name case is not significant */
    Optional<RegisteredPool> pool(String name);

    /** Adds the pool, or replaces what is known of the one of that name. */
    void put(RegisteredPool pool);

    /** Does nothing when there is none. */
    void removePool(String name);

    /** In ascending order of their names. */
    List<RegisteredGroup> groups();

    /** @param name case is not significant */
    Optional<RegisteredGroup> group(String name);

    /** Adds the group, or replaces what is known of the one of that name. */
    void put(RegisteredGroup group);

    /** Does nothing when there is none. */
    void removeGroup(String name);

    /** In no order. */
    List<RegisteredJob> jobs();

    /** Adds the job, or replaces what is known of it. */
    void put(RegisteredJob job);

    /** Does nothing when there is none. */
    void removeJob(String id);

    /** In no order. */
    List<RegisteredExchangeKey> exchangeKeys();

    /** Adds the key, or replaces what is known of the one of that recovery. */
    void put(RegisteredExchangeKey key);

    /** Does nothing when there is none. */
    void removeExchangeKey(String recoveryId);

    /** By how much the service's clock is ahead of the host's, milliseconds; 0 at first. */
    long clockOffsetMillis();

    void putClockOffsetMillis(long offsetMillis);

    @Override
    void close();
}
