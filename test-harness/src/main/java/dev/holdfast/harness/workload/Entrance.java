package dev.holdfast.harness.workload;

import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.RecordedDoor;
import dev.holdfast.harness.history.Recorder;

/** Where applications get in. */
public interface Entrance {

    /**
     * A door of its own for a client.
     *
     * @throws dev.holdfast.proto.RefusedException UNREACHABLE when there is no such door here
     */
    KeyDoor open(Door door, String client);

    /** The same, with every call taken down. */
    default Entrance recorded(Recorder recorder) {
        return (door, client) -> new RecordedDoor(open(door, client), recorder, client);
    }
}
