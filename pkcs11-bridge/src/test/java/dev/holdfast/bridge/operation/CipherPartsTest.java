package dev.holdfast.bridge.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A message in parts becomes what the same message becomes in one, whatever the parts and the buffers are: queries and buffers that
 * are too small change nothing, and an operation that was saved and restored goes on.
 */
class CipherPartsTest {

    private static final int CASES = 40;
    private static final long STATE = CKS.RW_USER_FUNCTIONS.value();

    private final JcaCard card = new JcaCard();
    private final StateSeal seal = new StateSeal(new SecureRandom());
    private Operations operations = new Operations(card, new CheckedUses(), seal);

    @ParameterizedTest
    @EnumSource(
            value = CKM.class,
            names = {
                "AES_ECB",
                "AES_CBC",
                "DES3_CBC",
                "AES_CBC_PAD",
                "DES3_CBC_PAD",
                "AES_CTS",
                "AES_CTR",
                "AES_OFB",
                "AES_CFB128",
                "AES_CFB8",
                "AES_GCM"
            })
    void partsAreTheWhole(CKM type) {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            JcaKey key = JcaKey.secret(Mechanisms.bytes(random, 24, 24));
            ObjectHandle handle = card.add(key);
            TokenMechanism mechanism = Mechanisms.random(type, random);
            byte[] plaintext = plaintext(type, random);
            byte[] ciphertext = new JcaMechanisms(mechanism, key).cipher(true, plaintext, false);
            String name = type + ", seed " + seed;
            assertArrayEquals(ciphertext, encrypt(mechanism, handle, plaintext, random), name);
            assertArrayEquals(plaintext, decrypt(mechanism, handle, ciphertext, random), name);
        }
    }

    @Test
    void partsOfAnRsaBlockAreTheWhole() {
        ObjectHandle handle = card.add(JcaKey.of(JcaKey.RSA));
        TokenMechanism mechanism = Mechanisms.of(CKM.RSA_PKCS);
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            byte[] plaintext = Mechanisms.bytes(random, 1 + seed * 20, 1 + seed * 20);
            byte[] ciphertext = encrypt(mechanism, handle, plaintext, random);
            assertArrayEquals(plaintext, decrypt(mechanism, handle, ciphertext, random), "seed " + seed);
        }
    }

    /** Each is more than a card takes at once. */
    @ParameterizedTest
    @EnumSource(
            value = CKM.class,
            names = {"AES_CBC_PAD", "AES_CTS", "AES_CTR", "AES_CFB128", "AES_OFB"})
    void aLongMessageGoesToTheCardInPieces(CKM type) {
        Random random = new Random(7);
        JcaKey key = JcaKey.secret(Mechanisms.bytes(random, 16, 16));
        ObjectHandle handle = card.add(key);
        TokenMechanism mechanism = type == CKM.AES_CTR
                ? Mechanisms.counter(64, new byte[16])
                : Mechanisms.withIv(type, Mechanisms.bytes(random, 16, 16));
        byte[] plaintext = Mechanisms.bytes(random, Parts.MOST, Parts.MOST + 333);

        begin(ComputeFunction.COMPUTE_ENCRYPT, mechanism, handle);
        byte[] ciphertext = delivered(
                operations.encryption().last(Room.of(1 << 30), active -> active.whole(plaintext, Room.of(1 << 30))));

        assertTrue(card.computed.stream().allMatch(compute -> compute.getData().size() <= Parts.MOST));
        assertArrayEquals(new JcaMechanisms(mechanism, key).cipher(true, plaintext, false), ciphertext);
        assertArrayEquals(plaintext, decrypt(mechanism, handle, ciphertext, new Random(4)));
    }

    @Test
    void theCounterDoesNotComeBackToZero() {
        byte[] block = new byte[16];
        Arrays.fill(block, (byte) 0xff);
        block[15] = (byte) 0xfd;
        TokenMechanism mechanism = Mechanisms.counter(2, block);
        JcaKey key = JcaKey.secret(new byte[16]);
        ObjectHandle handle = card.add(key);
        Room room = Room.of(100);

        begin(ComputeFunction.COMPUTE_ENCRYPT, mechanism, handle);
        byte[] first = delivered(operations.encryption().part(active -> active.update(new byte[40], room)));
        byte[] second = delivered(operations.encryption().part(active -> active.update(new byte[8], room)));
        assertArrayEquals(
                new JcaMechanisms(mechanism, key).cipher(true, new byte[48], false), Parts.join(first, second));
        byte[] state = operations.save(STATE);
        refused(CKR.DATA_LEN_RANGE, () -> operations.encryption().part(active -> active.update(new byte[1], room)));

        operations.restore(state, STATE, new GivenKeys(Optional.of(handle), Optional.empty()));
        refused(CKR.DATA_LEN_RANGE, () -> operations.encryption().part(active -> active.update(new byte[1], room)));
    }

    @Test
    void aPaddedBlockIsHeldBackUntilMoreComes() {
        ObjectHandle handle = card.add(JcaKey.secret(new byte[16]));
        TokenMechanism mechanism = Mechanisms.withIv(CKM.AES_CBC_PAD, new byte[16]);
        byte[] ciphertext = encrypt(mechanism, handle, new byte[20], new Random(0));
        Room room = Room.of(100);
        begin(ComputeFunction.COMPUTE_DECRYPT, mechanism, handle);
        Place<CipherOperation> place = operations.decryption();
        assertEquals(0, delivered(place.part(active -> active.update(Arrays.copyOf(ciphertext, 16), room))).length);
        assertEquals(16, delivered(place.part(active -> active.update(new byte[] {ciphertext[16]}, room))).length);
    }

    @Test
    void messagesOfTheWrongLengthAreRefused() {
        ObjectHandle handle = card.add(JcaKey.secret(new byte[16]));
        for (CKM type : new CKM[] {CKM.AES_ECB, CKM.AES_CBC, CKM.AES_CTS}) {
            TokenMechanism mechanism = Mechanisms.random(type, new Random(1));
            begin(ComputeFunction.COMPUTE_ENCRYPT, mechanism, handle);
            Room room = Room.of(100);
            operations.encryption().part(active -> active.update(new byte[15], room));
            refused(CKR.DATA_LEN_RANGE, () -> operations.encryption().last(room, active -> active.finish(room)));
            begin(ComputeFunction.COMPUTE_DECRYPT, mechanism, handle);
            refused(
                    CKR.ENCRYPTED_DATA_LEN_RANGE,
                    () -> operations.decryption().last(room, active -> active.whole(new byte[15], room)));
        }
    }

    @Test
    void whatIsKeptHasALimit() {
        ObjectHandle handle = card.add(JcaKey.secret(new byte[16]));
        TokenMechanism mechanism = Mechanisms.random(CKM.AES_GCM, new Random(1));
        begin(ComputeFunction.COMPUTE_ENCRYPT, mechanism, handle);
        Room room = Room.of(100);
        operations.encryption().part(active -> active.update(new byte[Parts.MOST], room));
        refused(CKR.DATA_LEN_RANGE, () -> operations.encryption().part(active -> active.update(new byte[1], room)));
        refused(CKR.OPERATION_NOT_INITIALIZED, () -> operations.encryption().active());
    }

    /** What fits no buffer is not computed twice: the client may have a login for one computation only. */
    @Test
    void aPaddedMessageIsDecryptedOnce() {
        ObjectHandle handle = card.add(JcaKey.secret(new byte[16]));
        TokenMechanism mechanism = Mechanisms.withIv(CKM.AES_CBC_PAD, new byte[16]);
        byte[] ciphertext = encrypt(mechanism, handle, new byte[20], new Random(0));
        card.computed.clear();
        begin(ComputeFunction.COMPUTE_DECRYPT, mechanism, handle);
        Place<CipherOperation> place = operations.decryption();
        Room small = Room.of(19);
        assertEquals(new Output.Needed(20), place.last(small, active -> active.whole(ciphertext, small)));
        Room fitting = Room.of(20);
        assertArrayEquals(new byte[20], delivered(place.last(fitting, active -> active.whole(ciphertext, fitting))));
        assertEquals(1, card.computed.size());
    }

    private byte[] encrypt(TokenMechanism mechanism, ObjectHandle key, byte[] data, Random random) {
        begin(ComputeFunction.COMPUTE_ENCRYPT, mechanism, key);
        return run(ComputeFunction.COMPUTE_ENCRYPT, key, data, random);
    }

    private byte[] decrypt(TokenMechanism mechanism, ObjectHandle key, byte[] data, Random random) {
        begin(ComputeFunction.COMPUTE_DECRYPT, mechanism, key);
        return run(ComputeFunction.COMPUTE_DECRYPT, key, data, random);
    }

    private void begin(ComputeFunction function, TokenMechanism mechanism, ObjectHandle key) {
        place(function)
                .init(Optional.of(mechanism), given -> new CipherOperation(operations.use(function, given, key)));
    }

    private byte[] run(ComputeFunction function, ObjectHandle key, byte[] data, Random random) {
        if (random.nextInt(4) == 0) {
            byte[] result =
                    delivered(insist(random, room -> place(function).last(room, active -> active.whole(data, room))));
            refused(CKR.OPERATION_NOT_INITIALIZED, () -> place(function).active());
            return result;
        }
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        int most = random.nextBoolean() ? Math.max(20, data.length / 8) : data.length + 1;
        int from = 0;
        while (from < data.length) {
            int length = Math.min(random.nextInt(most), data.length - from);
            byte[] part = Arrays.copyOfRange(data, from, from + length);
            long expected = place(function).active().updateLength(length);
            byte[] done = delivered(insist(random, room -> {
                Output output = place(function).part(active -> active.update(part, room));
                if (output instanceof Output.Needed needed) {
                    assertEquals(expected, needed.length());
                }
                return output;
            }));
            assertEquals(expected, done.length);
            result.writeBytes(done);
            from += length;
            if (random.nextInt(5) == 0) {
                moveElsewhere(key);
            }
        }
        result.writeBytes(delivered(insist(random, room -> place(function).last(room, active -> active.finish(room)))));
        refused(CKR.OPERATION_NOT_INITIALIZED, () -> place(function).active());
        return result.toByteArray();
    }

    /** Asks for the length, or with too small a buffer, as often as it likes; and then with one that is large enough. */
    private static Output insist(Random random, Function<Room, Output> call) {
        long needed = 1 << 24;
        while (random.nextInt(3) > 0) {
            Room room = random.nextBoolean() ? Room.QUERY : Room.of(random.nextInt(20));
            Output output = call.apply(room);
            if (output instanceof Output.Delivered) {
                return output;
            }
            needed = ((Output.Needed) output).length();
        }
        return call.apply(Room.of(needed));
    }

    /** Saves, and goes on in another session; or finds that the operation cannot be saved. */
    private void moveElsewhere(ObjectHandle key) {
        byte[] state;
        try {
            state = operations.save(STATE);
        } catch (CryptokiException e) {
            assertEquals(CKR.STATE_UNSAVEABLE, e.value());
            return;
        }
        operations = new Operations(card, new CheckedUses(), seal);
        operations.restore(state, STATE, new GivenKeys(Optional.of(key), Optional.empty()));
    }

    private Place<CipherOperation> place(ComputeFunction function) {
        return function == ComputeFunction.COMPUTE_ENCRYPT ? operations.encryption() : operations.decryption();
    }

    private static byte[] plaintext(CKM type, Random random) {
        int length = random.nextInt(200);
        return switch (type) {
            case AES_ECB, AES_CBC, DES3_CBC -> Mechanisms.bytes(random, length / 16 * 16, length / 16 * 16);
            case AES_CTS -> Mechanisms.bytes(random, 16 + length, 16 + length);
            default -> Mechanisms.bytes(random, length, length);
        };
    }

    static byte[] delivered(Output output) {
        return ((Output.Delivered) output).bytes();
    }

    static void refused(CKR value, Executable call) {
        assertEquals(value, assertThrows(CryptokiException.class, call).value());
    }
}
