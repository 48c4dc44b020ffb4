package dev.holdfast.harness.functional;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.ActivateLoad;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.BackupKey;
import dev.holdfast.proto.v1.BeginLoad;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.CreateOperator;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.Decrypt;
import dev.holdfast.proto.v1.DeleteKey;
import dev.holdfast.proto.v1.DeleteOperator;
import dev.holdfast.proto.v1.DownloadDomain;
import dev.holdfast.proto.v1.Encrypt;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.GetFirmware;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ListOperators;
import dev.holdfast.proto.v1.LoadPart;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.PurgeKey;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.ReadAudit;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.ReadSensors;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.RestoreKey;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.ShowPolicy;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UnlockOperator;
import dev.holdfast.proto.v1.Verify;
import dev.holdfast.proto.v1.Zeroize;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** Requests that many tests make. */
public final class Requests {

    public static final KeySpec EC_P256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    public static final KeySpec AES_256 =
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build();

    private static final int PART_BYTES = 64 << 10;
    private static final int ALL = 1_000;

    private Requests() {}

    public static Request.Builder status() {
        return Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance());
    }

    public static Request.Builder events() {
        return Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(ALL));
    }

    public static Request.Builder policy() {
        return Request.newBuilder().setShowPolicy(ShowPolicy.getDefaultInstance());
    }

    public static Request.Builder sensors() {
        return Request.newBuilder().setReadSensors(ReadSensors.getDefaultInstance());
    }

    public static Request.Builder firmware() {
        return Request.newBuilder().setGetFirmware(GetFirmware.getDefaultInstance());
    }

    /** @param numbers as the security policy has them; none for all */
    public static Request.Builder selfTests(int... numbers) {
        RunSelfTests.Builder tests = RunSelfTests.newBuilder();
        for (int number : numbers) {
            tests.addNumbers(number);
        }
        return Request.newBuilder().setRunSelfTests(tests);
    }

    public static Request.Builder zeroize() {
        return Request.newBuilder().setZeroize(Zeroize.getDefaultInstance());
    }

    public static Request.Builder openSession(String operator, ByteString credential) {
        return Request.newBuilder()
                .setOpenSession(OpenSession.newBuilder().setOperator(operator).setCredential(credential));
    }

    public static Request.Builder replaceCredential(ByteString before, ByteString after) {
        return Request.newBuilder()
                .setReplaceCredential(
                        ReplaceCredential.newBuilder().setCredential(before).setReplacement(after));
    }

    public static Request.Builder createOperator(String name, OperatorRole role, ByteString credential) {
        return Request.newBuilder()
                .setCreateOperator(CreateOperator.newBuilder()
                        .setOperator(name)
                        .setRole(role)
                        .setCredential(credential));
    }

    public static Request.Builder deleteOperator(String name) {
        return Request.newBuilder()
                .setDeleteOperator(DeleteOperator.newBuilder().setOperator(name));
    }

    public static Request.Builder unlockOperator(String name) {
        return Request.newBuilder()
                .setUnlockOperator(UnlockOperator.newBuilder().setOperator(name));
    }

    /** All that the card's log still has. */
    public static Request.Builder audit() {
        return Request.newBuilder().setReadAudit(ReadAudit.newBuilder().setLimit(ALL));
    }

    public static Request.Builder operators() {
        return Request.newBuilder().setListOperators(ListOperators.getDefaultInstance());
    }

    /** The first of a pool of these cards, whose id is made of its name. */
    public static Request.Builder initialize(String pool, List<BenchCard> cards) {
        InitializePool.Builder made = InitializePool.newBuilder()
                .setPoolId(ByteString.copyFromUtf8((pool + "-".repeat(16)).substring(0, 16)))
                .setGeneration(1);
        cards.forEach(card -> made.addMembersBuilder().setCard(card.id()));
        return Request.newBuilder().setInitializePool(made);
    }

    public static Request.Builder download(List<ByteString> custodians, int required) {
        return Request.newBuilder()
                .setDownloadDomain(
                        DownloadDomain.newBuilder().setRequired(required).addAllWrappingCertificates(custodians));
    }

    public static Request.Builder random(int count) {
        return Request.newBuilder().setRandomBytes(RandomBytes.newBuilder().setCount(count));
    }

    public static Request.Builder createKey(String name, KeySpec spec) {
        return Request.newBuilder()
                .setCreateKey(CreateKey.newBuilder()
                        .setName(name)
                        .setSpec(spec)
                        .setAttributes(KeyAttributes.newBuilder().setEnabled(true)));
    }

    public static Request.Builder importKey(String name, KeySpec spec, byte[] material) {
        return Request.newBuilder()
                .setImportKey(ImportKey.newBuilder()
                        .setName(name)
                        .setSpec(spec)
                        .setMaterial(ByteString.copyFrom(material))
                        .setAttributes(KeyAttributes.newBuilder().setEnabled(true)));
    }

    public static Request.Builder getKey(String name) {
        return Request.newBuilder().setGetKey(GetKey.newBuilder().setName(name));
    }

    public static Request.Builder delete(String key) {
        return Request.newBuilder().setDeleteKey(DeleteKey.newBuilder().setName(key));
    }

    public static Request.Builder purge(String key) {
        return Request.newBuilder().setPurgeKey(PurgeKey.newBuilder().setName(key));
    }

    public static Request.Builder backup(String key) {
        return Request.newBuilder().setBackupKey(BackupKey.newBuilder().setName(key));
    }

    public static Request.Builder restore(ByteString backup) {
        return Request.newBuilder().setRestoreKey(RestoreKey.newBuilder().setBackup(backup));
    }

    /** What the card testifies of itself. */
    public static Request.Builder evidence() {
        return Request.newBuilder()
                .setAttestCard(AttestCard.newBuilder()
                        .setNonce(ByteString.copyFromUtf8("a nonce of a tester"))
                        .setFormat(EvidenceFormat.RATS));
    }

    /** Signs 32 bytes of zeros with ES256. */
    public static Request.Builder sign(String key) {
        return Request.newBuilder()
                .setSign(Sign.newBuilder()
                        .setName(key)
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(ByteString.copyFrom(new byte[32])));
    }

    /** The same with ES256K, which is not approved. */
    public static Request.Builder sign256k(String key) {
        Request.Builder request = sign(key);
        request.getSignBuilder().setAlgorithm(SignatureAlgorithm.ES256K);
        return request;
    }

    /** Verifies what {@link #sign} made. */
    public static Request.Builder verify(String key, ByteString signature) {
        return Request.newBuilder()
                .setVerify(Verify.newBuilder()
                        .setName(key)
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(ByteString.copyFrom(new byte[32]))
                        .setSignature(signature));
    }

    public static Request.Builder encrypt(String key, EncryptionAlgorithm algorithm, byte[] plaintext, byte[] iv) {
        return Request.newBuilder()
                .setEncrypt(Encrypt.newBuilder()
                        .setName(key)
                        .setAlgorithm(algorithm)
                        .setPlaintext(ByteString.copyFrom(plaintext))
                        .setIv(ByteString.copyFrom(iv)));
    }

    public static Request.Builder decrypt(String key, EncryptionAlgorithm algorithm, ByteString ciphertext, byte[] iv) {
        return Request.newBuilder()
                .setDecrypt(Decrypt.newBuilder()
                        .setName(key)
                        .setAlgorithm(algorithm)
                        .setCiphertext(ciphertext)
                        .setIv(ByteString.copyFrom(iv)));
    }

    public static Request.Builder beginLoad(ByteString image) {
        return Request.newBuilder()
                .setBeginLoad(BeginLoad.newBuilder().setSize(image.size()).setSha256(sha256(image)));
    }

    public static List<Request.Builder> loadParts(ByteString image) {
        List<Request.Builder> parts = new ArrayList<>();
        for (int offset = 0; offset < image.size(); offset += PART_BYTES) {
            ByteString content = image.substring(offset, Math.min(offset + PART_BYTES, image.size()));
            parts.add(Request.newBuilder()
                    .setLoadPart(LoadPart.newBuilder().setOffset(offset).setContent(content)));
        }
        return parts;
    }

    public static Request.Builder activate() {
        return Request.newBuilder().setActivateLoad(ActivateLoad.getDefaultInstance());
    }

    private static ByteString sha256(ByteString content) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(content.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
