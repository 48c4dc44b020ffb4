package dev.holdfast.bridge.fault;

import dev.holdfast.bridge.rpc.Application;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.bridge.rpc.WantedAttribute;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.List;
import java.util.Optional;

/**
 * The operation that a failing call takes with it: C_Sign that fails has ended the signature, whatever it failed of (PKCS#11 3.2,
 * sections 5.10 to 5.15). A client that begins anew after a planned failure must find the session as after a real one.
 *
 * @param flag of C_SessionCancel
 */
record EndedOperation(long flag) {

    /** Empty for a call that ends nothing, and for room that is too small, which never does. */
    static Optional<EndedOperation> of(Function function, CKR value) {
        if (value == CKR.BUFFER_TOO_SMALL) {
            return Optional.empty();
        }
        return switch (function) {
            case C_Encrypt, C_EncryptUpdate, C_EncryptFinal -> ended(CKF.ENCRYPT);
            case C_Decrypt, C_DecryptUpdate, C_DecryptFinal -> ended(CKF.DECRYPT);
            case C_Digest, C_DigestUpdate, C_DigestKey, C_DigestFinal -> ended(CKF.DIGEST);
            case C_Sign, C_SignUpdate, C_SignFinal -> ended(CKF.SIGN);
            case C_SignRecover -> ended(CKF.SIGN_RECOVER);
            case C_Verify, C_VerifyUpdate, C_VerifyFinal -> ended(CKF.VERIFY);
            case C_VerifySignature, C_VerifySignatureUpdate, C_VerifySignatureFinal -> ended(CKF.VERIFY);
            case C_VerifyRecover -> ended(CKF.VERIFY_RECOVER);
            default -> Optional.empty();
        };
    }

    /** @param call the arguments of the call that fails, of which the session is the first */
    void cancel(Application application, Arguments call, Results none) {
        try {
            application.call(Function.C_SessionCancel, new Cancel(call, flag), none);
        } catch (CryptokiException e) {
            // There was nothing to end: the session is not one, or the operation was not begun.
        }
    }

    private static Optional<EndedOperation> ended(long flag) {
        return Optional.of(new EndedOperation(flag));
    }

    /** The arguments of C_SessionCancel: two numbers, and nothing that another call has. */
    private static final class Cancel implements Arguments {

        private final Arguments call;
        private final long flag;
        private boolean sessionRead;

        Cancel(Arguments call, long flag) {
            this.call = call;
            this.flag = flag;
        }

        @Override
        public long number() {
            if (sessionRead) {
                return flag;
            }
            sessionRead = true;
            return call.number();
        }

        @Override
        public int octet() {
            throw none();
        }

        @Override
        public byte[] bytesOrNull() {
            throw none();
        }

        @Override
        public byte[] bytes() {
            throw none();
        }

        @Override
        public byte[] string() {
            throw none();
        }

        @Override
        public List<TokenAttribute> template() {
            throw none();
        }

        @Override
        public List<WantedAttribute> wanted() {
            throw none();
        }

        @Override
        public Optional<TokenMechanism> mechanism() {
            throw none();
        }

        @Override
        public MessageParameters messageParameters() {
            throw none();
        }

        @Override
        public Room room() {
            throw none();
        }

        private static IllegalStateException none() {
            return new IllegalStateException("C_SessionCancel takes two numbers");
        }
    }
}
