package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.Pools;

/** A rack of cards on this machine and a coordinator's pools over it. */
public interface Cluster extends AutoCloseable {

    LocalRack rack();

    Pools pools();

    @Override
    void close();
}
