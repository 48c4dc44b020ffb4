package dev.holdfast.partition.symmetric;

import static dev.holdfast.partition.symmetric.Offered.NOTHING;
import static dev.holdfast.partition.symmetric.Offered.REPRODUCIBLE;
import static dev.holdfast.partition.symmetric.Offered.aes;
import static dev.holdfast.partition.symmetric.Offered.assertRefused;
import static dev.holdfast.partition.symmetric.Offered.bytes;
import static dev.holdfast.partition.symmetric.Offered.data;
import static dev.holdfast.partition.symmetric.Offered.hex;
import static dev.holdfast.partition.symmetric.Offered.join;
import static dev.holdfast.partition.symmetric.Offered.number;
import static dev.holdfast.partition.symmetric.Offered.plain;
import static dev.holdfast.partition.symmetric.Offered.random;
import static dev.holdfast.partition.symmetric.Offered.secret;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.CbcDataParameters;
import dev.holdfast.proto.v1.HkdfParameters;
import dev.holdfast.proto.v1.KbkdfDatum;
import dev.holdfast.proto.v1.KbkdfParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.generators.KDFFeedbackBytesGenerator;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;
import org.bouncycastle.crypto.params.KDFFeedbackParameters;
import org.junit.jupiter.api.Test;

/** Keys from keys: layouts of SP 800-108 against Bouncy Castle's fixed ones, the salts of HKDF, and what is refused. */
class DerivationTest {

    private static final KbkdfDatum ITERATION =
            KbkdfDatum.newBuilder().setType(1).build();

    @Test
    void counterModeAgreesWithBouncyCastle() {
        Random random = new Random(41);
        for (int i = 0; i < 60; i++) {
            byte[] key = random(random, 16);
            byte[] before = random(random, 1 + random.nextInt(20));
            byte[] after = random(random, 1 + random.nextInt(20));
            int width = 8 * (1 + random.nextInt(4));
            boolean cmac = random.nextBoolean();
            byte[] expected = new byte[1 + random.nextInt(200)];
            KDFCounterBytesGenerator oracle = new KDFCounterBytesGenerator(
                    cmac ? new CMac(AESEngine.newInstance()) : new HMac(new SHA256Digest()));
            oracle.init(new KDFCounterParameters(key, before, after, width));
            oracle.generateBytes(expected, 0, expected.length);
            TokenMechanism mechanism = kbkdf(
                    CKM.SP800_108_COUNTER_KDF,
                    cmac ? CKM.AES_CMAC : CKM.SHA256_HMAC,
                    NOTHING,
                    array(before),
                    counter(1, width, false),
                    array(after));
            assertArrayEquals(expected, derive(CKM.SP800_108_COUNTER_KDF, aes(key), mechanism, (long) expected.length));
        }
    }

    @Test
    void feedbackModeAgreesWithBouncyCastle() {
        Random random = new Random(42);
        for (int i = 0; i < 60; i++) {
            byte[] key = random(random, 20);
            byte[] iv = random(random, random.nextInt(3) * 16);
            byte[] fixed = random(random, 1 + random.nextInt(20));
            byte[] expected = new byte[1 + random.nextInt(200)];
            boolean counted = random.nextBoolean();
            KDFFeedbackBytesGenerator oracle = new KDFFeedbackBytesGenerator(new HMac(new SHA256Digest()));
            oracle.init(
                    counted
                            ? KDFFeedbackParameters.createWithCounter(key, iv, fixed, 16)
                            : KDFFeedbackParameters.createWithoutCounter(key, iv, fixed));
            oracle.generateBytes(expected, 0, expected.length);
            TokenMechanism mechanism = counted
                    ? feedback(iv, ITERATION, counter(2, 16, false), array(fixed))
                    : feedback(iv, ITERATION, array(fixed));
            assertArrayEquals(
                    expected, derive(CKM.SP800_108_FEEDBACK_KDF, secret(key), mechanism, (long) expected.length));
        }
    }

    /** The fields that the layout writes are those that are written into its byte arrays here. */
    @Test
    void writesCountersAndLengthsAsTheFormatSays() {
        assertFirstSegmentOver("010000" + "00a0", counter(1, 24, true), length(1, 16, false));
        assertFirstSegmentOver("00010000" + "01", length(2, 32, true), counter(1, 8, false));
    }

    private static void assertFirstSegmentOver(String input, KbkdfDatum... layout) {
        KeyValue key = secret(new byte[32]);
        byte[] segment = REPRODUCIBLE.mac(CKM.SHA256_HMAC).sign(key, plain(CKM.SHA256_HMAC), hex(input), false);
        assertArrayEquals(Arrays.copyOf(segment, 20), oneSegment(key, layout));
    }

    private static byte[] oneSegment(KeyValue key, KbkdfDatum... layout) {
        return derive(
                CKM.SP800_108_COUNTER_KDF,
                key,
                kbkdf(CKM.SP800_108_COUNTER_KDF, CKM.SHA256_HMAC, NOTHING, layout),
                20L);
    }

    @Test
    void refusesLayoutsThatTheModeDoesNotHave() {
        KbkdfDatum counter = counter(1, 8, false);
        assertLayoutRefused(CKM.SP800_108_COUNTER_KDF);
        assertLayoutRefused(CKM.SP800_108_COUNTER_KDF, counter, counter);
        assertLayoutRefused(CKM.SP800_108_COUNTER_KDF, counter, counter(2, 8, false));
        assertLayoutRefused(CKM.SP800_108_COUNTER_KDF, counter(1, 7, false));
        assertLayoutRefused(CKM.SP800_108_COUNTER_KDF, counter(1, 40, false));
        assertLayoutRefused(CKM.SP800_108_COUNTER_KDF, counter, array(NOTHING));
        assertLayoutRefused(CKM.SP800_108_COUNTER_KDF, counter, length(3, 16, false));
        assertLayoutRefused(CKM.SP800_108_COUNTER_KDF, counter, length(1, 8, false));
        assertLayoutRefused(CKM.SP800_108_COUNTER_KDF, counter, length(1, 16, false), length(1, 16, false));
        assertLayoutRefused(
                CKM.SP800_108_COUNTER_KDF,
                counter,
                KbkdfDatum.newBuilder().setType(5).build());
        assertLayoutRefused(CKM.SP800_108_FEEDBACK_KDF, counter(2, 8, false));
        TokenMechanism good = kbkdf(CKM.SP800_108_COUNTER_KDF, CKM.SHA256_HMAC, NOTHING, counter);
        assertParameterRefused(good, good.getKbkdf().toBuilder().setAdditionalKeys(1));
        assertParameterRefused(good, good.getKbkdf().toBuilder().setIv(bytes(new byte[1])));
        assertParameterRefused(good, good.getKbkdf().toBuilder().setPrf(CKM.SHA256.value()));
        assertParameterRefused(good, good.getKbkdf().toBuilder().setPrf(CKM.MD5_HMAC.value()));
    }

    @Test
    void refusesKeysThatAreTooLongForTheCounterOrOfAnotherCipher() {
        TokenMechanism narrow =
                kbkdf(CKM.SP800_108_COUNTER_KDF, CKM.AES_CMAC, NOTHING, counter(1, 8, false), array(new byte[1]));
        KeyValue key = aes(new byte[16]);
        derive(CKM.SP800_108_COUNTER_KDF, key, narrow, 255 * 16L);
        assertRefused(CKR.KEY_SIZE_RANGE, () -> derive(CKM.SP800_108_COUNTER_KDF, key, narrow, 255 * 16L + 1));
        assertRefused(CKR.KEY_SIZE_RANGE, () -> derive(CKM.SP800_108_COUNTER_KDF, key, narrow, 0L));
        assertRefused(CKR.TEMPLATE_INCOMPLETE, () -> REPRODUCIBLE
                .derivation(CKM.SP800_108_COUNTER_KDF)
                .derive(key, narrow, Optional.empty(), Optional.empty()));
        assertRefused(
                CKR.KEY_TYPE_INCONSISTENT, () -> derive(CKM.SP800_108_COUNTER_KDF, secret(new byte[16]), narrow, 16L));
    }

    @Test
    void hkdfTakesItsSaltFromThreeSources() {
        KeyValue base = secret(random(new Random(43), 32));
        byte[] salt = random(new Random(44), 20);
        HkdfParameters.Builder parameters =
                HkdfParameters.newBuilder().setExtract(true).setExpand(true).setHash(CKM.SHA256.value());
        byte[] fromData = hkdf(base, parameters.setSaltType(2).setSalt(bytes(salt)), Optional.empty(), 40L);
        assertArrayEquals(fromData, hkdf(base, parameters.setSaltType(4), Optional.of(secret(salt)), 40L));
        byte[] fromNone = hkdf(base, parameters.setSaltType(1), Optional.empty(), 40L);
        assertArrayEquals(
                fromNone, hkdf(base, parameters.setSaltType(2).setSalt(bytes(new byte[32])), Optional.empty(), 40L));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> hkdf(base, parameters.setSaltType(4), Optional.empty(), 40L));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> hkdf(base, parameters.setSaltType(3), Optional.empty(), 40L));
    }

    @Test
    void hkdfRefusesWhatItCannotMake() {
        KeyValue base = secret(new byte[31]);
        HkdfParameters.Builder neither =
                HkdfParameters.newBuilder().setHash(CKM.SHA256.value()).setSaltType(1);
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> hkdf(base, neither, Optional.empty(), 16L));
        HkdfParameters.Builder expand = neither.clone().setExpand(true);
        assertRefused(CKR.KEY_SIZE_RANGE, () -> hkdf(base, expand, Optional.empty(), 16L));
        HkdfParameters.Builder extract = neither.clone().setExtract(true);
        assertRefused(CKR.KEY_SIZE_RANGE, () -> hkdf(base, extract, Optional.empty(), 33L));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> hkdf(base, extract.clone().setHash(CKM.SHA256_HMAC.value()), Optional.empty(), 32L));
        assertRefused(
                CKR.KEY_SIZE_RANGE,
                () -> hkdf(base, extract.clone().setExpand(true), Optional.empty(), SecretLengths.MOST + 1L));
    }

    @Test
    void extractsBitsFromAnywhere() {
        Random random = new Random(45);
        for (int i = 0; i < 200; i++) {
            byte[] key = random(random, 1 + random.nextInt(40));
            int first = random.nextInt(8 * key.length);
            byte[] derived = derive(
                    CKM.EXTRACT_KEY_FROM_KEY,
                    secret(key),
                    number(CKM.EXTRACT_KEY_FROM_KEY, first),
                    1L + random.nextInt(key.length));
            for (int bit = 0; bit < 8 * derived.length; bit++) {
                int from = (first + bit) % (8 * key.length);
                boolean expected = (key[from / 8] >> (7 - from % 8) & 1) == 1;
                assertEquals(expected, (derived[bit / 8] >> (7 - bit % 8) & 1) == 1);
            }
        }
        KeyValue base = secret(new byte[4]);
        TokenMechanism mechanism = number(CKM.EXTRACT_KEY_FROM_KEY, 31);
        assertRefused(CKR.KEY_SIZE_RANGE, () -> derive(CKM.EXTRACT_KEY_FROM_KEY, base, mechanism, 5L));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> derive(CKM.EXTRACT_KEY_FROM_KEY, base, number(CKM.EXTRACT_KEY_FROM_KEY, 32), 1L));
        assertRefused(CKR.TEMPLATE_INCOMPLETE, () -> REPRODUCIBLE
                .derivation(CKM.EXTRACT_KEY_FROM_KEY)
                .derive(base, mechanism, Optional.empty(), Optional.empty()));
    }

    @Test
    void encryptedDataAreTheHeadOfTheCiphertext() {
        KeyValue base = aes(random(new Random(46), 32));
        byte[] iv = random(new Random(47), 16);
        byte[] text = random(new Random(48), 48);
        TokenMechanism mechanism = cbcData(iv, text);
        byte[] ciphertext = REPRODUCIBLE.cipher(CKM.AES_CBC).encrypt(base, Offered.iv(CKM.AES_CBC, iv), text, false);
        assertArrayEquals(Arrays.copyOf(ciphertext, 24), derive(CKM.AES_CBC_ENCRYPT_DATA, base, mechanism, 24L));
        assertRefused(CKR.DATA_LEN_RANGE, () -> derive(CKM.AES_CBC_ENCRYPT_DATA, base, mechanism, 49L));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> derive(CKM.AES_CBC_ENCRYPT_DATA, base, cbcData(iv, new byte[17]), 16L));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> derive(CKM.AES_CBC_ENCRYPT_DATA, base, cbcData(new byte[8], text), 16L));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> derive(CKM.AES_ECB_ENCRYPT_DATA, base, data(CKM.AES_ECB_ENCRYPT_DATA, new byte[15]), 15L));
    }

    @Test
    void refusesMoreThanTheMaterialHas() {
        KeyValue base = secret(new byte[8]);
        assertRefused(
                CKR.KEY_SIZE_RANGE,
                () -> derive(CKM.XOR_BASE_AND_DATA, base, data(CKM.XOR_BASE_AND_DATA, new byte[4]), 5L));
        assertRefused(
                CKR.KEY_SIZE_RANGE,
                () -> derive(CKM.SHA256_KEY_DERIVATION, base, plain(CKM.SHA256_KEY_DERIVATION), 33L));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> derive(CKM.SHA256_KEY_DERIVATION, base, number(CKM.SHA256_KEY_DERIVATION, 1), 32L));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> derive(CKM.CONCATENATE_BASE_AND_KEY, base, number(CKM.CONCATENATE_BASE_AND_KEY, 1), 8L));
        assertArrayEquals(
                join(new byte[8], hex("0102")),
                REPRODUCIBLE
                        .derivation(CKM.CONCATENATE_BASE_AND_DATA)
                        .derive(
                                base,
                                data(CKM.CONCATENATE_BASE_AND_DATA, hex("0102")),
                                Optional.empty(),
                                Optional.empty()));
    }

    private static void assertLayoutRefused(CKM type, KbkdfDatum... layout) {
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> derive(type, secret(new byte[32]), kbkdf(type, CKM.SHA256_HMAC, NOTHING, layout), 32L));
    }

    private static void assertParameterRefused(TokenMechanism good, KbkdfParameters.Builder parameters) {
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> derive(
                        CKM.SP800_108_COUNTER_KDF,
                        secret(new byte[32]),
                        good.toBuilder().setKbkdf(parameters).build(),
                        32L));
    }

    private static byte[] derive(CKM type, KeyValue base, TokenMechanism mechanism, long length) {
        return REPRODUCIBLE.derivation(type).derive(base, mechanism, Optional.empty(), Optional.of(length));
    }

    private static byte[] hkdf(KeyValue base, HkdfParameters.Builder parameters, Optional<KeyValue> salt, long length) {
        TokenMechanism mechanism =
                plain(CKM.HKDF_DERIVE).toBuilder().setHkdf(parameters).build();
        return REPRODUCIBLE.derivation(CKM.HKDF_DERIVE).derive(base, mechanism, salt, Optional.of(length));
    }

    private static TokenMechanism feedback(byte[] iv, KbkdfDatum... layout) {
        return kbkdf(CKM.SP800_108_FEEDBACK_KDF, CKM.SHA256_HMAC, iv, layout);
    }

    private static TokenMechanism kbkdf(CKM type, CKM prf, byte[] iv, KbkdfDatum... layout) {
        return plain(type).toBuilder()
                .setKbkdf(KbkdfParameters.newBuilder()
                        .setPrf(prf.value())
                        .setIv(bytes(iv))
                        .addAllData(List.of(layout)))
                .build();
    }

    private static TokenMechanism cbcData(byte[] iv, byte[] data) {
        return plain(CKM.AES_CBC_ENCRYPT_DATA).toBuilder()
                .setCbcData(CbcDataParameters.newBuilder().setIv(bytes(iv)).setData(bytes(data)))
                .build();
    }

    private static KbkdfDatum array(byte[] octets) {
        return KbkdfDatum.newBuilder().setType(4).setBytes(bytes(octets)).build();
    }

    private static KbkdfDatum counter(int type, int bits, boolean littleEndian) {
        return KbkdfDatum.newBuilder()
                .setType(type)
                .setWidthBits(bits)
                .setLittleEndian(littleEndian)
                .build();
    }

    private static KbkdfDatum length(int method, int bits, boolean littleEndian) {
        return counter(3, bits, littleEndian).toBuilder().setMethod(method).build();
    }
}
