package dev.holdfast.harness.e2e;

import static dev.holdfast.harness.e2e.Site.ADMIN;
import static dev.holdfast.harness.e2e.Site.STRANGER;
import static dev.holdfast.harness.e2e.Site.assertRefused;
import static dev.holdfast.harness.e2e.Site.digest;
import static dev.holdfast.harness.e2e.Site.keys;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.Verify;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A security domain is downloaded, and another pool receives it. What is refused changes nothing. */
class SecurityDomainTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Site site;
    private static Pool source;
    private static byte[] securityDomain;

    @BeforeAll
    static void activateASource() {
        site = new Site(folder);
        source = site.pool(3);
        securityDomain = site.activate(source);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    /** Every place that keeps an exchange key, for what is the same in all. */
    enum Place {
        POOLS_OWN_VAULT,
        SOFTHSM_TOKEN;

        Custody custody() {
            return this == POOLS_OWN_VAULT ? new Custody.InPartition() : site.softHsm();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPoolWithTheSameDomainRestoresAKeyAndSignsAsTheSourceDid(Place place) throws Exception {
        Custody custody = place.custody();
        String name = "key-" + place.ordinal();
        ByteString message = ByteString.copyFrom(new byte[32]);
        keys(source)
                .create(CreateKey.newBuilder()
                        .setName(name)
                        .setSpec(KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256))
                        .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                        .build())
                .join();
        Sign sign = Sign.newBuilder()
                .setName(name)
                .setAlgorithm(SignatureAlgorithm.ES256)
                .setDigest(message)
                .build();
        ByteString before = keys(source).sign(sign).join().getResult();
        ByteString backup = keys(source).backup(name).join();

        Pool target = site.pool(3);
        byte[] exchangeKey = site.domains().initRecovery(target, ADMIN, custody).join();
        site.domains()
                .upload(target, ADMIN, site.holders().restoreBlob(securityDomain, exchangeKey))
                .join();
        Site.letUseKeys(target);
        keys(target).restore(backup).join();

        Verify verify = Verify.newBuilder()
                .setName(name)
                .setAlgorithm(SignatureAlgorithm.ES256)
                .setDigest(message)
                .setSignature(before)
                .build();
        assertTrue(keys(target).verify(verify).join());
        ByteString after = keys(target).sign(sign).join().getResult();
        assertTrue(keys(source)
                .verify(verify.toBuilder().setSignature(after).build())
                .join());
        digest(target);
    }

    @Test
    void aQuorumThatWouldNotHoldIsRefused() throws Exception {
        Pool pool = site.pool(1);
        List<byte[]> three = site.holders().certificates();
        ByteString before = digest(pool);

        refusedDownload(pool, Code.QUORUM_OUT_OF_RANGE, three.subList(0, 2), 2);
        refusedDownload(pool, Code.QUORUM_OUT_OF_RANGE, three, 1);
        refusedDownload(pool, Code.QUORUM_OUT_OF_RANGE, three, 4);
        refusedDownload(pool, Code.DUPLICATE_WRAPPING_KEY, List.of(three.get(0), three.get(1), three.get(0)), 2);
        refusedDownload(pool, Code.WRAPPING_KEY_REFUSED, List.of(three.get(0), three.get(1), certificate(1024)), 2);
        assertRefused(Code.FORBIDDEN, site.domains().download(pool, STRANGER, three, 2));

        assertEquals(before, digest(pool));
        assertEquals(DomainState.PROVISIONED, domainState(pool));
        site.activate(pool);
        assertEquals(DomainState.ACTIVATED, domainState(pool));
    }

    @ParameterizedTest
    @EnumSource
    void aBlobThatIsNotForThisPoolOrNotWholeIsRefusedAndTheRightOneStillWorksOnce(Place place) throws Exception {
        Custody custody = place.custody();
        Pool pool = site.pool(1);
        Pool other = site.pool(1);
        byte[] replaced = site.domains().initRecovery(pool, ADMIN, custody).join();
        byte[] exchangeKey = site.domains().initRecovery(pool, ADMIN, custody).join();
        byte[] foreign = site.domains().initRecovery(other, ADMIN, custody).join();
        byte[] blob = site.holders().restoreBlob(securityDomain, exchangeKey);
        ByteString before = digest(pool);

        refusedUpload(pool, Code.EXCHANGE_KEY_UNKNOWN, site.holders().restoreBlob(securityDomain, foreign));
        refusedUpload(pool, Code.EXCHANGE_KEY_USED, site.holders().restoreBlob(securityDomain, replaced));
        for (byte[] bad : alterations(blob)) {
            refusedUpload(pool, Code.TAMPERED, bad);
        }
        assertRefused(Code.FORBIDDEN, site.domains().upload(pool, STRANGER, blob));
        assertEquals(before, digest(pool));

        site.domains().upload(pool, ADMIN, blob).join();
        ByteString uploaded = digest(pool);
        assertNotEquals(before, uploaded);
        refusedUpload(pool, Code.EXCHANGE_KEY_USED, blob);
        assertEquals(uploaded, digest(pool));
    }

    @Test
    void aTokenThatIsAwayLeavesThePoolWaitingAndTheUploadIsRepeated() throws Exception {
        MemoryCustody token = new MemoryCustody();
        Pool pool = site.pool(1);
        byte[] exchangeKey = site.domains()
                .initRecovery(pool, ADMIN, new Custody.InToken(token))
                .join();
        byte[] blob = site.holders().restoreBlob(securityDomain, exchangeKey);
        ByteString before = digest(pool);

        token.pull();
        refusedUpload(pool, Code.CUSTODY_UNAVAILABLE, blob);
        assertEquals(before, digest(pool));

        token.putBack();
        for (byte[] bad : alterations(blob)) {
            refusedUpload(pool, Code.TAMPERED, bad);
        }
        assertEquals(before, digest(pool));
        site.domains().upload(pool, ADMIN, blob).join();
        assertEquals(DomainState.ACTIVATED, domainState(pool));
        assertEquals(Set.of(), token.recoveries(), "the used pair is still in the token");
        refusedUpload(pool, Code.EXCHANGE_KEY_USED, blob);
    }

    @Test
    void aPairTheCardsDoNotTakeDoesNotStayInTheToken() {
        MemoryCustody token = new MemoryCustody();
        assertRefused(Code.WRONG_STATE, site.domains().initRecovery(source, ADMIN, new Custody.InToken(token)));
        assertEquals(Set.of(), token.recoveries());
    }

    @ParameterizedTest
    @EnumSource
    void whoMayNotBeginARecoveryDoesNotSpoilTheOneUnderWay(Place place) throws Exception {
        Custody custody = place.custody();
        Pool pool = site.pool(1);
        byte[] exchangeKey = site.domains().initRecovery(pool, ADMIN, custody).join();
        ByteString before = digest(pool);

        assertRefused(Code.FORBIDDEN, site.domains().initRecovery(pool, STRANGER, custody));
        assertEquals(before, digest(pool));
        site.domains()
                .upload(pool, ADMIN, site.holders().restoreBlob(securityDomain, exchangeKey))
                .join();
        assertEquals(DomainState.ACTIVATED, domainState(pool));
    }

    @Test
    void aNewRecoveryReplacesThePairInWhicheverTokenItIs() {
        MemoryCustody first = new MemoryCustody();
        MemoryCustody second = new MemoryCustody();
        Pool pool = site.pool(1);
        site.domains().initRecovery(pool, ADMIN, new Custody.InToken(first)).join();
        Set<String> replaced = first.recoveries();
        site.domains().initRecovery(pool, ADMIN, new Custody.InToken(first)).join();
        assertEquals(1, first.recoveries().size());
        assertNotEquals(replaced, first.recoveries());
        site.domains().initRecovery(pool, ADMIN, new Custody.InToken(second)).join();
        assertEquals(Set.of(), first.recoveries());
        assertEquals(1, second.recoveries().size());
    }

    @Test
    void aNewRecoveryWithoutATokenDestroysThePairInIt() {
        MemoryCustody token = new MemoryCustody();
        Pool pool = site.pool(1);
        site.domains().initRecovery(pool, ADMIN, new Custody.InToken(token)).join();
        assertEquals(1, token.recoveries().size());
        initRecovery(pool);
        assertEquals(Set.of(), token.recoveries());
    }

    private static byte[] initRecovery(Pool pool) {
        return site.domains()
                .initRecovery(pool, ADMIN, new Custody.InPartition())
                .join();
    }

    private static void refusedDownload(Pool pool, Code code, List<byte[]> certificates, int required) {
        assertRefused(code, site.domains().download(pool, ADMIN, certificates, required));
    }

    private static void refusedUpload(Pool pool, Code code, byte[] blob) {
        assertRefused(code, site.domains().upload(pool, ADMIN, blob));
    }

    private static DomainState domainState(Pool pool) {
        return pool.cardStatus(pool.cardIds().get(0)).join().getDomainState();
    }

    /** The blob with one thing wrong in each: ciphertexts, encrypted key, tags too short, an item left out, no JSON. */
    private static List<byte[]> alterations(byte[] blob) throws IOException {
        List<byte[]> altered = new ArrayList<>();
        for (int part : new int[] {1, 3, 4}) {
            ObjectNode json = (ObjectNode) JSON.readTree(blob);
            ObjectNode key = (ObjectNode) json.get("WrappedKey");
            key.put("enc_key", withPart(key.get("enc_key").textValue(), part, SecurityDomainTest::flipped));
            altered.add(JSON.writeValueAsBytes(json));
        }
        for (int part : new int[] {3, 4}) {
            altered.add(withItemPart(blob, part, SecurityDomainTest::flipped));
        }
        altered.add(withItemPart(blob, 4, tag -> Arrays.copyOf(tag, 31)));
        ObjectNode without = (ObjectNode) JSON.readTree(blob);
        without.withArray("/EncData/data").remove(0);
        altered.add(JSON.writeValueAsBytes(without));
        altered.add("{".getBytes(UTF_8));
        return altered;
    }

    private static byte[] withItemPart(byte[] blob, int part, UnaryOperator<byte[]> change) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(blob);
        ObjectNode item = (ObjectNode) json.at("/EncData/data/0");
        item.put("compact_jwe", withPart(item.get("compact_jwe").textValue(), part, change));
        return JSON.writeValueAsBytes(json);
    }

    private static String withPart(String jwe, int part, UnaryOperator<byte[]> change) {
        String[] parts = jwe.split("\\.", -1);
        parts[part] = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(change.apply(Base64.getUrlDecoder().decode(parts[part])));
        return String.join(".", parts);
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[changed.length / 2] ^= 1;
        return changed;
    }

    private static byte[] certificate(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        X500Principal name = new X500Principal("CN=short");
        Instant start = Instant.now().minusSeconds(60);
        return new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(start),
                        Date.from(start.plusSeconds(3600)),
                        name,
                        pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
                .getEncoded();
    }
}
