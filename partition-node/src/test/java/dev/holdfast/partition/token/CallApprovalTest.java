package dev.holdfast.partition.token;

import static dev.holdfast.proto.v1.ServiceIndicator.SERVICE_INDICATOR_APPROVED;
import static dev.holdfast.proto.v1.ServiceIndicator.SERVICE_INDICATOR_NONE;
import static dev.holdfast.proto.v1.ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.DeriveObject;
import dev.holdfast.proto.v1.EcdhParameters;
import dev.holdfast.proto.v1.EncapsulateObject;
import dev.holdfast.proto.v1.GcmParameters;
import dev.holdfast.proto.v1.GenerateObject;
import dev.holdfast.proto.v1.GeneratePair;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.OaepParameters;
import dev.holdfast.proto.v1.ObjectPair;
import dev.holdfast.proto.v1.PssParameters;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRandom;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.UnwrapObject;
import dev.holdfast.proto.v1.WrapObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The word that every answer of the PKCS#11 door carries: approved, not approved, or none (FIPS 140-3 IG 2.4.C). */
class CallApprovalTest {

    private static final Attributes P_256 = ec("06082a8648ce3d030107");
    private static final Attributes SECP256K1 = ec("06052b8104000a");
    private static final Attributes BRAINPOOL = ec("06092b2403030208010107");
    private static final Attributes ED25519 = keyOf(CKK.EC_EDWARDS);
    private static final Attributes X25519 = keyOf(CKK.EC_MONTGOMERY);
    private static final Attributes RSA_2048 = keyOf(CKK.RSA).with(CKA.MODULUS, ByteString.copyFrom(modulus(256)));
    private static final Attributes RSA_1024 = keyOf(CKK.RSA).with(CKA.MODULUS, ByteString.copyFrom(modulus(128)));
    private static final Attributes AES = keyOf(CKK.AES).with(CKA.VALUE_LEN, 32);
    private static final Attributes SHORT = keyOf(CKK.GENERIC_SECRET).with(CKA.VALUE_LEN, 10);

    static Stream<Arguments> approved() {
        return Stream.of(
                row("AES made", generate(CKM.AES_KEY_GEN), AES),
                row("P-256 made", generatePair(CKM.EC_KEY_PAIR_GEN), P_256),
                row("ML-KEM made", generatePair(CKM.ML_KEM_KEY_PAIR_GEN), keyOf(CKK.ML_KEM)),
                row("AES-CBC", compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.AES_CBC), AES),
                row("AES-GCM decrypted", compute(ComputeFunction.COMPUTE_DECRYPT, CKM.AES_GCM), AES),
                row("AES-GCM, the card's nonce", gcmMessage(1), AES),
                row("AES-CMAC", compute(ComputeFunction.COMPUTE_SIGN, CKM.AES_CMAC), AES),
                row("HMAC-SHA-256", compute(ComputeFunction.COMPUTE_SIGN, CKM.SHA256_HMAC), AES),
                row("ECDSA on P-256", compute(ComputeFunction.COMPUTE_SIGN, CKM.ECDSA), P_256),
                row("EdDSA", compute(ComputeFunction.COMPUTE_SIGN, CKM.EDDSA), ED25519),
                row("RSA SHA-256", compute(ComputeFunction.COMPUTE_SIGN, CKM.SHA256_RSA_PKCS), RSA_2048),
                row("RSA PSS", pss(CKM.SHA256), RSA_2048),
                row("RSA SHA-1 verified", compute(ComputeFunction.COMPUTE_VERIFY, CKM.SHA1_RSA_PKCS), RSA_2048),
                row("RSA 1024 verified", compute(ComputeFunction.COMPUTE_VERIFY, CKM.SHA256_RSA_PKCS), RSA_1024),
                row("3DES decrypted", compute(ComputeFunction.COMPUTE_DECRYPT, CKM.DES3_CBC), keyOf(CKK.DES3)),
                row("OAEP", wrap(CKM.RSA_PKCS_OAEP), RSA_2048),
                row("KWP", wrap(CKM.AES_KEY_WRAP_KWP), AES),
                row("ECDH with a KDF", ecdh(6), P_256),
                row(
                        "ML-KEM",
                        TokenRequest.newBuilder()
                                .setEncapsulate(EncapsulateObject.newBuilder().setMechanism(mechanism(CKM.ML_KEM))),
                        keyOf(CKK.ML_KEM)),
                row("SP 800-108", derive(CKM.SP800_108_COUNTER_KDF), AES));
    }

    static Stream<Arguments> notApproved() {
        return Stream.of(
                row("secp256k1 made", generatePair(CKM.EC_KEY_PAIR_GEN), SECP256K1),
                row("X25519 made", generatePair(CKM.EC_MONTGOMERY_KEY_PAIR_GEN), X25519),
                row("3DES made", generate(CKM.DES3_KEY_GEN), keyOf(CKK.DES3)),
                row("ECDSA on secp256k1", compute(ComputeFunction.COMPUTE_SIGN, CKM.ECDSA), SECP256K1),
                row("ECDSA on Brainpool", compute(ComputeFunction.COMPUTE_SIGN, CKM.ECDSA), BRAINPOOL),
                row("ECDSA SHA-1", compute(ComputeFunction.COMPUTE_SIGN, CKM.ECDSA_SHA1), P_256),
                row("AES-GCM, the caller's nonce", compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.AES_GCM), AES),
                row("AES-GCM message, the caller's nonce", gcmMessage(0), AES),
                row("GMAC, the caller's nonce", compute(ComputeFunction.COMPUTE_SIGN, CKM.AES_GMAC), AES),
                row("RSA v1.5 encrypted", compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.RSA_PKCS), RSA_2048),
                row("RSA v1.5 decrypted", compute(ComputeFunction.COMPUTE_DECRYPT, CKM.RSA_PKCS), RSA_2048),
                row("RSA v1.5 of anything", compute(ComputeFunction.COMPUTE_SIGN, CKM.RSA_PKCS), RSA_2048),
                row("RSA v1.5 wrapped", wrap(CKM.RSA_PKCS), RSA_2048),
                row(
                        "RSA v1.5 unwrapped",
                        TokenRequest.newBuilder()
                                .setUnwrap(UnwrapObject.newBuilder().setMechanism(mechanism(CKM.RSA_PKCS))),
                        RSA_2048),
                row("raw RSA", compute(ComputeFunction.COMPUTE_SIGN, CKM.RSA_X_509), RSA_2048),
                row("RSA SHA-1", compute(ComputeFunction.COMPUTE_SIGN, CKM.SHA1_RSA_PKCS), RSA_2048),
                row("RSA PSS SHA-1", pss(CKM.SHA_1), RSA_2048),
                row("RSA 1024", compute(ComputeFunction.COMPUTE_SIGN, CKM.SHA256_RSA_PKCS), RSA_1024),
                row("raw ECDH", ecdh(1), P_256),
                row("X25519", ecdh(6), X25519),
                row("HMAC with 80 bits", compute(ComputeFunction.COMPUTE_SIGN, CKM.SHA256_HMAC), SHORT),
                row("HMAC-MD5", compute(ComputeFunction.COMPUTE_SIGN, CKM.MD5_HMAC), AES),
                row("ChaCha20", compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.CHACHA20_POLY1305), keyOf(CKK.CHACHA20)),
                row("3DES encrypted", compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.DES3_CBC), keyOf(CKK.DES3)),
                row("a hash as a key", derive(CKM.SHA256_KEY_DERIVATION), AES),
                row("a MAC of another time", compute(ComputeFunction.COMPUTE_SIGN, CKM.AES_MAC), AES));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("approved")
    void isApproved(String what, TokenRequest.Builder call, Attributes key) {
        assertEquals(SERVICE_INDICATOR_APPROVED, CallApproval.of(call.build(), List.of(key)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notApproved")
    void isNotApproved(String what, TokenRequest.Builder call, Attributes key) {
        assertEquals(SERVICE_INDICATOR_NOT_APPROVED, CallApproval.of(call.build(), List.of(key)));
    }

    @Test
    void oneKeyThatIsNotApprovedIsEnough() {
        assertEquals(
                SERVICE_INDICATOR_NOT_APPROVED,
                CallApproval.of(wrap(CKM.AES_KEY_WRAP_KWP).build(), List.of(AES, SHORT)));
    }

    @Test
    void theAnswersOfACardCarryIt() {
        Machine card = TestPool.activated(new VirtualRack(), "pool", 1).card(0);
        Client nobody = Client.of(card);
        assertEquals(
                SERVICE_INDICATOR_APPROVED,
                said(nobody, TokenRequest.newBuilder().setInitToken(Client.initToken(Client.SO_PIN))));
        assertEquals(SERVICE_INDICATOR_APPROVED, said(nobody, Client.loginOf(CKU.SO, Client.SO_PIN)));
        assertEquals(CKR.OK, nobody.login(CKU.SO, Client.SO_PIN).initPin(Client.USER_PIN));
        Client user = nobody.login(CKU.USER, Client.USER_PIN);
        assertEquals(
                SERVICE_INDICATOR_APPROVED,
                said(
                        user,
                        TokenRequest.newBuilder()
                                .setRandom(TokenRandom.newBuilder().setLength(8))));
        assertEquals(SERVICE_INDICATOR_NONE, said(user, Client.creating(Client.data("data", false))));
        for (boolean kept : List.of(false, true)) {
            ObjectPair sound = user.generatePair("sound", kept);
            assertEquals(SERVICE_INDICATOR_APPROVED, said(user, signing(user, sound)));
        }
        Response refused = user.ask(Client.loginOf(CKU.USER, "wrong pin"));
        assertEquals(SERVICE_INDICATOR_NONE, refused.getIndicator(), "nothing was done");
        Response made = user.ask(generating(SECP256K1));
        assertEquals(SERVICE_INDICATOR_NOT_APPROVED, made.getIndicator());
        assertEquals(
                SERVICE_INDICATOR_NOT_APPROVED,
                said(user, signing(user, made.getTokenAnswer().getPair())));
    }

    private static TokenRequest.Builder signing(Client user, ObjectPair pair) {
        return user.computing(
                ComputeFunction.COMPUTE_SIGN,
                CKM.ECDSA,
                pair.getPrivateKey().getRef(),
                ByteString.copyFrom(new byte[32]));
    }

    private static TokenRequest.Builder generating(Attributes curve) {
        Attributes chosen = Attributes.NONE.with(CKA.EC_PARAMS, curve.bytes(CKA.EC_PARAMS));
        return TokenRequest.newBuilder()
                .setGeneratePair(GeneratePair.newBuilder()
                        .setMechanism(mechanism(CKM.EC_KEY_PAIR_GEN))
                        .setPublicTemplate(chosen.with(CKA.VERIFY, true).template())
                        .setPrivateTemplate(Attributes.NONE.with(CKA.SIGN, true).template()));
    }

    private static ServiceIndicator said(Client client, TokenRequest.Builder call) {
        Response answer = client.ask(call);
        assertEquals(CKR.OK.value(), answer.getTokenAnswer().getReturnValue(), answer::toString);
        return answer.getIndicator();
    }

    private static Arguments row(String what, TokenRequest.Builder call, Attributes key) {
        return Arguments.of(what, call, key);
    }

    private static TokenRequest.Builder generate(CKM mechanism) {
        return TokenRequest.newBuilder().setGenerate(GenerateObject.newBuilder().setMechanism(mechanism(mechanism)));
    }

    private static TokenRequest.Builder generatePair(CKM mechanism) {
        return TokenRequest.newBuilder()
                .setGeneratePair(GeneratePair.newBuilder().setMechanism(mechanism(mechanism)));
    }

    private static TokenRequest.Builder wrap(CKM mechanism) {
        return TokenRequest.newBuilder()
                .setWrap(WrapObject.newBuilder()
                        .setMechanism(mechanism(mechanism).toBuilder()
                                .setOaep(OaepParameters.newBuilder().setHash(CKM.SHA256.value()))));
    }

    private static TokenRequest.Builder derive(CKM mechanism) {
        return TokenRequest.newBuilder().setDerive(DeriveObject.newBuilder().setMechanism(mechanism(mechanism)));
    }

    private static TokenRequest.Builder ecdh(long kdf) {
        return TokenRequest.newBuilder()
                .setDerive(DeriveObject.newBuilder()
                        .setMechanism(mechanism(CKM.ECDH1_DERIVE).toBuilder()
                                .setEcdh(EcdhParameters.newBuilder().setKdf(kdf))));
    }

    private static TokenRequest.Builder pss(CKM hash) {
        return compute(
                ComputeFunction.COMPUTE_SIGN,
                mechanism(CKM.RSA_PKCS_PSS).toBuilder()
                        .setPss(PssParameters.newBuilder().setHash(hash.value()))
                        .build());
    }

    private static TokenRequest.Builder gcmMessage(long generator) {
        TokenRequest.Builder call = compute(ComputeFunction.COMPUTE_ENCRYPT, CKM.AES_GCM);
        call.getComputeBuilder().setMessage(MessageParameters.newBuilder().setGenerator(generator));
        return call;
    }

    private static TokenRequest.Builder compute(ComputeFunction function, CKM mechanism) {
        return compute(
                function,
                mechanism == CKM.AES_GCM
                        ? mechanism(mechanism).toBuilder()
                                .setGcm(GcmParameters.getDefaultInstance())
                                .build()
                        : mechanism(mechanism));
    }

    private static TokenRequest.Builder compute(ComputeFunction function, TokenMechanism mechanism) {
        return TokenRequest.newBuilder()
                .setCompute(Compute.newBuilder().setFunction(function).setMechanism(mechanism));
    }

    private static TokenMechanism mechanism(CKM type) {
        return Client.mechanism(type);
    }

    private static Attributes keyOf(CKK type) {
        return Attributes.NONE.with(CKA.KEY_TYPE, type.value());
    }

    private static Attributes ec(String curve) {
        return keyOf(CKK.EC).with(CKA.EC_PARAMS, ByteString.fromHex(curve));
    }

    private static byte[] modulus(int bytes) {
        byte[] modulus = new byte[bytes];
        modulus[0] = (byte) 0x80;
        return modulus;
    }
}
