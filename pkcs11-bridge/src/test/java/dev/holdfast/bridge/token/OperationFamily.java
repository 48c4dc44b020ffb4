package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.Mechanisms;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.List;
import java.util.stream.Stream;

/**
 * The functions of one kind of operation, from *Init to the calls that end it.
 *
 * @param key whether the *Init takes one
 * @param more what the *Init takes besides
 * @param flag that C_SessionCancel knows the operation by
 * @param whole the call that takes the whole message
 */
record OperationFamily(
        Function init,
        TokenMechanism mechanism,
        boolean key,
        List<Object> more,
        long flag,
        Call whole,
        List<Call> update,
        List<Call> last) {

    @Override
    public String toString() {
        return init.name();
    }

    /** A call, with what it takes after the session. */
    record Call(Function function, Object... arguments) {

        boolean delivers() {
            return function.request().endsWith("fy");
        }

        Call into(Room room) {
            Object[] changed = arguments.clone();
            changed[changed.length - 1] = room;
            return new Call(function, changed);
        }
    }

    private static final byte[] BLOCK = new byte[16];
    private static final Room ROOM = Room.of(1000);

    static Stream<OperationFamily> all() {
        byte[] mac = Oracle.hmac(BLOCK);
        List<Object> none = List.of();
        return Stream.of(
                new OperationFamily(
                        Function.C_EncryptInit,
                        Mechanisms.of(CKM.AES_ECB),
                        true,
                        none,
                        CKF.ENCRYPT,
                        new Call(Function.C_Encrypt, BLOCK, ROOM),
                        List.of(new Call(Function.C_EncryptUpdate, BLOCK, ROOM)),
                        List.of(new Call(Function.C_EncryptFinal, ROOM))),
                new OperationFamily(
                        Function.C_DecryptInit,
                        Mechanisms.of(CKM.AES_ECB),
                        true,
                        none,
                        CKF.DECRYPT,
                        new Call(Function.C_Decrypt, BLOCK, ROOM),
                        List.of(new Call(Function.C_DecryptUpdate, BLOCK, ROOM)),
                        List.of(new Call(Function.C_DecryptFinal, ROOM))),
                new OperationFamily(
                        Function.C_DigestInit,
                        Mechanisms.of(CKM.SHA256),
                        false,
                        none,
                        CKF.DIGEST,
                        new Call(Function.C_Digest, BLOCK, ROOM),
                        List.of(new Call(Function.C_DigestUpdate, BLOCK)),
                        List.of(new Call(Function.C_DigestFinal, ROOM))),
                new OperationFamily(
                        Function.C_SignInit,
                        Mechanisms.of(CKM.SHA256_HMAC),
                        true,
                        none,
                        CKF.SIGN,
                        new Call(Function.C_Sign, BLOCK, ROOM),
                        List.of(new Call(Function.C_SignUpdate, BLOCK)),
                        List.of(new Call(Function.C_SignFinal, ROOM))),
                new OperationFamily(
                        Function.C_VerifyInit,
                        Mechanisms.of(CKM.SHA256_HMAC),
                        true,
                        none,
                        CKF.VERIFY,
                        new Call(Function.C_Verify, BLOCK, mac),
                        List.of(new Call(Function.C_VerifyUpdate, BLOCK)),
                        List.of(new Call(Function.C_VerifyFinal, mac))),
                new OperationFamily(
                        Function.C_VerifySignatureInit,
                        Mechanisms.of(CKM.SHA256_HMAC),
                        true,
                        List.of(mac),
                        CKF.VERIFY,
                        new Call(Function.C_VerifySignature, BLOCK),
                        List.of(new Call(Function.C_VerifySignatureUpdate, BLOCK)),
                        List.of(new Call(Function.C_VerifySignatureFinal))),
                new OperationFamily(
                        Function.C_SignRecoverInit,
                        Mechanisms.of(CKM.SHA256_HMAC),
                        true,
                        none,
                        CKF.SIGN_RECOVER,
                        new Call(Function.C_SignRecover, BLOCK, ROOM),
                        List.of(),
                        List.of()),
                new OperationFamily(
                        Function.C_VerifyRecoverInit,
                        Mechanisms.of(CKM.RSA_PKCS),
                        true,
                        none,
                        CKF.VERIFY_RECOVER,
                        new Call(Function.C_VerifyRecover, Oracle.rsaSignature(), ROOM),
                        List.of(),
                        List.of()));
    }
}
