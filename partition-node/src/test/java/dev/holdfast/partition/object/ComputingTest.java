package dev.holdfast.partition.object;

import static dev.holdfast.partition.object.TestToken.AES_16;
import static dev.holdfast.partition.object.TestToken.refuses;
import static dev.holdfast.partition.object.TestToken.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.PssParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.UseChecked;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;

/** Which key does what with which mechanism, and what the door is told of it. */
final class ComputingTest {

    private static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);

    private final TestToken token = new TestToken("default");

    private static Making.Pair rsa(TestToken token, CKA... uses) {
        return token.generatePair(
                CKM.RSA_PKCS_KEY_PAIR_GEN, Attributes.NONE.with(CKA.MODULUS_BITS, 2048), with(Attributes.NONE, uses));
    }

    private UseChecked check(TestToken device, ComputeFunction function, TokenMechanism mechanism, Attributes object) {
        try (OpenKey key = device.making.open(object)) {
            return device.computing.check(
                    device.profile,
                    CheckUse.newBuilder()
                            .setFunction(function)
                            .setMechanism(mechanism)
                            .build(),
                    key);
        }
    }

    @Test
    void tellsTheDoorWhatItMustKnow() {
        Making.Pair pair = rsa(token, CKA.SIGN, CKA.ALWAYS_AUTHENTICATE);
        UseChecked signing =
                check(token, ComputeFunction.COMPUTE_SIGN, PlainMechanisms.of(CKM.RSA_PKCS), pair.privateKey());
        assertTrue(signing.getAlwaysAuthenticate());
        assertEquals(56, signing.getOutputBytes());
        assertEquals(2048, signing.getKeyBits());
        assertEquals(CKK.RSA.value(), signing.getKeyType());
        assertEquals(
                256,
                check(token, ComputeFunction.COMPUTE_ENCRYPT, PlainMechanisms.of(CKM.RSA_PKCS), pair.publicKey())
                        .getOutputBytes());
    }

    @Test
    void refusesInTheOrderThatItStates() {
        Attributes aes = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.ENCRYPT));
        refuses(
                CKR.MECHANISM_INVALID,
                () -> token.compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.SHA256_HMAC, aes, DATA));
        refuses(
                CKR.MECHANISM_PARAM_INVALID,
                () -> check(
                        token,
                        ComputeFunction.COMPUTE_ENCRYPT,
                        PlainMechanisms.of(CKM.AES_CBC).toBuilder()
                                .setMalformed(true)
                                .build(),
                        aes));
        refuses(
                CKR.KEY_TYPE_INCONSISTENT,
                () -> token.compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.RSA_PKCS, aes, DATA));
        refuses(
                CKR.KEY_FUNCTION_NOT_PERMITTED,
                () -> token.compute(ComputeFunction.COMPUTE_DECRYPT, CKM.AES_CBC, aes, DATA));
        ByteBuffer allowed =
                ByteBuffer.allocate(16).putLong(CKM.AES_GCM.value()).putLong(CKM.AES_ECB.value());
        Attributes bound = token.generate(
                CKM.AES_KEY_GEN, with(AES_16, CKA.ENCRYPT).with(CKA.ALLOWED_MECHANISMS, allowed.array()));
        refuses(CKR.MECHANISM_INVALID, () -> token.compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.AES_CBC, bound, DATA));
        assertEquals(28, token.compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.AES_ECB, bound, DATA).length);
    }

    @Test
    void datesRestrictNothing() {
        Attributes past = token.generate(
                CKM.AES_KEY_GEN, AES_16.with(CKA.START_DATE, "19990101").with(CKA.END_DATE, "19991231"));
        assertEquals(28, token.compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.AES_CBC, past, DATA).length);
    }

    @Test
    void signsAndVerifies() {
        Making.Pair pair = rsa(token);
        byte[] signature = token.compute(ComputeFunction.COMPUTE_SIGN, CKM.RSA_PKCS, pair.privateKey(), DATA);
        Compute verification = Compute.newBuilder()
                .setFunction(ComputeFunction.COMPUTE_VERIFY)
                .setMechanism(PlainMechanisms.of(CKM.RSA_PKCS))
                .setData(ByteString.copyFrom(DATA))
                .setSignature(ByteString.copyFrom(signature))
                .build();
        assertEquals(0, token.compute(verification, pair.publicKey()).length);
        refuses(
                CKR.SIGNATURE_INVALID,
                () -> token.compute(
                        verification.toBuilder().setData(ByteString.EMPTY).build(), pair.publicKey()));
        refuses(CKR.KEY_FUNCTION_NOT_PERMITTED, () -> token.compute(verification, pair.privateKey()));
    }

    @Test
    void putsAKeyIntoADigest() throws NoSuchAlgorithmException {
        Attributes key =
                token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.EXTRACTABLE).with(CKA.SENSITIVE, false));
        MessageDigest digest = MessageDigest.getInstance("SHA3-256");
        digest.update(DATA);
        digest.update(key.bytes(CKA.VALUE).toByteArray());
        byte[] expected = digest.digest(new byte[] {9});
        assertArrayEquals(
                expected,
                token.compute(
                        Compute.newBuilder()
                                .setFunction(ComputeFunction.COMPUTE_DIGEST_KEY)
                                .setMechanism(PlainMechanisms.of(CKM.SHA3_256))
                                .setData(ByteString.copyFrom(DATA))
                                .setSignature(ByteString.copyFrom(new byte[] {9}))
                                .build(),
                        key));
        refuses(
                CKR.KEY_INDIGESTIBLE,
                () -> token.compute(
                        ComputeFunction.COMPUTE_DIGEST_KEY,
                        CKM.SHA256,
                        rsa(token).publicKey(),
                        DATA));
        refuses(CKR.MECHANISM_INVALID, () -> token.compute(ComputeFunction.COMPUTE_DIGEST_KEY, CKM.AES_CBC, key, DATA));
    }

    @Test
    void fipsMakesItsNoncesItself() {
        TestToken fips = new TestToken("fips");
        Attributes key = fips.generate(CKM.AES_KEY_GEN, AES_16);
        refuses(CKR.MECHANISM_INVALID, () -> fips.compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.AES_GCM, key, DATA));
        Compute own = Compute.newBuilder()
                .setFunction(ComputeFunction.COMPUTE_ENCRYPT)
                .setMechanism(PlainMechanisms.of(CKM.AES_GCM))
                .setMessage(MessageParameters.newBuilder().setGenerator(0))
                .build();
        refuses(CKR.MECHANISM_PARAM_INVALID, () -> fips.compute(own, key));
        try (OpenKey open = fips.making.open(key)) {
            Compute made = own.toBuilder()
                    .setMessage(MessageParameters.newBuilder().setGenerator(3))
                    .build();
            assertEquals(
                    12,
                    fips.computing
                            .compute(fips.profile, made, open)
                            .getMessage()
                            .getNonce()
                            .size());
        }
    }

    @Test
    void fipsSignsNothingOverSha1AndNothingWithShortKeys() {
        TestToken fips = new TestToken("fips");
        Making.Pair pair = rsa(fips);
        refuses(
                CKR.MECHANISM_INVALID,
                () -> fips.compute(ComputeFunction.COMPUTE_SIGN, CKM.SHA1_RSA_PKCS, pair.privateKey(), DATA));
        TokenMechanism pss = PlainMechanisms.of(CKM.RSA_PKCS_PSS).toBuilder()
                .setPss(PssParameters.newBuilder().setHash(CKM.SHA_1.value()))
                .build();
        refuses(CKR.MECHANISM_PARAM_INVALID, () -> check(fips, ComputeFunction.COMPUTE_SIGN, pss, pair.privateKey()));
        check(fips, ComputeFunction.COMPUTE_VERIFY, pss, pair.publicKey());
        Making.Pair weak = token.generatePair(
                CKM.RSA_PKCS_KEY_PAIR_GEN, Attributes.NONE.with(CKA.MODULUS_BITS, 1024), Attributes.NONE);
        refuses(
                CKR.KEY_SIZE_RANGE,
                () -> fips.compute(ComputeFunction.COMPUTE_SIGN, CKM.RSA_PKCS, weak.privateKey(), DATA));
        refuses(
                CKR.KEY_SIZE_RANGE,
                () -> fips.generatePair(
                        CKM.RSA_PKCS_KEY_PAIR_GEN, Attributes.NONE.with(CKA.MODULUS_BITS, 1024), Attributes.NONE));
        ByteString secp256k1 = ByteString.fromHex("06052b8104000a");
        refuses(
                CKR.CURVE_NOT_SUPPORTED,
                () -> fips.generatePair(
                        CKM.EC_KEY_PAIR_GEN, Attributes.NONE.with(CKA.EC_PARAMS, secp256k1), Attributes.NONE));
    }
}
