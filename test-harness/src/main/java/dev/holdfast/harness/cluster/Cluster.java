package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.harness.stage.Hazards;

/** A rack of cards on this machine and a coordinator's pools over it. */
public interface Cluster extends AutoCloseable {

    LocalRack rack();

    /** Those of the coordinator that is at work now. */
    default Pools pools() {
        return coordinatorPools().current();
    }

    /** The same, which may end and come again. */
    MortalPools coordinatorPools();

    /** What can be brought upon the cards from outside. */
    Hazards hazards();

    @Override
    void close();
}
