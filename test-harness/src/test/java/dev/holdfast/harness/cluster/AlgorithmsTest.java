package dev.holdfast.harness.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CryptoResult;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.Decrypt;
import dev.holdfast.proto.v1.DeleteKey;
import dev.holdfast.proto.v1.Encrypt;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ListKeyVersions;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.RecoverKey;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RotateKey;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UnwrapKey;
import dev.holdfast.proto.v1.Verify;
import dev.holdfast.proto.v1.WrapKey;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one card of a pool computes, another one undoes: every algorithm, through the protocol. */
class AlgorithmsTest {

    private static final KeySpec RSA =
            KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build();
    private static final Map<Curve, SignatureAlgorithm> CURVES = new EnumMap<>(Map.of(
            Curve.P_256, SignatureAlgorithm.ES256,
            Curve.P_256K, SignatureAlgorithm.ES256K,
            Curve.P_384, SignatureAlgorithm.ES384,
            Curve.P_521, SignatureAlgorithm.ES512));

    @TempDir
    static Path folder;

    private static EmbeddedCluster cluster;
    private static ActivePool pool;

    @BeforeAll
    static void start() {
        cluster = new EmbeddedCluster(folder.resolve("cards"), CardOptions.standard());
        pool = ActivePool.create(cluster, folder, "Contoso", 3);
        created("rsa", RSA);
        CURVES.keySet()
                .forEach(curve -> created(
                        curve.name().replace('_', '-'),
                        KeySpec.newBuilder().setType(KeyType.EC).setCurve(curve).build()));
        for (int bits : new int[] {128, 192, 256}) {
            created(
                    "aes-" + bits,
                    KeySpec.newBuilder().setType(KeyType.OCT).setSize(bits).build());
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void theCardsAgree() {
        pool.assertAgreed();
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SIGNATURE_ALGORITHM_UNSPECIFIED", "UNRECOGNIZED"})
    void aSignatureOfOneCardVerifiesOnTheOthers(SignatureAlgorithm algorithm) {
        String key = CURVES.entrySet().stream()
                .filter(entry -> entry.getValue() == algorithm)
                .map(entry -> entry.getKey().name().replace('_', '-'))
                .findFirst()
                .orElse("rsa");
        ByteString digest = ByteString.copyFrom(new byte[digestBytes(algorithm)]);
        Response signed = on(
                0,
                ActivePool.request()
                        .setSign(Sign.newBuilder()
                                .setName(key)
                                .setAlgorithm(algorithm)
                                .setDigest(digest)));
        assertEquals(
                algorithm == SignatureAlgorithm.ES256K
                        ? ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED
                        : ServiceIndicator.SERVICE_INDICATOR_APPROVED,
                signed.getIndicator());
        for (int card = 0; card < 3; card++) {
            Verify.Builder verify = Verify.newBuilder()
                    .setName(key)
                    .setVersion(signed.getCryptoResult().getVersion())
                    .setAlgorithm(algorithm)
                    .setDigest(digest)
                    .setSignature(signed.getCryptoResult().getResult());
            assertTrue(on(card, ActivePool.request().setVerify(verify))
                    .getVerifyResult()
                    .getValid());
            byte[] other = digest.toByteArray();
            other[0] ^= 1;
            verify.setDigest(ByteString.copyFrom(other));
            assertFalse(on(card, ActivePool.request().setVerify(verify))
                    .getVerifyResult()
                    .getValid());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = EncryptionAlgorithm.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ENCRYPTION_ALGORITHM_UNSPECIFIED", "UNRECOGNIZED", "A128KW", "A192KW", "A256KW"})
    void whatOneCardEncryptsAnotherDecrypts(EncryptionAlgorithm algorithm) {
        ByteString plaintext = ByteString.copyFromUtf8("sixteen bytes ok");
        Response encrypted = on(
                0,
                ActivePool.request()
                        .setEncrypt(Encrypt.newBuilder()
                                .setName(keyFor(algorithm))
                                .setAlgorithm(algorithm)
                                .setPlaintext(plaintext)));
        assertEquals(
                algorithm == EncryptionAlgorithm.RSA1_5
                        ? ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED
                        : ServiceIndicator.SERVICE_INDICATOR_APPROVED,
                encrypted.getIndicator());
        CryptoResult result = encrypted.getCryptoResult();
        Response decrypted = on(
                1,
                ActivePool.request()
                        .setDecrypt(Decrypt.newBuilder()
                                .setName(keyFor(algorithm))
                                .setAlgorithm(algorithm)
                                .setCiphertext(result.getResult())
                                .setIv(result.getIv())
                                .setTag(result.getTag())));
        assertEquals(plaintext, decrypted.getCryptoResult().getResult());
    }

    @ParameterizedTest
    @EnumSource(
            value = EncryptionAlgorithm.class,
            names = {"RSA1_5", "RSA_OAEP", "RSA_OAEP_256", "A128KW", "A192KW", "A256KW"})
    void whatOneCardWrapsAnotherUnwraps(EncryptionAlgorithm algorithm) {
        ByteString key = ByteString.copyFrom(new byte[24]);
        Response wrapped = on(
                1,
                ActivePool.request()
                        .setWrapKey(WrapKey.newBuilder()
                                .setName(keyFor(algorithm))
                                .setAlgorithm(algorithm)
                                .setKey(key)));
        Response unwrapped = on(
                2,
                ActivePool.request()
                        .setUnwrapKey(UnwrapKey.newBuilder()
                                .setName(keyFor(algorithm))
                                .setAlgorithm(algorithm)
                                .setWrapped(wrapped.getCryptoResult().getResult())));
        assertEquals(key, unwrapped.getCryptoResult().getResult());
    }

    @Test
    void aKeysWholeLifeIsTheSameOnEveryCard() {
        Response first = created("lived", ActivePool.P_256);
        on(0, ActivePool.request().setRotateKey(RotateKey.newBuilder().setName("lived")));
        on(1, ActivePool.request().setDeleteKey(DeleteKey.newBuilder().setName("lived")));
        assertEquals(Code.NOT_FOUND, ActivePool.code(pool.askCard(pool.cards().get(2), ActivePool.sign("lived"))));
        on(2, ActivePool.request().setRecoverKey(RecoverKey.newBuilder().setName("lived")));
        for (int card = 0; card < 3; card++) {
            List<KeyBundle> versions = on(
                            card,
                            ActivePool.request()
                                    .setListKeyVersions(
                                            ListKeyVersions.newBuilder().setName("lived")))
                    .getKeyList()
                    .getKeysList();
            assertEquals(2, versions.size());
            assertEquals(
                    first.getKeyBundle().getVersion().getPublicKey(),
                    versions.get(0).getVersion().getPublicKey());
        }
        int bytes = on(
                        0,
                        ActivePool.request()
                                .setRandomBytes(RandomBytes.newBuilder().setCount(128)))
                .getRandomResult()
                .getBytes()
                .size();
        assertEquals(128, bytes);
    }

    @Test
    void noAnswerHoldsKeyMaterial() {
        for (String name : List.of("rsa", "P-256", "aes-256")) {
            KeyBundle bundle = on(
                            0,
                            ActivePool.request().setGetKey(GetKey.newBuilder().setName(name)))
                    .getKeyBundle();
            assertTrue(bundle.getVersion().getSealedMaterial().isEmpty(), name);
            assertEquals(
                    name.startsWith("aes"), bundle.getVersion().getPublicKey().isEmpty(), name);
        }
        CardStatus status = pool.status(pool.cards().get(0));
        assertTrue(status.getKeys() >= 8, "the workload is there");
    }

    private static Response created(String name, KeySpec spec) {
        Response response = pool.create(name, spec).join();
        assertTrue(response.getKeyBundle().getVersion().getSealedMaterial().isEmpty());
        return response;
    }

    private static Response on(int card, Request.Builder request) {
        return pool.askCard(pool.cards().get(card), request).join();
    }

    private static String keyFor(EncryptionAlgorithm algorithm) {
        return algorithm.name().startsWith("RSA")
                ? "rsa"
                : "aes-" + algorithm.name().substring(1, 4);
    }

    private static int digestBytes(SignatureAlgorithm algorithm) {
        return Integer.parseInt(algorithm.name().substring(2, 5)) / 8;
    }
}
