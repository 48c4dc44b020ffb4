package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.DualUpdate;
import dev.holdfast.bridge.operation.Operations;
import dev.holdfast.bridge.operation.Output;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;

/** Two operations at once (PKCS#11 3.2, section 5.17). */
final class DualFunctions {

    @FunctionalInterface
    private interface Update {
        Output of(Operations operations, byte[] part, Room room);
    }

    private DualFunctions() {}

    static void register(Calls calls) {
        on(
                calls,
                Function.C_DigestEncryptUpdate,
                (operations, part, room) ->
                        DualUpdate.encrypt(operations.digest(), operations.encryption(), part, room));
        on(
                calls,
                Function.C_SignEncryptUpdate,
                (operations, part, room) ->
                        DualUpdate.encrypt(operations.signing(), operations.encryption(), part, room));
        on(
                calls,
                Function.C_DecryptDigestUpdate,
                (operations, part, room) ->
                        DualUpdate.decrypt(operations.decryption(), operations.digest(), part, room));
        on(
                calls,
                Function.C_DecryptVerifyUpdate,
                (operations, part, room) ->
                        DualUpdate.decrypt(operations.decryption(), operations.verification(), part, room));
    }

    private static void on(Calls calls, Function function, Update update) {
        calls.onSession(function, (session, in, out) -> {
            byte[] part = in.bytes();
            Room room = in.room();
            Outputs.tell(update.of(session.operations(), part, room), room, out);
        });
    }
}
