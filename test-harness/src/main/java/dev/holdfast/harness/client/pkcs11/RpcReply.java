package dev.holdfast.harness.client.pkcs11;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.proto.pkcs11.CKR;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The results of one call that returned CKR_OK; read in the order of the answer's signature. */
final class RpcReply {

    private final ByteBuffer in;

    /** @throws TokenRefusedException when it returned anything else */
    RpcReply(Function function, byte[] body) {
        in = ByteBuffer.wrap(body);
        int call = in.getInt();
        run();
        if (call == 0) {
            throw new TokenRefusedException(function, CKR.of(in.getLong()).orElse(CKR.GENERAL_ERROR));
        }
    }

    /** {@code u} */
    long number() {
        return in.getLong();
    }

    /** {@code ay} */
    ByteString bytes() {
        return in.get() == 0 ? ByteString.EMPTY : run();
    }

    /** {@code au} */
    List<Long> numbers() {
        boolean valid = in.get() != 0;
        int count = in.getInt();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; valid && i < count; i++) {
            numbers.add(in.getLong());
        }
        return numbers;
    }

    /** {@code aA}, of attributes that are bytes; nothing for what the object does not have. */
    List<ByteString> attributes() {
        List<ByteString> values = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            in.getInt();
            boolean valid = in.get() != 0;
            if (valid) {
                in.getInt(); // the length in the caller's memory
            }
            values.add(valid ? run() : ByteString.EMPTY);
        }
        return values;
    }

    private ByteString run() {
        byte[] run = new byte[in.getInt()];
        in.get(run);
        return ByteString.copyFrom(run);
    }
}
