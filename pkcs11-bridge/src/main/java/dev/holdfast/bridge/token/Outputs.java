package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.Output;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;

/** How the output of an operation is told to the client (PKCS#11 3.2, section 5.2). */
final class Outputs {

    private Outputs() {}

    static void tell(Output output, Room room, Results out) {
        if (output instanceof Output.Delivered delivered) {
            out.bytes(room, delivered.bytes());
        } else if (output instanceof Output.Needed needed && needed.length() > 0) {
            out.needed(needed.length());
        } else {
            // Told as a length, nothing would look like a buffer that is too small.
            out.bytes(room, new byte[0]);
        }
    }
}
