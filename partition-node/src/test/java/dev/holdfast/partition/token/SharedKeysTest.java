package dev.holdfast.partition.token;

import static dev.holdfast.partition.token.Client.ofClass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.BackupKey;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.DeleteKey;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyOrigin;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectPair;
import dev.holdfast.proto.v1.PurgeKey;
import dev.holdfast.proto.v1.RecoverKey;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RestoreKey;
import dev.holdfast.proto.v1.RotateKey;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.UpdateKey;
import dev.holdfast.proto.v1.Verify;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One vault, two doors: the service's keys are objects of token 0, and keys made there are the service's. */
class SharedKeysTest {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final KeySpec AES =
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build();
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 1);
    private final Client user = Client.ofNewToken(pool.card(0));

    @Test
    void aKeyOfTheServiceIsAPairOfObjects() {
        service(TestPool.createKey("service", P_256));
        ByteString version = key("service").getVersion().getVersion();
        ObjectHandle privateKey = one(CKO.PRIVATE_KEY, "service");
        ObjectHandle publicKey = one(CKO.PUBLIC_KEY, "service");
        assertEquals(version, user.read(privateKey, CKA.ID).getValue());
        assertEquals(version, user.read(publicKey, CKA.ID).getValue());
        assertEquals(17, privateKey.getRef().getId().size());
        assertTrue(flag(privateKey, CKA.SIGN));
        assertFalse(flag(privateKey, CKA.DECRYPT));
        assertTrue(flag(privateKey, CKA.LOCAL));
        assertTrue(flag(privateKey, CKA.NEVER_EXTRACTABLE));
        assertFalse(flag(privateKey, CKA.COPYABLE));
        ByteString made = user.sign(privateKey, DIGEST);
        assertTrue(verifiedByTheService("service", made));
        ByteString byService = service(sign("service")).getCryptoResult().getResult();
        assertEquals(CKR.OK, user.verify(publicKey, DIGEST, byService));
        assertEquals(List.of(publicKey), Client.of(pool.card(0)).find(Attributes.NONE.with(CKA.LABEL, "service")));
    }

    @Test
    void aSymmetricKeyOfTheServiceIsASecretKey() {
        service(TestPool.createKey("aes", AES));
        ObjectHandle key = one(CKO.SECRET_KEY, "aes");
        assertTrue(flag(key, CKA.ENCRYPT));
        assertTrue(flag(key, CKA.UNWRAP));
        assertEquals(CKR.ATTRIBUTE_SENSITIVE.value(), user.read(key, CKA.VALUE).getReturnValue());
    }

    @Test
    void aPairMadeThroughTheDoorIsAKeyOfTheService() {
        ObjectPair pair = user.generatePair("made-here", true);
        KeyBundle bundle = key("made-here");
        assertEquals(P_256, bundle.getVersion().getSpec());
        assertEquals(
                List.of(KeyOperation.SIGN, KeyOperation.VERIFY),
                bundle.getVersion().getOperationsList());
        assertEquals(17, pair.getPrivateKey().getRef().getId().size());
        assertEquals(pair.getPrivateKey(), one(CKO.PRIVATE_KEY, "made-here"));
        assertEquals(pair.getPublicKey(), one(CKO.PUBLIC_KEY, "made-here"));
        assertTrue(verifiedByTheService("made-here", user.sign(pair.getPrivateKey(), DIGEST)));
        ObjectPair second = user.generatePair("made-here", true);
        assertEquals(16, second.getPrivateKey().getRef().getId().size(), "the name is taken");
    }

    @Test
    void whatPkcs11SaysBeyondTheServiceIsKept() {
        ObjectPair pair = user.generatePair("made-here", true);
        ByteString subject = ByteString.copyFromUtf8("subject");
        user.ok(Client.writing(
                pair.getPrivateKey(),
                Attributes.NONE
                        .with(CKA.LABEL, "another label")
                        .with(CKA.SUBJECT, subject)
                        .with(CKA.ID, new byte[] {1})));
        assertEquals(subject, user.read(pair.getPrivateKey(), CKA.SUBJECT).getValue());
        assertEquals(pair.getPrivateKey(), one(CKO.PRIVATE_KEY, "another label"));
        assertEquals(pair.getPublicKey(), one(CKO.PUBLIC_KEY, "made-here"));
        assertEquals("made-here", key("made-here").getName());
        user.ok(Client.writing(pair.getPrivateKey(), Attributes.NONE.with(CKA.SIGN, false)));
        assertEquals(List.of(KeyOperation.VERIFY), key("made-here").getVersion().getOperationsList());
        assertEquals(CKR.KEY_FUNCTION_NOT_PERMITTED, user.trySign(pair.getPrivateKey()));
        assertEquals(
                Code.OPERATION_NOT_PERMITTED,
                pool.ask(TestPool.USER, sign("made-here")).getStatus().getCode());
    }

    @Test
    void anImportedKeyBringsNoPublicHalfThatNobodyMade() {
        ObjectHandle key = user.create(Client.secret("imported", new byte[32], true));
        assertEquals(17, key.getRef().getId().size());
        assertFalse(flag(key, CKA.LOCAL));
        assertEquals(AES, key("imported").getVersion().getSpec());
        assertEquals(KeyOrigin.IMPORTED, key("imported").getVersion().getOrigin());
    }

    @Test
    void whatTheServiceCannotSayStaysAnObject() {
        Attributes plain = Client.secret("plain", new byte[32], true);
        for (Attributes other : List.of(
                plain.with(CKA.LABEL, "with blanks"),
                plain.with(CKA.SENSITIVE, false),
                plain.with(CKA.EXTRACTABLE, true),
                plain.with(CKA.PRIVATE, false),
                plain.with(CKA.LABEL, ""))) {
            assertEquals(16, user.create(other).getRef().getId().size(), other::toString);
        }
        assertEquals(0, pool.card(0).status().getKeys());
    }

    @Test
    void aKeyThatIsDisabledOrDeletedIsOfNoUseHereEither() {
        service(TestPool.createKey("service", P_256));
        ObjectHandle key = one(CKO.PRIVATE_KEY, "service");
        user.sign(key, DIGEST);
        service(update().setEnabled(false));
        assertEquals(CKR.KEY_FUNCTION_NOT_PERMITTED, user.trySign(key));
        assertEquals(key, one(CKO.PRIVATE_KEY, "service"));
        service(update().setEnabled(true).setNotBefore(rack.millis() / 1000 + 1000));
        assertEquals(CKR.KEY_FUNCTION_NOT_PERMITTED, user.trySign(key));
        assertEquals(8, user.read(key, CKA.START_DATE).getValue().size());
        service(update().setNotBefore(0));
        user.sign(key, DIGEST);
        service(Request.newBuilder().setDeleteKey(DeleteKey.newBuilder().setName("service")));
        assertEquals(CKR.KEY_HANDLE_INVALID, user.trySign(key));
        assertEquals(List.of(), user.find(Attributes.NONE.with(CKA.LABEL, "service")));
        pool.done(
                TestPool.OFFICER,
                Request.newBuilder().setRecoverKey(RecoverKey.newBuilder().setName("service")));
        user.sign(key, DIGEST);
    }

    @Test
    void nobodyWithoutALoginChangesAKeyOfTheServiceThroughItsPublicHalf() {
        service(TestPool.createKey("service", P_256));
        ObjectHandle publicKey = one(CKO.PUBLIC_KEY, "service");
        Client nobody = Client.of(pool.card(0));
        assertEquals(
                CKR.USER_NOT_LOGGED_IN,
                nobody.value(Client.writing(publicKey, Attributes.NONE.with(CKA.VERIFY, false))));
        assertEquals(CKR.USER_NOT_LOGGED_IN, nobody.destroy(publicKey));
        assertTrue(flag(publicKey, CKA.VERIFY));
    }

    @Test
    void aSignatureThatADisablingOvertookIsNotGivenOut() {
        service(TestPool.createKey("service", P_256));
        ObjectHandle key = one(CKO.PRIVATE_KEY, "service");
        Machine card = pool.card(0);
        card.holdWorkers();
        TokenRequest.Builder sign = user.computing(ComputeFunction.COMPUTE_SIGN, CKM.ECDSA, key.getRef(), DIGEST)
                .setTicket(user.ticket());
        CompletableFuture<Response> answer = card.send(Request.newBuilder().setToken(sign));
        rack.run(Duration.ofMillis(100));
        service(update().setEnabled(false));
        card.releaseWorkers();
        assertEquals(
                CKR.KEY_FUNCTION_NOT_PERMITTED.value(),
                rack.await(answer).getTokenAnswer().getReturnValue());
    }

    @Test
    void destroyingThePrivateKeyDeletesTheKeyAndLeavesThePublicOne() {
        ObjectPair pair = user.generatePair("made-here", true);
        ByteString signature = user.sign(pair.getPrivateKey(), DIGEST);
        assertEquals(CKR.OK, user.destroy(pair.getPrivateKey()));
        assertEquals(
                Code.NOT_FOUND,
                pool.ask(TestPool.USER, get("made-here")).getStatus().getCode());
        assertEquals(CKR.OK, user.verify(pair.getPublicKey(), DIGEST, signature));
        assertEquals(pair.getPublicKey(), one(CKO.PUBLIC_KEY, "made-here"));
        pool.done(
                TestPool.OFFICER,
                Request.newBuilder().setRecoverKey(RecoverKey.newBuilder().setName("made-here")));
        assertEquals(pair.getPrivateKey(), one(CKO.PRIVATE_KEY, "made-here"));
        assertEquals(pair.getPublicKey(), one(CKO.PUBLIC_KEY, "made-here"));
        assertEquals(CKR.OK, user.destroy(pair.getPublicKey()));
        assertEquals(List.of(), user.find(ofClass(CKO.PUBLIC_KEY)));
    }

    @Test
    void everyVersionIsShownAndAKeyOfManyIsTheServicesToDelete() {
        service(TestPool.createKey("service", P_256));
        ObjectHandle first = one(CKO.PRIVATE_KEY, "service");
        service(Request.newBuilder().setRotateKey(RotateKey.newBuilder().setName("service")));
        List<ObjectHandle> versions = user.find(ofClass(CKO.PRIVATE_KEY).with(CKA.LABEL, "service"));
        assertEquals(2, versions.size());
        assertTrue(versions.contains(first));
        assertFalse(flag(first, CKA.DESTROYABLE));
        assertEquals(CKR.ACTION_PROHIBITED, user.destroy(first));
        versions.forEach(version -> user.sign(version, DIGEST));
    }

    @Test
    void aKeysOwnBackupBringsBackWhatPkcs11SaidOfIt() {
        ObjectPair pair = user.generatePair("made-here", true);
        user.ok(Client.writing(pair.getPrivateKey(), Attributes.NONE.with(CKA.LABEL, "another label")));
        ByteString backup = pool.done(
                        TestPool.USER,
                        Request.newBuilder().setBackupKey(BackupKey.newBuilder().setName("made-here")))
                .getKeyBackup()
                .getBackup();
        service(Request.newBuilder().setDeleteKey(DeleteKey.newBuilder().setName("made-here")));
        pool.done(
                TestPool.OFFICER,
                Request.newBuilder().setPurgeKey(PurgeKey.newBuilder().setName("made-here")));
        assertEquals(List.of(), user.find(Attributes.NONE.with(CKA.LABEL, "another label")));
        pool.done(
                TestPool.USER,
                Request.newBuilder().setRestoreKey(RestoreKey.newBuilder().setBackup(backup)));
        assertEquals(pair.getPrivateKey(), one(CKO.PRIVATE_KEY, "another label"));
        user.sign(pair.getPrivateKey(), DIGEST);
    }

    @Test
    void initializingTheTokenSparesTheServicesKeys() {
        service(TestPool.createKey("service", P_256));
        user.create(Client.data("object", false));
        assertEquals(CKR.OK, Client.of(pool.card(0)).init(Client.SO_PIN));
        assertEquals("service", key("service").getName());
        assertEquals(List.of(), Client.of(pool.card(0)).find(Attributes.NONE.with(CKA.LABEL, "object")));
        assertEquals(
                1,
                Client.of(pool.card(0))
                        .find(Attributes.NONE.with(CKA.LABEL, "service"))
                        .size());
    }

    @Test
    void noOtherTokenShowsTheServicesKeys() {
        service(TestPool.createKey("service", P_256));
        Client other = Client.ofNewToken(pool.card(0), 1);
        assertEquals(List.of(), other.find(ofClass(CKO.PRIVATE_KEY)));
        ObjectHandle key = one(CKO.PRIVATE_KEY, "service");
        assertEquals(CKR.KEY_HANDLE_INVALID, other.trySign(key));
        assertEquals(
                16,
                other.generatePair("made-here", true)
                        .getPrivateKey()
                        .getRef()
                        .getId()
                        .size());
    }

    @Test
    void theObjectsOfAKeyHaveTheAttributesThatAnObjectMadeHereHas() {
        service(TestPool.createKey("service", P_256));
        ObjectPair made = user.generatePair("with blanks in it", true);
        for (CKA type : CKA.values()) {
            assertEquals(
                    user.read(made.getPrivateKey(), type).getReturnValue(),
                    user.read(one(CKO.PRIVATE_KEY, "service"), type).getReturnValue(),
                    () -> type + " of the private key");
            assertEquals(
                    user.read(made.getPublicKey(), type).getReturnValue(),
                    user.read(one(CKO.PUBLIC_KEY, "service"), type).getReturnValue(),
                    () -> type + " of the public key");
        }
    }

    private ObjectHandle one(CKO objectClass, String label) {
        List<ObjectHandle> found = user.find(ofClass(objectClass).with(CKA.LABEL, label));
        assertEquals(1, found.size(), () -> objectClass + " of label " + label);
        return found.get(0);
    }

    private boolean flag(ObjectHandle object, CKA type) {
        return user.read(object, type).getValue().byteAt(0) != 0;
    }

    private Response service(Request.Builder request) {
        return pool.done(TestPool.USER, request);
    }

    private Response service(UpdateKey.Builder update) {
        return service(Request.newBuilder().setUpdateKey(update));
    }

    private static UpdateKey.Builder update() {
        return UpdateKey.newBuilder().setName("service");
    }

    private static Request.Builder get(String name) {
        return Request.newBuilder().setGetKey(GetKey.newBuilder().setName(name));
    }

    private KeyBundle key(String name) {
        return service(get(name)).getKeyBundle();
    }

    private static Request.Builder sign(String name) {
        return Request.newBuilder()
                .setSign(Sign.newBuilder()
                        .setName(name)
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(DIGEST));
    }

    private boolean verifiedByTheService(String name, ByteString signature) {
        return service(Request.newBuilder()
                        .setVerify(Verify.newBuilder()
                                .setName(name)
                                .setAlgorithm(SignatureAlgorithm.ES256)
                                .setDigest(DIGEST)
                                .setSignature(signature)))
                .getVerifyResult()
                .getValid();
    }
}
