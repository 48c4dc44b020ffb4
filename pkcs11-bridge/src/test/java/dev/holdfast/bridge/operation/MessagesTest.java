package dev.holdfast.bridge.operation;

import static dev.holdfast.bridge.operation.CipherPartsTest.delivered;
import static dev.holdfast.bridge.operation.CipherPartsTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Message-based operations: many messages under one key, each whole or in parts. */
class MessagesTest {

    private static final long GENERATE = 1;
    private static final Room ROOM = Room.of(1000);
    private static final byte[] ADDITIONAL_DATA = {1, 2, 3};

    private final JcaCard card = new JcaCard();
    private final Operations operations = new Operations(card, new CheckedUses(), new StateSeal(new SecureRandom()));
    private final JcaKey key = JcaKey.secret(new byte[16]);
    private final ObjectHandle handle = card.add(key);

    @Test
    void messagesInPartsAreMessagesInOne() {
        MessageCipherOperation encryption = encryption();
        MessageCipherOperation decryption = decryption();
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            byte[] nonce = Mechanisms.bytes(random, 12, 12);
            byte[] plaintext = Mechanisms.bytes(random, seed * 3, seed * 3);
            MessageParameters parameters = parameters(nonce, 0);
            byte[] expected = jca().gcm(true, nonce, ADDITIONAL_DATA, plaintext, 16);

            MessageCipherOperation.Sealed whole = encryption.whole(parameters, ADDITIONAL_DATA, plaintext, ROOM);
            assertArrayEquals(
                    expected, Parts.join(delivered(whole.output()), whole.tag().toByteArray()));
            encryption.begin(parameters, ADDITIONAL_DATA);
            MessageCipherOperation.Sealed parts = inParts(encryption, plaintext, ByteString.EMPTY, random);
            assertArrayEquals(
                    expected, Parts.join(delivered(parts.output()), parts.tag().toByteArray()));

            byte[] ciphertext = delivered(whole.output());
            MessageParameters tagged =
                    parameters.toBuilder().setTag(whole.tag()).build();
            assertArrayEquals(
                    plaintext,
                    delivered(decryption
                            .whole(tagged, ADDITIONAL_DATA, ciphertext, ROOM)
                            .output()));
            decryption.begin(parameters, ADDITIONAL_DATA);
            assertArrayEquals(
                    plaintext,
                    delivered(
                            inParts(decryption, ciphertext, whole.tag(), random).output()));
        }
    }

    @Test
    void aGeneratedNonceIsToldWhenTheMessageBegins() {
        MessageCipherOperation encryption = encryption();
        ByteString nonce = encryption.begin(parameters(new byte[12], GENERATE), ADDITIONAL_DATA);
        assertNotEquals(ByteString.copyFrom(new byte[12]), nonce);
        MessageCipherOperation.Sealed sealed = encryption.next(new byte[20], ByteString.EMPTY, true, ROOM);
        assertEquals(nonce, sealed.nonce());
        assertArrayEquals(
                jca().gcm(true, nonce.toByteArray(), ADDITIONAL_DATA, new byte[20], 16),
                Parts.join(delivered(sealed.output()), sealed.tag().toByteArray()));
        ByteString next = encryption.begin(parameters(new byte[12], GENERATE), ADDITIONAL_DATA);
        assertNotEquals(nonce, next);
    }

    @Test
    void anErrorEndsTheMessageAndNotTheProcess() {
        MessageCipherOperation decryption = decryption();
        MessageParameters parameters = parameters(new byte[12], 0);
        refused(CKR.OPERATION_NOT_INITIALIZED, () -> decryption.next(new byte[1], ByteString.EMPTY, false, ROOM));
        decryption.begin(parameters, ADDITIONAL_DATA);
        refused(CKR.OPERATION_ACTIVE, () -> decryption.begin(parameters, ADDITIONAL_DATA));
        refused(CKR.OPERATION_ACTIVE, () -> decryption.whole(parameters, ADDITIONAL_DATA, new byte[1], ROOM));
        refused(CKR.OPERATION_ACTIVE, decryption::finish);
        ByteString wrong = ByteString.copyFrom(new byte[16]);
        refused(CKR.AEAD_DECRYPT_FAILED, () -> decryption.next(new byte[5], wrong, true, ROOM));
        refused(CKR.OPERATION_NOT_INITIALIZED, () -> decryption.next(new byte[5], wrong, true, ROOM));
        decryption.begin(parameters, ADDITIONAL_DATA);
    }

    @Test
    void messagesAreSignedAndVerified() {
        TokenMechanism mechanism = Mechanisms.of(CKM.ECDSA_SHA256);
        JcaKey pair = JcaKey.of(JcaKey.EC);
        ObjectHandle signer = card.add(pair);
        MessageSignOperation signing =
                new MessageSignOperation(operations.use(ComputeFunction.COMPUTE_SIGN, mechanism, signer));
        MessageVerifyOperation verifying =
                new MessageVerifyOperation(operations.use(ComputeFunction.COMPUTE_VERIFY, mechanism, signer));
        byte[] message = {1, 2, 3, 4, 5};
        for (int i = 0; i < 3; i++) {
            assertEquals(new Output.Needed(64), signing.whole(message, Room.QUERY));
            byte[] whole = delivered(signing.whole(message, ROOM));
            signing.begin();
            signing.next(Arrays.copyOf(message, 2));
            refused(CKR.OPERATION_ACTIVE, () -> signing.whole(message, ROOM));
            byte[] tail = Arrays.copyOfRange(message, 2, 5);
            assertEquals(new Output.Needed(64), signing.last(tail, Room.of(63)));
            byte[] parts = delivered(signing.last(tail, ROOM));
            signing.finish();
            for (byte[] signature : List.of(whole, parts)) {
                verifying.whole(message, signature);
                verifying.begin();
                verifying.next(new byte[] {1});
                verifying.last(Arrays.copyOfRange(message, 1, 5), signature);
                refused(CKR.SIGNATURE_INVALID, () -> verifying.whole(tail, signature));
            }
        }
    }

    private static MessageCipherOperation.Sealed inParts(
            MessageCipherOperation operation, byte[] data, ByteString tag, Random random) {
        int cut = random.nextInt(data.length + 1);
        assertEquals(
                0,
                delivered(operation
                                .next(Arrays.copyOf(data, cut), tag, false, ROOM)
                                .output())
                        .length);
        byte[] rest = Arrays.copyOfRange(data, cut, data.length);
        assertEquals(
                new Output.Needed(data.length),
                operation.next(rest, tag, true, Room.QUERY).output());
        return operation.next(rest, tag, true, ROOM);
    }

    private static MessageParameters parameters(byte[] nonce, long generator) {
        return MessageParameters.newBuilder()
                .setNonce(ByteString.copyFrom(nonce))
                .setGenerator(generator)
                .setTagBits(128)
                .build();
    }

    private JcaMechanisms jca() {
        return new JcaMechanisms(Mechanisms.of(CKM.AES_GCM), key);
    }

    private MessageCipherOperation encryption() {
        return new MessageCipherOperation(
                operations.useForMessages(ComputeFunction.COMPUTE_ENCRYPT, Mechanisms.of(CKM.AES_GCM), handle));
    }

    private MessageCipherOperation decryption() {
        return new MessageCipherOperation(
                operations.useForMessages(ComputeFunction.COMPUTE_DECRYPT, Mechanisms.of(CKM.AES_GCM), handle));
    }
}
