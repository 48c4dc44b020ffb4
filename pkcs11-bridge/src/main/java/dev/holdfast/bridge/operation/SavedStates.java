package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.SavedOperation;
import dev.holdfast.proto.v1.SavedOperations;
import dev.holdfast.proto.v1.TokenAttribute;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** What is written of operations when their state is saved. Which key they have is written, and not the key. */
final class SavedStates {

    private SavedStates() {}

    /** @throws CryptokiException STATE_UNSAVEABLE */
    static SavedOperations of(List<Operation> operations) {
        SavedOperations.Builder saved = SavedOperations.newBuilder();
        for (Operation operation : operations) {
            SavedOperation.Builder state = operation.save();
            operation.use().ifPresent(use -> state.setKey(fingerprint(use.key())));
            saved.addOperations(state);
        }
        return saved.build();
    }

    /** What the operation does with its key. */
    static ComputeFunction function(SavedOperation saved) {
        if (saved.getKind() == CKF.ENCRYPT) {
            return ComputeFunction.COMPUTE_ENCRYPT;
        } else if (saved.getKind() == CKF.DECRYPT) {
            return ComputeFunction.COMPUTE_DECRYPT;
        }
        return saved.getKind() == CKF.SIGN ? ComputeFunction.COMPUTE_SIGN : ComputeFunction.COMPUTE_VERIFY;
    }

    /** The same as long as it is the same object, whatever its other attributes become. */
    static ByteString fingerprint(ObjectHandle key) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256")
                    .digest(name(key.getRef()).toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks SHA-256", e);
        }
    }

    private static ByteString name(ObjectRef key) {
        return key.getSession().getAttributesList().stream()
                .filter(attribute -> attribute.getType() == CKA.UNIQUE_ID.value())
                .map(TokenAttribute::getValue)
                .findFirst()
                .orElse(key.toByteString());
    }
}
