package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.SavedOperation;
import java.util.Optional;

/** C_SignRecover and C_VerifyRecover (PKCS#11 3.2, sections 5.13 and 5.15): one part only. */
public final class RecoverOperation implements Operation {

    private final KeyUse use;
    private final Result result = new Result();

    public RecoverOperation(KeyUse use) {
        this.use = use;
    }

    /** @param input the data, or the signature that the data is in */
    public Output whole(byte[] input, Room room) {
        boolean signs = use.function() == ComputeFunction.COMPUTE_SIGN_RECOVER;
        if (input.length > Parts.MOST) {
            throw new CryptokiException(signs ? CKR.DATA_LEN_RANGE : CKR.SIGNATURE_LEN_RANGE);
        }
        // A signature that is invalid is told so before a buffer that is too small.
        Length length = signs && use.outputBytes() > 0 ? Length.exactly(use.outputBytes()) : Length.UNKNOWN;
        return result.offer(input, room, length, () -> use.compute(use.request().setData(ByteString.copyFrom(input))));
    }

    @Override
    public Optional<KeyUse> use() {
        return Optional.of(use);
    }

    @Override
    public SavedOperation.Builder save() {
        throw new CryptokiException(CKR.STATE_UNSAVEABLE, "it has no parts");
    }
}
