package dev.holdfast.partition.card;

import static dev.holdfast.proto.v1.ServiceIndicator.SERVICE_INDICATOR_APPROVED;
import static dev.holdfast.proto.v1.ServiceIndicator.SERVICE_INDICATOR_NONE;
import static dev.holdfast.proto.v1.ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.BackupKey;
import dev.holdfast.proto.v1.CloneTargetInit;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.Decrypt;
import dev.holdfast.proto.v1.Encrypt;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RotateKey;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.Verify;
import dev.holdfast.proto.v1.WrapKey;
import org.junit.jupiter.api.Test;

/** Every answer says whether the service was approved (FIPS 140-3 IG 2.4.C), and a refusal says nothing. */
class IndicatorsTest {

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 1);

    @Test
    void keysAreApprovedByTheirKind() {
        assertSays(SERVICE_INDICATOR_APPROVED, TestPool.createKey("p-256", curve(Curve.P_256)));
        assertSays(SERVICE_INDICATOR_NOT_APPROVED, TestPool.createKey("p-256k", curve(Curve.P_256K)));
        assertSays(SERVICE_INDICATOR_NOT_APPROVED, rotate("p-256k"));
        assertSays(SERVICE_INDICATOR_APPROVED, rotate("p-256"));
        assertSays(
                SERVICE_INDICATOR_NONE,
                Request.newBuilder().setGetKey(GetKey.newBuilder().setName("p-256")));
        assertSays(
                SERVICE_INDICATOR_APPROVED,
                Request.newBuilder().setBackupKey(BackupKey.newBuilder().setName("p-256")));
    }

    @Test
    void signaturesAreApprovedByAlgorithm() {
        pool.done(TestPool.USER, TestPool.createKey("p-256", curve(Curve.P_256)));
        pool.done(TestPool.USER, TestPool.createKey("p-256k", curve(Curve.P_256K)));
        pool.done(TestPool.USER, TestPool.createKey("rsa", rsa()));
        assertSays(SERVICE_INDICATOR_APPROVED, sign("p-256", SignatureAlgorithm.ES256));
        assertSays(SERVICE_INDICATOR_NOT_APPROVED, sign("p-256k", SignatureAlgorithm.ES256K));
        assertSays(SERVICE_INDICATOR_APPROVED, sign("rsa", SignatureAlgorithm.RS256));
        assertSays(SERVICE_INDICATOR_APPROVED, sign("rsa", SignatureAlgorithm.PS256));
        assertSays(
                SERVICE_INDICATOR_NOT_APPROVED,
                Request.newBuilder()
                        .setVerify(Verify.newBuilder()
                                .setName("p-256k")
                                .setAlgorithm(SignatureAlgorithm.ES256K)
                                .setDigest(ByteString.copyFrom(new byte[32]))
                                .setSignature(ByteString.copyFrom(new byte[64]))));
    }

    @Test
    void encryptionIsApprovedByAlgorithm() {
        pool.done(TestPool.USER, TestPool.createKey("rsa", rsa()));
        assertSays(SERVICE_INDICATOR_APPROVED, encrypt(EncryptionAlgorithm.RSA_OAEP_256));
        Response old = assertSays(SERVICE_INDICATOR_NOT_APPROVED, encrypt(EncryptionAlgorithm.RSA1_5));
        assertSays(
                SERVICE_INDICATOR_NOT_APPROVED,
                Request.newBuilder()
                        .setDecrypt(Decrypt.newBuilder()
                                .setName("rsa")
                                .setAlgorithm(EncryptionAlgorithm.RSA1_5)
                                .setCiphertext(old.getCryptoResult().getResult())));
        for (EncryptionAlgorithm algorithm :
                new EncryptionAlgorithm[] {EncryptionAlgorithm.RSA_OAEP, EncryptionAlgorithm.RSA1_5}) {
            assertSays(
                    algorithm == EncryptionAlgorithm.RSA1_5
                            ? SERVICE_INDICATOR_NOT_APPROVED
                            : SERVICE_INDICATOR_APPROVED,
                    Request.newBuilder()
                            .setWrapKey(WrapKey.newBuilder()
                                    .setName("rsa")
                                    .setAlgorithm(algorithm)
                                    .setKey(ByteString.copyFrom(new byte[32]))));
        }
        assertSays(
                SERVICE_INDICATOR_APPROVED,
                Request.newBuilder().setRandomBytes(RandomBytes.newBuilder().setCount(8)));
    }

    @Test
    void aServiceThatThePolicyCallsApprovedSaysSo() {
        Machine card = pool.card(0);
        Request.Builder login = Request.newBuilder()
                .setOpenSession(OpenSession.newBuilder()
                        .setOperator("admin")
                        .setCredential(ByteString.copyFromUtf8("holdfast-default")));
        assertEquals(SERVICE_INDICATOR_APPROVED, card.ask(login).getIndicator());
        assertEquals(
                SERVICE_INDICATOR_APPROVED,
                card.ask(Request.newBuilder()
                                .setAttestCard(AttestCard.newBuilder()
                                        .setFormat(EvidenceFormat.RATS)
                                        .setNonce(ByteString.copyFrom(new byte[32]))))
                        .getIndicator());
        assertEquals(
                SERVICE_INDICATOR_NONE,
                card.ask(Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()))
                        .getIndicator());
        Machine blank = rack.card("blank");
        blank.powerOn();
        assertEquals(
                SERVICE_INDICATOR_APPROVED,
                blank.ask(Request.newBuilder().setCloneTargetInit(CloneTargetInit.getDefaultInstance()))
                        .getIndicator());
        login.getOpenSessionBuilder().setCredential(ByteString.copyFromUtf8("a wrong one"));
        assertEquals(SERVICE_INDICATOR_NONE, card.ask(login).getIndicator(), "nothing was done");
    }

    private Response assertSays(ServiceIndicator indicator, Request.Builder request) {
        Response answer = pool.ask(TestPool.USER, request);
        assertEquals(Code.OK, answer.getStatus().getCode(), answer::toString);
        assertEquals(indicator, answer.getIndicator(), request::toString);
        return answer;
    }

    private static Request.Builder rotate(String name) {
        return Request.newBuilder().setRotateKey(RotateKey.newBuilder().setName(name));
    }

    private static Request.Builder sign(String name, SignatureAlgorithm algorithm) {
        return Request.newBuilder()
                .setSign(Sign.newBuilder()
                        .setName(name)
                        .setAlgorithm(algorithm)
                        .setDigest(ByteString.copyFrom(new byte[32])));
    }

    private static Request.Builder encrypt(EncryptionAlgorithm algorithm) {
        return Request.newBuilder()
                .setEncrypt(Encrypt.newBuilder()
                        .setName("rsa")
                        .setAlgorithm(algorithm)
                        .setPlaintext(ByteString.copyFromUtf8("text")));
    }

    private static KeySpec curve(Curve curve) {
        return KeySpec.newBuilder().setType(KeyType.EC).setCurve(curve).build();
    }

    private static KeySpec rsa() {
        return KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build();
    }
}
