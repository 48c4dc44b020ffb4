package dev.holdfast.partition.asymmetric;

import static dev.holdfast.partition.asymmetric.Token.assertRefused;
import static dev.holdfast.partition.asymmetric.Token.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.EddsaParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.params.SLHDSAParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.HashMLDSASigner;
import org.bouncycastle.crypto.signers.HashSLHDSASigner;
import org.bouncycastle.crypto.signers.SLHDSASigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the mechanisms say, the JDK, Bouncy Castle's own signers and the examples of RFC 8032 say too. */
class SecondImplementationTest {

    private static final byte[] MESSAGE = {1, 2, 3, 4, 5};

    @ParameterizedTest
    @CsvSource({
        "SHA256_RSA_PKCS,SHA256withRSA",
        "SHA1_RSA_PKCS,SHA1withRSA",
        "MD5_RSA_PKCS,MD5withRSA",
        "SHA3_384_RSA_PKCS,SHA3-384withRSA",
        "SHA512_RSA_PKCS,SHA512withRSA"
    })
    void rsaSignaturesAreThoseOfTheJdk(CKM type, String algorithm) throws GeneralSecurityException {
        Pair pair = Token.FAST.rsa(2048);
        Signature jdk = Signature.getInstance(algorithm, "SunRsaSign");
        jdk.initSign(privateKey("RSA", pair));
        jdk.update(MESSAGE);
        byte[] signature = jdk.sign();
        for (Token token : Token.BOTH) {
            assertArrayEquals(
                    signature, token.signing(type).sign(pair.privateKey(), Token.NO_PARAMETER, MESSAGE, false));
        }
    }

    @Test
    void pssSignaturesVerifyInTheJdk() throws GeneralSecurityException {
        Pair pair = Token.FAST.rsa(2048);
        Signature jdk = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
        jdk.setParameter(new PSSParameterSpec("SHA-256", "MGF1", new MGF1ParameterSpec("SHA-1"), 17, 1));
        jdk.initVerify(publicKey("RSA", pair));
        jdk.update(MESSAGE);
        TokenMechanism pss = Token.pss(CKM.SHA256, 1, 17);
        assertTrue(
                jdk.verify(Token.FAST.signing(CKM.SHA256_RSA_PKCS_PSS).sign(pair.privateKey(), pss, MESSAGE, false)));
    }

    @Test
    void oaepIsThatOfTheJdk() throws GeneralSecurityException {
        Pair pair = Token.FAST.rsa(2048);
        byte[] label = {9, 9};
        AlgorithmParameterSpec parameters = new OAEPParameterSpec(
                "SHA-384", "MGF1", new MGF1ParameterSpec("SHA-256"), new PSource.PSpecified(label));
        Cipher jdk = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        jdk.init(Cipher.ENCRYPT_MODE, publicKey("RSA", pair), parameters);
        byte[] encrypted = jdk.doFinal(MESSAGE);
        TokenMechanism oaep = Token.oaepMechanism(CKM.SHA384, 2, label);
        for (Token token : Token.BOTH) {
            assertArrayEquals(
                    MESSAGE, token.enciphering(CKM.RSA_PKCS_OAEP).decrypt(pair.privateKey(), oaep, encrypted, false));
        }
        jdk.init(Cipher.DECRYPT_MODE, privateKey("RSA", pair), parameters);
        assertArrayEquals(
                MESSAGE,
                jdk.doFinal(Token.FAST.enciphering(CKM.RSA_PKCS_OAEP).encrypt(pair.publicKey(), oaep, MESSAGE, false)));
    }

    @ParameterizedTest
    @CsvSource({
        "SECP256R1,ECDSA_SHA256,SHA256withECDSAinP1363Format",
        "SECP384R1,ECDSA_SHA1,SHA1withECDSAinP1363Format",
        "SECP521R1,ECDSA_SHA512,SHA512withECDSAinP1363Format",
        "SECP256R1,ECDSA_SHA512,SHA512withECDSAinP1363Format"
    })
    void ecdsaSignaturesVerifyInTheJdkAndBack(WeierstrassCurve curve, CKM type, String algorithm)
            throws GeneralSecurityException {
        for (Token token : Token.BOTH) {
            Pair pair = token.ec(curve);
            Signature jdk = Signature.getInstance(algorithm, "SunEC");
            jdk.initVerify(publicKey("EC", pair));
            jdk.update(MESSAGE);
            assertTrue(jdk.verify(token.signing(type).sign(pair.privateKey(), Token.NO_PARAMETER, MESSAGE, false)));
            jdk.initSign(privateKey("EC", pair));
            jdk.update(MESSAGE);
            token.signing(type).verify(pair.publicKey(), Token.NO_PARAMETER, MESSAGE, false, jdk.sign());
        }
    }

    @ParameterizedTest
    @CsvSource({"ED25519,Ed25519", "ED448,Ed448"})
    void edwardsSignaturesAreThoseOfTheJdk(Rfc8410Curve curve, String algorithm) throws GeneralSecurityException {
        Pair pair = Token.FAST.rfc8410(curve);
        Signature jdk = Signature.getInstance(algorithm, "SunEC");
        jdk.initSign(privateKey(algorithm, pair));
        jdk.update(MESSAGE);
        assertArrayEquals(
                jdk.sign(), Token.FAST.signing(CKM.EDDSA).sign(pair.privateKey(), Token.NO_PARAMETER, MESSAGE, false));
    }

    /** RFC 8032 sections 7.2, 7.3 and 7.4. */
    @Test
    void theSchemesWithParametersAreThoseOfRfc8032() {
        assertEddsa(
                Rfc8410Curve.ED25519,
                "0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf546663f6",
                "f726936d19c800494e3fdaff20b276a8",
                false,
                "foo",
                "55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198dd87a"
                        + "8b36950b95130022907a7fb7c4e9b2d5f6cca685a587b4b21f4b888e4e7edb0d");
        assertEddsa(
                Rfc8410Curve.ED25519,
                "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
                "616263",
                true,
                "",
                "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                        + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");
        assertEddsa(
                Rfc8410Curve.ED448,
                "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463a"
                        + "fbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e",
                "03",
                false,
                "foo",
                "d4f8f6131770dd46f40867d6fd5d5055de43541f8c5e35abbcd001b32a89f7d2"
                        + "151f7647f11d8ca2ae279fb842d607217fce6e042f6815ea000c85741de5c8da"
                        + "1144a6a1aba7f96de42505d7a7298524fda538fccbbb754f578c1cad10d54d0d"
                        + "5428407e85dcbc98a49155c13764e66c3c00");
    }

    @Test
    void edwardsParametersAreChecked() {
        Pair pair = Token.FAST.rfc8410(Rfc8410Curve.ED25519);
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> Token.FAST.signing(CKM.EDDSA).signatureBytes(pair.privateKey(), eddsa(false, "x".repeat(256))));
        byte[] plain = Token.FAST.signing(CKM.EDDSA).sign(pair.privateKey(), Token.NO_PARAMETER, MESSAGE, false);
        for (TokenMechanism other : new TokenMechanism[] {eddsa(false, ""), eddsa(true, ""), eddsa(false, "c")}) {
            assertRefused(
                    CKR.SIGNATURE_INVALID,
                    () -> Token.FAST.signing(CKM.EDDSA).verify(pair.publicKey(), other, MESSAGE, false, plain));
        }
    }

    @Test
    void prehashSignaturesAreThoseOfBouncyCastle() throws CryptoException {
        byte[] context = {7, 7, 7};
        Pair mlDsa = Token.FAST.postQuantum(ParameterSet.ML_DSA_44);
        Attributes attributes = Token.KEYS.ofPrivate(mlDsa.privateKey());
        HashMLDSASigner signer = new HashMLDSASigner();
        signer.init(
                true,
                new ParametersWithContext(
                        new MLDSAPrivateKeyParameters(
                                MLDSAParameters.ml_dsa_44_with_sha512,
                                attributes.bytes(CKA.SEED).toByteArray()),
                        context));
        signer.update(MESSAGE, 0, MESSAGE.length);
        assertArrayEquals(
                signer.generateSignature(),
                Token.FAST
                        .signing(CKM.HASH_ML_DSA_SHA512)
                        .sign(mlDsa.privateKey(), Token.context(2, context, 0), MESSAGE, false));
        HashMLDSASigner verifier = new HashMLDSASigner();
        verifier.init(
                false,
                new ParametersWithContext(
                        new MLDSAPublicKeyParameters(
                                MLDSAParameters.ml_dsa_44_with_sha512,
                                Der.ofChecked(() -> Der.octets(
                                        Der.publicKey(mlDsa.publicKey().bytes())))),
                        context));
        verifier.update(MESSAGE, 0, MESSAGE.length);
        byte[] digest = HashFunction.SHA_512.digest(MESSAGE);
        assertTrue(verifier.verifySignature(Token.FAST
                .signing(CKM.HASH_ML_DSA)
                .sign(mlDsa.privateKey(), Token.context(1, context, CKM.SHA512.value()), digest, false)));
    }

    @Test
    void slhDsaSignaturesVerifyInBouncyCastle() {
        byte[] context = {8};
        Pair pair = Token.FAST.postQuantum(ParameterSet.SLH_DSA_SHA2_128F);
        byte[] publicKey =
                Token.KEYS.ofPublic(pair.publicKey()).bytes(CKA.VALUE).toByteArray();
        SLHDSASigner pure = new SLHDSASigner();
        pure.init(
                false,
                new ParametersWithContext(
                        new SLHDSAPublicKeyParameters(SLHDSAParameters.sha2_128f, publicKey), context));
        assertTrue(pure.verifySignature(
                MESSAGE,
                Token.FAST.signing(CKM.SLH_DSA).sign(pair.privateKey(), Token.context(0, context, 0), MESSAGE, false)));
        HashSLHDSASigner prehash = new HashSLHDSASigner();
        prehash.init(
                false,
                new ParametersWithContext(
                        new SLHDSAPublicKeyParameters(SLHDSAParameters.sha2_128f_with_sha256, publicKey), context));
        prehash.update(MESSAGE, 0, MESSAGE.length);
        assertTrue(prehash.verifySignature(Token.FAST
                .signing(CKM.HASH_SLH_DSA_SHA256)
                .sign(pair.privateKey(), Token.context(0, context, 0), MESSAGE, false)));
    }

    private static void assertEddsa(
            Rfc8410Curve curve, String seed, String message, boolean prehash, String context, String signature) {
        KeyValue key = Token.KEYS.privateKey(
                CKK.EC_EDWARDS,
                Attributes.NONE
                        .with(CKA.EC_PARAMS, Token.der(curve.identifier()))
                        .with(CKA.VALUE, hex(seed)));
        TokenMechanism mechanism = eddsa(prehash, context);
        byte[] made = Token.FAST.signing(CKM.EDDSA).sign(key, mechanism, hex(message), false);
        assertArrayEquals(hex(signature), made);
        Token.FAST.signing(CKM.EDDSA).verify(Token.KEYS.publicOf(key), mechanism, hex(message), false, made);
    }

    private static TokenMechanism eddsa(boolean prehash, String context) {
        return TokenMechanism.newBuilder()
                .setEddsa(EddsaParameters.newBuilder().setPrehash(prehash).setContext(ByteString.copyFromUtf8(context)))
                .build();
    }

    private static PrivateKey privateKey(String algorithm, Pair pair) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm, provider(algorithm))
                .generatePrivate(new PKCS8EncodedKeySpec(pair.privateKey().bytes()));
    }

    private static PublicKey publicKey(String algorithm, Pair pair) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm, provider(algorithm))
                .generatePublic(new X509EncodedKeySpec(pair.publicKey().bytes()));
    }

    private static String provider(String algorithm) {
        return algorithm.equals("RSA") ? "SunRsaSign" : "SunEC";
    }
}
