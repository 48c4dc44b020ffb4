package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenRandom;
import dev.holdfast.proto.v1.TokenRequest;

/** Random numbers (PKCS#11 3.2, section 5.19). */
final class RandomFunctions {

    private static final int MOST = 16 << 20;
    private static final int MOST_AT_ONCE = 1 << 20;

    private RandomFunctions() {}

    static void register(Calls calls) {
        calls.onSession(Function.C_SeedRandom, RandomFunctions::seed);
        calls.onSession(Function.C_GenerateRandom, RandomFunctions::generate);
    }

    private static void seed(Session session, Arguments in, Results out) {
        throw new CryptokiException(CKR.RANDOM_SEED_NOT_SUPPORTED);
    }

    private static void generate(Session session, Arguments in, Results out) {
        Room room = in.room();
        if (room.capacity() > MOST) {
            throw new CryptokiException(CKR.HOST_MEMORY, "one call gives at most " + MOST + " bytes");
        }
        byte[] random = new byte[(int) room.capacity()];
        for (int done = 0; done < random.length; done += MOST_AT_ONCE) {
            int length = Math.min(MOST_AT_ONCE, random.length - done);
            TokenRandom call = TokenRandom.newBuilder().setLength(length).build();
            session.ask(TokenRequest.newBuilder().setRandom(call)).getBytes().copyTo(random, done);
        }
        out.bytes(room, random);
    }
}
