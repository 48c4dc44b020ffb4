package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.harness.stage.Hazards;

/** A rack of cards on this machine and a coordinator's pools over it. */
public interface Cluster extends AutoCloseable {

    LocalRack rack();

    Pools pools();

    /** What can be brought upon the cards from outside. */
    Hazards hazards();

    @Override
    void close();
}
