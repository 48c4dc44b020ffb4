package dev.holdfast.partition.symmetric;

import static dev.holdfast.partition.symmetric.Offered.REPRODUCIBLE;
import static dev.holdfast.partition.symmetric.Offered.aes;
import static dev.holdfast.partition.symmetric.Offered.assertRefused;
import static dev.holdfast.partition.symmetric.Offered.ctr;
import static dev.holdfast.partition.symmetric.Offered.iv;
import static dev.holdfast.partition.symmetric.Offered.join;
import static dev.holdfast.partition.symmetric.Offered.key;
import static dev.holdfast.partition.symmetric.Offered.plain;
import static dev.holdfast.partition.symmetric.Offered.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.TokenMechanism;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.DefaultBufferedBlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.OFBBlockCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chained ciphers: what was encrypted comes back, parts add up to the whole, and two implementations agree. */
class BlockModesTest {

    private static final int ROUNDS = 60;

    /** What the door knows of each mode when it cuts a message into parts. */
    enum Mode {
        AES_ECB(CKM.AES_ECB, 16, Lengths.WHOLE_BLOCKS),
        AES_CBC(CKM.AES_CBC, 16, Lengths.WHOLE_BLOCKS),
        AES_CBC_PAD(CKM.AES_CBC_PAD, 16, Lengths.ANY),
        AES_CTR(CKM.AES_CTR, 16, Lengths.ANY),
        AES_CTS(CKM.AES_CTS, 16, Lengths.A_BLOCK_OR_MORE),
        AES_OFB(CKM.AES_OFB, 16, Lengths.ANY),
        AES_CFB8(CKM.AES_CFB8, 16, Lengths.ANY),
        AES_CFB128(CKM.AES_CFB128, 16, Lengths.ANY),
        DES3_ECB(CKM.DES3_ECB, 8, Lengths.WHOLE_BLOCKS),
        DES3_CBC(CKM.DES3_CBC, 8, Lengths.WHOLE_BLOCKS),
        DES3_CBC_PAD(CKM.DES3_CBC_PAD, 8, Lengths.ANY);

        final CKM type;
        final int block;
        final Lengths lengths;

        Mode(CKM type, int block, Lengths lengths) {
            this.type = type;
            this.block = block;
            this.lengths = lengths;
        }

        KeyValue key(Random random) {
            if (block == 16) {
                return aes(random(random, 16 + 8 * random.nextInt(3)));
            }
            byte[] octets = random(random, random.nextBoolean() ? 16 : 24);
            return Offered.key(octets.length == 16 ? CKK.DES2 : CKK.DES3, octets);
        }

        TokenMechanism mechanism(byte[] iv) {
            return switch (this) {
                case AES_ECB, DES3_ECB -> plain(type);
                case AES_CTR -> ctr(128, iv);
                default -> iv(type, iv);
            };
        }

        /** The IV of the blocks that follow. */
        byte[] next(byte[] iv, byte[] plaintext, byte[] ciphertext) {
            if (plaintext.length == 0) {
                return iv;
            }
            byte[] lastPlain = Arrays.copyOfRange(plaintext, plaintext.length - block, plaintext.length);
            byte[] lastCipher = Arrays.copyOfRange(ciphertext, ciphertext.length - block, ciphertext.length);
            return switch (this) {
                case AES_OFB -> xor(lastPlain, lastCipher);
                case AES_CTR ->
                    BigIntegers.asUnsignedByteArray(
                            16, new BigInteger(1, iv).add(BigInteger.valueOf(plaintext.length / 16)));
                default -> lastCipher;
            };
        }

        int length(Random random) {
            int any = random.nextInt(200);
            return switch (lengths) {
                case WHOLE_BLOCKS -> any / block * block;
                case A_BLOCK_OR_MORE -> any + block;
                case ANY -> any;
            };
        }
    }

    private enum Lengths {
        WHOLE_BLOCKS,
        A_BLOCK_OR_MORE,
        ANY
    }

    @ParameterizedTest
    @EnumSource
    void whatWasEncryptedComesBack(Mode mode) {
        Random random = new Random(11);
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(mode.type);
        for (int i = 0; i < ROUNDS; i++) {
            KeyValue key = mode.key(random);
            TokenMechanism mechanism = mode.mechanism(counterWithRoom(random, mode.block));
            byte[] plaintext = random(random, mode.length(random));
            byte[] ciphertext = cipher.encrypt(key, mechanism, plaintext, false);
            assertArrayEquals(plaintext, cipher.decrypt(key, mechanism, ciphertext, false));
        }
    }

    /** As the door does it: whole blocks with the running IV, and what is left at the end. */
    @ParameterizedTest
    @EnumSource
    void partsAddUpToTheWhole(Mode mode) {
        Random random = new Random(12);
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(mode.type);
        for (int i = 0; i < ROUNDS; i++) {
            KeyValue key = mode.key(random);
            byte[] iv = counterWithRoom(random, mode.block);
            byte[] plaintext = random(random, mode.length(random));
            byte[] whole = cipher.encrypt(key, mode.mechanism(iv), plaintext, false);
            assertArrayEquals(whole, inParts(mode, key, iv, plaintext, random, true));
            assertArrayEquals(plaintext, inParts(mode, key, iv, whole, random, false));
        }
    }

    private static byte[] inParts(
            Mode mode, KeyValue key, byte[] firstIv, byte[] data, Random random, boolean encrypt) {
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(mode.type);
        // Padding and stealing need the end of the message: up to two blocks stay for the last call.
        int kept = mode == Mode.AES_CTS ? 2 * mode.block : mode.block;
        byte[] iv = firstIv;
        byte[] done = {};
        int at = 0;
        while (data.length - at > kept) {
            int blocks = 1 + random.nextInt(Math.max(1, (data.length - at - kept) / mode.block));
            byte[] part = Arrays.copyOfRange(data, at, at + blocks * mode.block);
            byte[] made = encrypt
                    ? cipher.encrypt(key, mode.mechanism(iv), part, true)
                    : cipher.decrypt(key, mode.mechanism(iv), part, true);
            assertEquals(part.length, made.length);
            iv = encrypt ? mode.next(iv, part, made) : mode.next(iv, made, part);
            done = join(done, made);
            at += part.length;
        }
        byte[] rest = Arrays.copyOfRange(data, at, data.length);
        byte[] last = encrypt
                ? cipher.encrypt(key, mode.mechanism(iv), rest, false)
                : cipher.decrypt(key, mode.mechanism(iv), rest, false);
        return join(done, last);
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_CBC", "DES3_CBC", "AES_CTR", "AES_OFB", "AES_CFB8", "AES_CFB128"})
    void agreesWithBouncyCastle(Mode mode) throws Exception {
        Random random = new Random(13);
        for (int i = 0; i < ROUNDS; i++) {
            KeyValue key = mode.key(random);
            byte[] iv = counterWithRoom(random, mode.block);
            byte[] plaintext = random(random, mode.length(random));
            DefaultBufferedBlockCipher other = new DefaultBufferedBlockCipher(inBouncyCastle(mode));
            other.init(true, new ParametersWithIV(new KeyParameter(key.bytes()), iv));
            byte[] expected = new byte[plaintext.length];
            int done = other.processBytes(plaintext, 0, plaintext.length, expected, 0);
            other.doFinal(expected, done);
            assertArrayEquals(
                    expected, REPRODUCIBLE.cipher(mode.type).encrypt(key, mode.mechanism(iv), plaintext, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesPartsThatAreNotBlocks(Mode mode) {
        Random random = new Random(14);
        KeyValue key = mode.key(random);
        TokenMechanism mechanism = mode.mechanism(new byte[mode.block]);
        byte[] data = new byte[mode.block + 3];
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(mode.type);
        assertRefused(CKR.DATA_LEN_RANGE, () -> cipher.encrypt(key, mechanism, data, true));
        assertRefused(CKR.ENCRYPTED_DATA_LEN_RANGE, () -> cipher.decrypt(key, mechanism, data, true));
        if (mode.lengths == Lengths.WHOLE_BLOCKS) {
            assertRefused(CKR.DATA_LEN_RANGE, () -> cipher.encrypt(key, mechanism, data, false));
        }
        if (mode.lengths == Lengths.A_BLOCK_OR_MORE) {
            byte[] tooShort = new byte[15];
            assertRefused(CKR.DATA_LEN_RANGE, () -> cipher.encrypt(key, mechanism, tooShort, false));
            assertRefused(CKR.ENCRYPTED_DATA_LEN_RANGE, () -> cipher.decrypt(key, mechanism, tooShort, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWrongKeysAndParameters(Mode mode) {
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(mode.type);
        KeyValue key = mode.key(new Random(15));
        CKK type = key.type();
        TokenMechanism good = mode.mechanism(new byte[mode.block]);
        cipher.check(key, good);
        assertRefused(CKR.KEY_SIZE_RANGE, () -> cipher.check(key(type, new byte[17]), good));
        assertRefused(
                CKR.KEY_SIZE_RANGE, () -> cipher.encrypt(key(type, new byte[17]), good, new byte[mode.block], false));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> cipher.check(key, good.toBuilder().setMalformed(true).build()));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(key, Offered.number(mode.type, 1)));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(key, iv(mode.type, new byte[mode.block - 1])));
    }

    private static BlockCipher inBouncyCastle(Mode mode) {
        BlockCipher engine = mode.block == 16 ? AESEngine.newInstance() : new DESedeEngine();
        return switch (mode) {
            case AES_CTR -> SICBlockCipher.newInstance(engine);
            case AES_OFB -> new OFBBlockCipher(engine, 128);
            case AES_CFB8 -> CFBBlockCipher.newInstance(engine, 8);
            case AES_CFB128 -> CFBBlockCipher.newInstance(engine, 128);
            default -> CBCBlockCipher.newInstance(engine);
        };
    }

    private static byte[] counterWithRoom(Random random, int block) {
        byte[] iv = random(random, block);
        iv[0] &= 0x7f;
        return iv;
    }

    private static byte[] xor(byte[] one, byte[] other) {
        byte[] both = one.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] ^= other[i];
        }
        return both;
    }
}
