package dev.holdfast.partition.symmetric;

import static dev.holdfast.partition.symmetric.Offered.REPRODUCIBLE;
import static dev.holdfast.partition.symmetric.Offered.aes;
import static dev.holdfast.partition.symmetric.Offered.bytes;
import static dev.holdfast.partition.symmetric.Offered.ctr;
import static dev.holdfast.partition.symmetric.Offered.data;
import static dev.holdfast.partition.symmetric.Offered.hex;
import static dev.holdfast.partition.symmetric.Offered.iv;
import static dev.holdfast.partition.symmetric.Offered.key;
import static dev.holdfast.partition.symmetric.Offered.number;
import static dev.holdfast.partition.symmetric.Offered.plain;
import static dev.holdfast.partition.symmetric.Offered.secret;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.HkdfParameters;
import dev.holdfast.proto.v1.KbkdfDatum;
import dev.holdfast.proto.v1.KbkdfParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Answers that NIST, the RFCs and the PKCS#11 standard itself print, for what Wycheproof has no file for. */
class PublishedAnswersTest {

    private static final byte[] AES_KEY = hex("2b7e151628aed2a6abf7158809cf4f3c");
    private static final byte[] AES_IV = hex("000102030405060708090a0b0c0d0e0f");
    private static final String FOUR_BLOCKS = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
            + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    @Test
    void validationVectorsOfCbcAndCtr() throws IOException {
        for (Map<String, String> test : read("aes_cbc.txt", 105)) {
            assertCipher(CKM.AES_CBC, aes(hex(test.get("Key"))), iv(CKM.AES_CBC, hex(test.get("IV"))), test);
        }
        for (Map<String, String> test : read("aes_ctr.txt", 105)) {
            assertCipher(CKM.AES_CTR, aes(hex(test.get("Key"))), ctr(128, hex(test.get("IV"))), test);
        }
    }

    @Test
    void validationVectorsOfTripleDes() throws IOException {
        for (Map<String, String> test : read("tdes_cbc.txt", 24)) {
            KeyValue key = key(CKK.DES3, hex(test.get("Key")));
            assertCipher(CKM.DES3_CBC, key, iv(CKM.DES3_CBC, hex(test.get("IV"))), test);
        }
        for (Map<String, String> test : read("tdes_ecb.txt", 24)) {
            assertCipher(CKM.DES3_ECB, key(CKK.DES3, hex(test.get("Key"))), plain(CKM.DES3_ECB), test);
        }
    }

    /** SP 800-38A sections F.1.1, F.3.7, F.3.13 and F.4.1. */
    @Test
    void feedbackModes() {
        KeyValue key = aes(AES_KEY);
        assertCipher(
                CKM.AES_ECB,
                key,
                plain(CKM.AES_ECB),
                FOUR_BLOCKS.substring(0, 64),
                "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf");
        assertCipher(
                CKM.AES_CFB8,
                key,
                iv(CKM.AES_CFB8, AES_IV),
                FOUR_BLOCKS.substring(0, 36),
                "3b79424c9c0dd436bace9e0ed4586a4f32b9");
        assertCipher(
                CKM.AES_CFB128,
                key,
                iv(CKM.AES_CFB128, AES_IV),
                FOUR_BLOCKS,
                "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b"
                        + "26751f67a3cbb140b1808cf187a4f4dfc04b05357c5d1c0eeac4c66f9ff7f2e6");
        assertCipher(
                CKM.AES_OFB,
                key,
                iv(CKM.AES_OFB, AES_IV),
                FOUR_BLOCKS,
                "3b3fd92eb72dad20333449f8e83cfb4a7789508d16918f03f53c52dac54ed825"
                        + "9740051e9c5fecf64344f7a82260edcc304c6528f659c77866a510d9c1d6ae5e");
    }

    /** RFC 3962 appendix B prints CBC-CS3, which always swaps the last two blocks; CS1 swaps them never. */
    @Test
    void ciphertextStealing() {
        KeyValue key = aes("chicken teriyaki".getBytes(StandardCharsets.US_ASCII));
        TokenMechanism zeroIv = iv(CKM.AES_CTS, new byte[16]);
        String text = "4920776f756c64206c696b65207468652047656e6572616c20476175277320";
        assertCipher(CKM.AES_CTS, key, zeroIv, text.substring(0, 34), "97" + "c6353568f2bf8cb4d8a580362da7ff7f");
        assertCipher(
                CKM.AES_CTS, key, zeroIv, text, "97687268d6ecccc0c07b25e25ecfe5" + "fc00783e0efdb2c1d445d4c8eff7ed22");
        assertCipher(
                CKM.AES_CTS,
                key,
                zeroIv,
                text + "43",
                "97687268d6ecccc0c07b25e25ecfe584" + "39312523a78662d5be7fcbcc98ebf5a8");
    }

    /** SP 800-38B appendix D.4 and D.5 of its first edition: three keys, and two. */
    @Test
    void tripleDesCmac() {
        KeyValue three = key(CKK.DES3, hex("8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5"));
        KeyValue two = key(CKK.DES2, hex("4cf15134a2850dd58a3d10ba80570d38"));
        assertMac(CKM.DES3_CMAC, three, "", "b7a688e122ffaf95");
        assertMac(CKM.DES3_CMAC, three, FOUR_BLOCKS.substring(0, 16), "8e8f293136283797");
        assertMac(CKM.DES3_CMAC, three, FOUR_BLOCKS.substring(0, 40), "743ddbe0ce2dc2ed");
        assertMac(CKM.DES3_CMAC, two, "", "bd2ebf9a3ba00361");
        assertMac(CKM.DES3_CMAC, two, FOUR_BLOCKS.substring(0, 40), "62dd1b471902bd4e");
    }

    /** RFC 2202 and RFC 4231, test case 2. */
    @Test
    void hmac() {
        KeyValue jefe = secret("Jefe".getBytes(StandardCharsets.US_ASCII));
        String text = "7768617420646f2079612077616e7420666f72206e6f7468696e673f";
        assertMac(CKM.MD5_HMAC, jefe, text, "750c783e6ab0b503eaa86e310a5db738");
        assertMac(CKM.SHA_1_HMAC, jefe, text, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assertMac(CKM.SHA224_HMAC, jefe, text, "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44");
        assertMac(
                CKM.SHA384_HMAC,
                jefe,
                text,
                "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649");
        assertArrayEquals(
                hex("5bdcc146bf60"),
                REPRODUCIBLE
                        .mac(CKM.SHA256_HMAC_GENERAL)
                        .sign(jefe, number(CKM.SHA256_HMAC_GENERAL, 6), hex(text), false));
    }

    /** RFC 3394 section 4.6, RFC 5649 section 6. */
    @Test
    void keyWrap() {
        assertArrayEquals(
                hex("28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"),
                AesKeyWrap.KW.wrap(
                        hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
                        hex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f")));
        byte[] key = hex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
        assertArrayEquals(hex("afbeb0f07dfbf5419200f2ccb50bb24f"), AesKeyWrap.KWP.wrap(key, hex("466f7250617369")));
        assertArrayEquals(hex("466f7250617369"), AesKeyWrap.KWP.unwrap(key, hex("afbeb0f07dfbf5419200f2ccb50bb24f")));
    }

    /** RFC 5869 appendix A.1, with the pseudo-random key between the two steps. */
    @Test
    void hkdfInTwoSteps() {
        TokenMechanism extract = hkdf(HkdfParameters.newBuilder()
                .setExtract(true)
                .setSaltType(2)
                .setSalt(bytes(hex("000102030405060708090a0b0c"))));
        byte[] pseudoRandom = derive(CKM.HKDF_DERIVE, secret(filled(22, 0x0b)), extract, Optional.empty());
        assertArrayEquals(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"), pseudoRandom);
        TokenMechanism expand = hkdf(
                HkdfParameters.newBuilder().setExpand(true).setSaltType(1).setInfo(bytes(hex("f0f1f2f3f4f5f6f7f8f9"))));
        assertArrayEquals(
                hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
                derive(CKM.HKDF_DERIVE, key(CKK.HKDF, pseudoRandom), expand, Optional.of(42L)));
    }

    @Test
    void counterModeOfSp800108() throws IOException {
        for (Map<String, String> test : read("kbkdf_counter_sha512.txt", 40)) {
            byte[] expected = hex(test.get("EXPECT"));
            TokenMechanism mechanism =
                    kbkdf(CKM.SP800_108_COUNTER_KDF, CKM.SHA512_HMAC, counter(1, 32), array(test.get("INFO")));
            assertArrayEquals(
                    expected,
                    derive(CKM.SP800_108_COUNTER_KDF, secret(hex(test.get("SECRET"))), mechanism, Optional.of((long)
                            expected.length)));
        }
    }

    /** Of the ACVP server's KDF-1.0, test cases 4237, 4243 and 4259: the counter before and after the fixed data, and before K(i-1). */
    @Test
    void feedbackModeOfSp800108() {
        KbkdfDatum iteration = KbkdfDatum.newBuilder().setType(1).build();
        assertFeedback(
                "D4C4CEB7457D52DA251F114585EE4DA5",
                "",
                "ABEE272B8BB050534CA28AA2D4DED0A54C4A089DEC3529C5112CB0D8B03F0C750748DE0EF0495152890C43B15B867012"
                        + "92C01F9720B7781FD9432B37360C22F2DA84626AC7D45892DEB925",
                iteration,
                counter(2, 16),
                array("CA4FC9AB78AC448F92CA4F0433959B6D"));
        assertFeedback(
                "919E3C14B6DEDEDA417E9184CD7A79C5",
                "C3E56FA5E14B0A0D867A9CA46FEAE23582425E2D14C0550A27496101D543A5C7429D175C0EEBA281706C3E0FB6EA4918",
                "BDCF9E9B8E7AF2386548C8AE4F789BD8B6343C368DD27E492BBE15599285F59EF578F2EA5D742CB53C3F3276FB02E0D7"
                        + "0D8C17B084D7830CB87610FF08157060DB7908EC89DB0441B237C2400414051F21491FA99AACBDFFC504914891081014",
                counter(2, 16),
                iteration,
                array("2342577DB9ABC2FFB68FC9F86EEF9B40"));
        assertFeedback(
                "56F9CBA0B40104FF912D36DACEC65ED2",
                "4A4EE4E0A982CE71B1855FCC006BEA9A4C36B6A8FEA2B9D8BC8D58D38C8E64E4D14AB5424855304BF7EC208F6DF19D5D",
                "3BA3E5213BFD36B1C466AE587F8706EB29B312B9671502A982381151B6F21545A5DD618BD7259CFCDFA81DD6F920CC1E",
                iteration,
                array("954EEE7ED695351004836C3C3BCF30BA"),
                counter(2, 24));
    }

    /** PKCS#11 3.2, miscellaneous simple key derivation mechanisms: its own examples. */
    @Test
    void simpleDerivations() {
        KeyValue base = secret(hex("01234567"));
        byte[] other = hex("89abcdef");
        assertArrayEquals(
                hex("0123456789abcdef"),
                REPRODUCIBLE
                        .derivation(CKM.CONCATENATE_BASE_AND_KEY)
                        .derive(
                                base,
                                number(CKM.CONCATENATE_BASE_AND_KEY, 9),
                                Optional.of(secret(other)),
                                Optional.empty()));
        assertDerived("0123456789abcdef", CKM.CONCATENATE_BASE_AND_DATA, base, other, Optional.empty());
        assertDerived("89abcdef01234567", CKM.CONCATENATE_DATA_AND_BASE, base, other, Optional.empty());
        assertDerived("88888888", CKM.XOR_BASE_AND_DATA, base, other, Optional.empty());
        assertDerived("8888", CKM.XOR_BASE_AND_DATA, base, other, Optional.of(2L));
        assertArrayEquals(
                hex("9526"),
                derive(
                        CKM.EXTRACT_KEY_FROM_KEY,
                        secret(hex("329f84a9")),
                        number(CKM.EXTRACT_KEY_FROM_KEY, 21),
                        Optional.of(2L)));
        assertArrayEquals(
                hex("a9993e364706816aba3e25717850c26c9cd0d89d"),
                derive(
                        CKM.SHA1_KEY_DERIVATION,
                        secret("abc".getBytes(StandardCharsets.US_ASCII)),
                        plain(CKM.SHA1_KEY_DERIVATION),
                        Optional.empty()));
        assertDerived(
                "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699d",
                CKM.AES_ECB_ENCRYPT_DATA,
                aes(AES_KEY),
                hex(FOUR_BLOCKS),
                Optional.of(24L));
    }

    private static void assertDerived(String expected, CKM type, KeyValue base, byte[] data, Optional<Long> length) {
        assertArrayEquals(hex(expected), derive(type, base, data(type, data), length));
    }

    private static void assertFeedback(String key, String iv, String expected, KbkdfDatum... layout) {
        TokenMechanism mechanism = kbkdf(CKM.SP800_108_FEEDBACK_KDF, CKM.SHA3_384_HMAC, layout);
        TokenMechanism withIv = mechanism.toBuilder()
                .setKbkdf(mechanism.getKbkdf().toBuilder().setIv(bytes(hex(iv))))
                .build();
        byte[] derived = hex(expected);
        assertArrayEquals(derived, derive(CKM.SP800_108_FEEDBACK_KDF, secret(hex(key)), withIv, Optional.of((long)
                derived.length)));
    }

    private static byte[] derive(CKM type, KeyValue base, TokenMechanism mechanism, Optional<Long> length) {
        return REPRODUCIBLE.derivation(type).derive(base, mechanism, Optional.empty(), length);
    }

    private static TokenMechanism hkdf(HkdfParameters.Builder parameters) {
        return plain(CKM.HKDF_DERIVE).toBuilder()
                .setHkdf(parameters.setHash(CKM.SHA256.value()))
                .build();
    }

    private static TokenMechanism kbkdf(CKM type, CKM prf, KbkdfDatum... layout) {
        return plain(type).toBuilder()
                .setKbkdf(KbkdfParameters.newBuilder().setPrf(prf.value()).addAllData(List.of(layout)))
                .build();
    }

    private static KbkdfDatum counter(int type, int bits) {
        return KbkdfDatum.newBuilder().setType(type).setWidthBits(bits).build();
    }

    private static KbkdfDatum array(String octets) {
        return KbkdfDatum.newBuilder().setType(4).setBytes(bytes(hex(octets))).build();
    }

    private static void assertMac(CKM type, KeyValue key, String text, String mac) {
        assertArrayEquals(hex(mac), REPRODUCIBLE.mac(type).sign(key, plain(type), hex(text), false));
    }

    private static void assertCipher(CKM type, KeyValue key, TokenMechanism mechanism, Map<String, String> test) {
        assertCipher(type, key, mechanism, test.get("Plaintext"), test.get("Ciphertext"));
    }

    private static void assertCipher(
            CKM type, KeyValue key, TokenMechanism mechanism, String plaintext, String ciphertext) {
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(type);
        assertArrayEquals(hex(ciphertext), cipher.encrypt(key, mechanism, hex(plaintext), false));
        assertArrayEquals(hex(plaintext), cipher.decrypt(key, mechanism, hex(ciphertext), false));
    }

    private static byte[] filled(int bytes, int value) {
        byte[] octets = new byte[bytes];
        Arrays.fill(octets, (byte) value);
        return octets;
    }

    private static List<Map<String, String>> read(String file, int cases) throws IOException {
        try (InputStream in = PublishedAnswersTest.class.getResourceAsStream("/cavp/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            List<Map<String, String>> read = Arrays.stream(text.strip().split("\n\\s*\n"))
                    .map(block -> Arrays.stream(block.strip().split("\n"))
                            .map(line -> line.split("=", 2))
                            .collect(Collectors.toMap(sides -> sides[0].strip(), sides -> sides[1].strip())))
                    .toList();
            assertEquals(cases, read.size());
            return read;
        }
    }
}
