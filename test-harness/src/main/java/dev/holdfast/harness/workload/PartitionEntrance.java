package dev.holdfast.harness.workload;

import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.client.ChangeNames;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.PartitionDoor;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.function.Supplier;

/** Lets applications in by the partition protocol alone: the only door that there is in virtual time. */
public final class PartitionEntrance implements Entrance {

    private final Supplier<KeyClient> pool;
    private final Witness witness;

    /** @param pool what is asked now */
    public PartitionEntrance(Supplier<KeyClient> pool, Witness witness) {
        this.pool = pool;
        this.witness = witness;
    }

    @Override
    public KeyDoor open(Door door, String client) {
        if (door != Door.PARTITION) {
            throw new RefusedException(
                    Code.UNREACHABLE,
                    "In virtual time there is no network, so that no client comes over " + door.word()
                            + "; play this on an embedded stage, or let all clients come over partition.");
        }
        return new PartitionDoor(pool, witness, ChangeNames.unique());
    }
}
