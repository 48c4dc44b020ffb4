package dev.holdfast.bridge.operation;

import static dev.holdfast.bridge.operation.CipherPartsTest.delivered;
import static dev.holdfast.bridge.operation.CipherPartsTest.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signatures and digests of messages in parts, and what the two parties to an operation owe each other. */
class SignedPartsTest {

    private static final long STATE = CKS.RO_USER_FUNCTIONS.value();
    private static final Room ROOM = Room.of(1000);
    private static final Map<CKM, String> DIGESTS = Map.ofEntries(
            Map.entry(CKM.MD5, "MD5"),
            Map.entry(CKM.SHA_1, "SHA-1"),
            Map.entry(CKM.SHA224, "SHA-224"),
            Map.entry(CKM.SHA256, "SHA-256"),
            Map.entry(CKM.SHA384, "SHA-384"),
            Map.entry(CKM.SHA512, "SHA-512"),
            Map.entry(CKM.SHA512_224, "SHA-512/224"),
            Map.entry(CKM.SHA512_256, "SHA-512/256"),
            Map.entry(CKM.SHA3_224, "SHA3-224"),
            Map.entry(CKM.SHA3_256, "SHA3-256"),
            Map.entry(CKM.SHA3_384, "SHA3-384"),
            Map.entry(CKM.SHA3_512, "SHA3-512"));

    private final JcaCard card = new JcaCard();
    private final StateSeal seal = new StateSeal(new SecureRandom());
    private final CheckedUses uses = new CheckedUses();
    private Operations operations = new Operations(card, uses, seal);

    @ParameterizedTest
    @EnumSource(
            value = CKM.class,
            names = {"RSA_PKCS", "SHA256_RSA_PKCS", "ECDSA_SHA256", "EDDSA", "SHA256_HMAC"})
    void signaturesOfPartsAreSignaturesOfTheWhole(CKM type) {
        JcaKey key = keyFor(type);
        ObjectHandle handle = card.add(key);
        TokenMechanism mechanism = Mechanisms.of(type);
        JcaMechanisms jca = new JcaMechanisms(mechanism, key);
        for (int seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            byte[] message = message(random);
            operations.signing().init(Optional.of(mechanism), given -> sign(given, handle));
            boolean parts = random.nextBoolean();
            if (parts) {
                put(message, random, Optional.empty(), Optional.of(handle));
            }
            byte[] tail = parts ? new byte[0] : message;
            card.computed.clear();
            Output asked = operations.signing().last(Room.QUERY, active -> signed(active, parts, tail, Room.QUERY));
            Room small = Room.of(10);
            Output refused = operations.signing().last(small, active -> signed(active, parts, tail, small));
            assertEquals(asked, refused);
            byte[] signature = delivered(operations.signing().last(ROOM, active -> signed(active, parts, tail, ROOM)));
            assertEquals(((Output.Needed) asked).length(), signature.length);
            assertEquals(1, card.computed.size(), "computed once, seed " + seed);
            jca.verify(message, false, signature);
            refused(CKR.OPERATION_NOT_INITIALIZED, () -> operations.signing().active());

            verifyInParts(mechanism, handle, message, signature, random);
            signature[5] ^= 1;
            refused(CKR.SIGNATURE_INVALID, () -> verifyInParts(mechanism, handle, message, signature, random));
            refused(
                    CKR.OPERATION_NOT_INITIALIZED,
                    () -> operations.verification().active());
        }
    }

    /** The card gets a digest, so that no message is too long. */
    @Test
    void hashingSignaturesHaveNoLimit() {
        ObjectHandle handle = card.add(keyFor(CKM.ECDSA_SHA256));
        byte[] message = new byte[Parts.MOST + 1];
        operations.signing().init(Optional.of(Mechanisms.of(CKM.ECDSA_SHA256)), given -> sign(given, handle));
        delivered(operations.signing().last(ROOM, active -> active.whole(message, ROOM)));
        assertTrue(card.computed.get(0).getDigested());
        assertEquals(32, card.computed.get(0).getData().size());

        operations.signing().init(Optional.of(Mechanisms.of(CKM.EDDSA)), given -> sign(given, handle));
        refused(CKR.DATA_LEN_RANGE, () -> operations.signing().update(active -> active.update(message)));
        refused(CKR.OPERATION_NOT_INITIALIZED, () -> operations.signing().active());
    }

    @Test
    void theSignatureMayBeGivenFirst() {
        JcaKey key = keyFor(CKM.SHA256_HMAC);
        ObjectHandle handle = card.add(key);
        TokenMechanism mechanism = Mechanisms.of(CKM.SHA256_HMAC);
        byte[] signature = new JcaMechanisms(mechanism, key).sign("abc".getBytes(UTF_8), false);
        Place<VerifyOperation> place = operations.signatureVerification();
        place.init(Optional.of(mechanism), given -> new VerifyOperation(verify(given, handle), signature));
        place.update(active -> active.update("ab".getBytes(UTF_8)));
        place.update(active -> active.update("c".getBytes(UTF_8)));
        refused(CKR.OPERATION_ACTIVE, () -> place.close(active -> active.whole(new byte[0])));
        place.close(VerifyOperation::finish);
        place.init(Optional.of(mechanism), given -> new VerifyOperation(verify(given, handle), signature));
        refused(CKR.SIGNATURE_INVALID, () -> place.close(active -> active.whole("abd".getBytes(UTF_8))));
    }

    @Test
    void digestsOfPartsAreDigestsOfTheWhole() throws Exception {
        for (Map.Entry<CKM, String> digest : DIGESTS.entrySet()) {
            for (int seed = 0; seed < 15; seed++) {
                Random random = new Random(seed);
                byte[] message = message(random);
                operations.digest().init(Optional.of(Mechanisms.of(digest.getKey())), DigestOperation::of);
                int from = 0;
                while (from < message.length) {
                    byte[] part =
                            Arrays.copyOfRange(message, from, Math.min(message.length, from + random.nextInt(50)));
                    operations.digest().update(active -> active.update(part));
                    from += part.length;
                    if (random.nextInt(3) == 0) {
                        moveElsewhere(Optional.empty(), Optional.empty());
                    }
                }
                operations.digest().last(Room.QUERY, active -> active.finish(Room.QUERY));
                assertArrayEquals(
                        MessageDigest.getInstance(digest.getValue()).digest(message),
                        delivered(operations.digest().last(ROOM, active -> active.finish(ROOM))),
                        digest.getKey() + ", seed " + seed);
            }
        }
    }

    @Test
    void aKeyGoesIntoADigest() throws Exception {
        byte[] octets = "the key".getBytes(UTF_8);
        ObjectHandle handle = card.add(JcaKey.secret(octets));
        TokenMechanism mechanism = Mechanisms.of(CKM.SHA256);
        Place<DigestOperation> place = operations.digest();
        place.init(Optional.of(mechanism), DigestOperation::of);
        place.update(active -> active.update("before ".getBytes(UTF_8)));
        place.update(active -> active.add(operations.use(ComputeFunction.COMPUTE_DIGEST_KEY, mechanism, handle)));
        place.update(active -> active.update(" and after".getBytes(UTF_8)));
        refused(CKR.STATE_UNSAVEABLE, () -> operations.save(STATE));
        assertArrayEquals(
                MessageDigest.getInstance("SHA-256").digest("before the key and after".getBytes(UTF_8)),
                delivered(place.last(ROOM, active -> active.finish(ROOM))));

        place.init(Optional.of(mechanism), DigestOperation::of);
        place.update(active -> active.update(new byte[(1 << 20) + 1]));
        refused(
                CKR.KEY_INDIGESTIBLE,
                () -> place.update(
                        active -> active.add(operations.use(ComputeFunction.COMPUTE_DIGEST_KEY, mechanism, handle))));
    }

    @Test
    void recoveryTellsABadSignatureBeforeASmallBuffer() {
        ObjectHandle handle = card.add(JcaKey.of(JcaKey.RSA));
        TokenMechanism mechanism = Mechanisms.of(CKM.RSA_PKCS);
        byte[] data = "to be recovered".getBytes(UTF_8);
        operations.signRecovery().init(Optional.of(mechanism), given -> recover(true, given, handle));
        byte[] signature = delivered(operations.signRecovery().last(ROOM, active -> active.whole(data, ROOM)));

        Room small = Room.of(3);
        Place<RecoverOperation> place = operations.verifyRecovery();
        place.init(Optional.of(mechanism), given -> recover(false, given, handle));
        assertEquals(new Output.Needed(data.length), place.last(small, active -> active.whole(signature, small)));
        assertArrayEquals(data, delivered(place.last(ROOM, active -> active.whole(signature, ROOM))));

        byte[] bad = signature.clone();
        bad[100] ^= 1;
        place.init(Optional.of(mechanism), given -> recover(false, given, handle));
        refused(CKR.SIGNATURE_INVALID, () -> place.last(small, active -> active.whole(bad, small)));
        refused(CKR.OPERATION_NOT_INITIALIZED, place::active);
    }

    @Test
    void twoOperationsAtOnceAreTheTwo() throws Exception {
        JcaKey key = JcaKey.secret(new byte[16]);
        ObjectHandle handle = card.add(key);
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            TokenMechanism cipher = Mechanisms.random(CKM.AES_CBC_PAD, random);
            byte[] message = message(random);
            byte[] ciphertext = new JcaMechanisms(cipher, key).cipher(true, message, false);

            operations.encryption().init(Optional.of(cipher), given -> cipher(true, given, handle));
            operations.digest().init(Optional.of(Mechanisms.of(CKM.SHA256)), DigestOperation::of);
            byte[] made = dual(
                    message,
                    random,
                    Optional.of(handle),
                    Optional.empty(),
                    (part, room) -> DualUpdate.encrypt(operations.digest(), operations.encryption(), part, room));
            byte[] end = delivered(operations.encryption().last(ROOM, active -> active.finish(ROOM)));
            assertArrayEquals(ciphertext, Parts.join(made, end), "seed " + seed);
            assertArrayEquals(
                    MessageDigest.getInstance("SHA-256").digest(message),
                    delivered(operations.digest().last(ROOM, active -> active.finish(ROOM))),
                    "seed " + seed);

            TokenMechanism mac = Mechanisms.of(CKM.SHA256_HMAC);
            operations.decryption().init(Optional.of(cipher), given -> cipher(false, given, handle));
            operations.verification().init(Optional.of(mac), given -> new VerifyOperation(verify(given, handle)));
            byte[] read = dual(
                    ciphertext,
                    random,
                    Optional.of(handle),
                    Optional.of(handle),
                    (part, room) -> DualUpdate.decrypt(operations.decryption(), operations.verification(), part, room));
            byte[] last = delivered(operations.decryption().last(ROOM, active -> active.finish(ROOM)));
            assertArrayEquals(message, Parts.join(read, last), "seed " + seed);
            // What C_DecryptFinal delivers goes into the other operation by the client's own hand.
            operations.verification().update(active -> active.update(last));
            byte[] signature = new JcaMechanisms(mac, key).sign(message, false);
            operations.verification().close(active -> active.finish(signature));
        }
    }

    @Test
    void anErrorOfOneOfTwoLeavesTheOther() {
        ObjectHandle handle = card.add(JcaKey.secret(new byte[16]));
        operations.digest().init(Optional.of(Mechanisms.of(CKM.SHA256)), DigestOperation::of);
        refused(
                CKR.OPERATION_NOT_INITIALIZED,
                () -> DualUpdate.encrypt(operations.digest(), operations.encryption(), new byte[16], ROOM));
        TokenMechanism cipher = Mechanisms.of(CKM.AES_ECB);
        operations.encryption().init(Optional.of(cipher), given -> cipher(true, given, handle));
        byte[] before = operations.digest().active().save().getHash().toByteArray();
        card.refusal = Optional.of(CKR.DEVICE_ERROR);
        refused(
                CKR.DEVICE_ERROR,
                () -> DualUpdate.encrypt(operations.digest(), operations.encryption(), new byte[16], ROOM));
        refused(CKR.OPERATION_NOT_INITIALIZED, () -> operations.encryption().active());
        assertArrayEquals(before, operations.digest().active().save().getHash().toByteArray());
    }

    @Test
    void alteredAndForeignStatesAreRefused() {
        ObjectHandle handle = card.add(keyFor(CKM.SHA256_HMAC));
        ObjectHandle other = card.add(keyFor(CKM.SHA256_HMAC));
        refused(CKR.OPERATION_NOT_INITIALIZED, () -> operations.save(STATE));
        operations.signing().init(Optional.of(Mechanisms.of(CKM.SHA256_HMAC)), given -> sign(given, handle));
        operations.signing().update(active -> active.update("some".getBytes(UTF_8)));
        byte[] state = operations.save(STATE);
        Optional<ObjectHandle> none = Optional.empty();
        for (int i = 0; i < state.length; i++) {
            byte[] altered = state.clone();
            altered[i] ^= 1;
            refused(
                    CKR.SAVED_STATE_INVALID,
                    () -> operations.restore(altered, STATE, new GivenKeys(none, Optional.of(handle))));
        }
        refused(
                CKR.SAVED_STATE_INVALID,
                () -> operations.restore(new byte[3], STATE, new GivenKeys(none, Optional.of(handle))));
        refused(
                CKR.SAVED_STATE_INVALID,
                () -> operations.restore(state, STATE + 1, new GivenKeys(none, Optional.of(handle))));
        refused(CKR.KEY_NEEDED, () -> operations.restore(state, STATE, new GivenKeys(none, none)));
        refused(CKR.KEY_CHANGED, () -> operations.restore(state, STATE, new GivenKeys(none, Optional.of(other))));
        refused(
                CKR.KEY_NOT_NEEDED,
                () -> operations.restore(state, STATE, new GivenKeys(Optional.of(handle), Optional.of(handle))));
        Operations foreign = new Operations(card, uses, new StateSeal(new SecureRandom()));
        refused(CKR.SAVED_STATE_INVALID, () -> foreign.restore(state, STATE, new GivenKeys(none, Optional.of(handle))));
        operations.signing().active();
    }

    @Test
    void aKeyThatAsksEveryTimeIsAskedForEveryTime() {
        ObjectHandle handle = card.add(keyFor(CKM.ECDSA_SHA256).askingEveryTime());
        TokenMechanism mechanism = Mechanisms.of(CKM.ECDSA_SHA256);
        Place<SignOperation> place = operations.signing();
        place.init(Optional.of(mechanism), given -> sign(given, handle));
        refused(CKR.USER_NOT_LOGGED_IN, () -> place.last(ROOM, active -> active.whole(new byte[5], ROOM)));
        refused(CKR.OPERATION_NOT_INITIALIZED, place::active);

        for (int i = 0; i < 2; i++) {
            place.init(Optional.of(mechanism), given -> sign(given, handle));
            assertEquals(Optional.of(handle.getRef()), operations.awaitingLogin());
            assertEquals(
                    new Output.Needed(64), place.last(Room.QUERY, active -> active.whole(new byte[5], Room.QUERY)));
            operations.admit(JcaCard.USE_TICKET);
            assertEquals(Optional.empty(), operations.awaitingLogin());
            delivered(place.last(ROOM, active -> active.whole(new byte[5], ROOM)));
        }
        place.init(Optional.of(mechanism), given -> sign(given, handle));
        refused(CKR.USER_NOT_LOGGED_IN, () -> place.update(active -> active.update(new byte[5])));
    }

    @Test
    void aUseIsCheckedOnceUntilSomethingChanges() {
        ObjectHandle handle = card.add(keyFor(CKM.ECDSA_SHA256));
        for (int i = 0; i < 3; i++) {
            operations.signing().init(Optional.of(Mechanisms.of(CKM.ECDSA_SHA256)), given -> sign(given, handle));
            operations.signing().cancel();
        }
        assertEquals(1, card.checks);
        uses.clear();
        sign(Mechanisms.of(CKM.ECDSA_SHA256), handle);
        assertEquals(2, card.checks);

        ObjectHandle secret = card.add(JcaKey.secret(new byte[16]));
        cipher(true, Mechanisms.withIv(CKM.AES_CBC, new byte[16]), secret);
        cipher(true, Mechanisms.withIv(CKM.AES_CBC, "another IV, also".getBytes(UTF_8)), secret);
        assertEquals(3, card.checks);
        cipher(false, Mechanisms.withIv(CKM.AES_CBC, new byte[16]), secret);
        cipher(true, Mechanisms.counter(8, new byte[16]), secret);
        cipher(true, Mechanisms.counter(9, new byte[16]), secret);
        assertEquals(6, card.checks);
    }

    private interface Dual {
        Output update(byte[] part, Room room);
    }

    private byte[] dual(
            byte[] data, Random random, Optional<ObjectHandle> cipherKey, Optional<ObjectHandle> signKey, Dual dual) {
        byte[] made = {};
        int from = 0;
        while (from < data.length) {
            byte[] part = Arrays.copyOfRange(data, from, Math.min(data.length, from + random.nextInt(40)));
            dual.update(part, Room.QUERY);
            Output output = dual.update(part, Room.of(random.nextInt(20)));
            if (output instanceof Output.Needed) {
                output = dual.update(part, ROOM);
            }
            made = Parts.join(made, delivered(output));
            from += part.length;
            if (random.nextInt(4) == 0) {
                moveElsewhere(cipherKey, signKey);
            }
        }
        return made;
    }

    private void put(byte[] message, Random random, Optional<ObjectHandle> cipherKey, Optional<ObjectHandle> signKey) {
        int from = 0;
        while (from < message.length) {
            byte[] part = Arrays.copyOfRange(message, from, Math.min(message.length, from + random.nextInt(60)));
            operations.signing().update(active -> active.update(part));
            from += part.length;
            if (random.nextInt(4) == 0) {
                moveElsewhere(cipherKey, signKey);
            }
        }
        operations.signing().update(active -> active.update(new byte[0]));
    }

    private void verifyInParts(
            TokenMechanism mechanism, ObjectHandle handle, byte[] message, byte[] signature, Random random) {
        Place<VerifyOperation> place = operations.verification();
        place.init(Optional.of(mechanism), given -> new VerifyOperation(verify(given, handle)));
        if (random.nextBoolean()) {
            place.close(active -> active.whole(message, signature));
            return;
        }
        for (byte[] part : List.of(Arrays.copyOf(message, message.length / 2), new byte[0])) {
            place.update(active -> active.update(part));
        }
        moveElsewhere(Optional.empty(), Optional.of(handle));
        operations
                .verification()
                .update(active -> active.update(Arrays.copyOfRange(message, message.length / 2, message.length)));
        operations.verification().close(active -> active.finish(signature));
    }

    private void moveElsewhere(Optional<ObjectHandle> cipherKey, Optional<ObjectHandle> signKey) {
        byte[] state = operations.save(STATE);
        operations = new Operations(card, uses, seal);
        operations.restore(state, STATE, new GivenKeys(cipherKey, signKey));
    }

    private static Output signed(SignOperation active, boolean parts, byte[] data, Room room) {
        return parts ? active.finish(room) : active.whole(data, room);
    }

    private SignOperation sign(TokenMechanism mechanism, ObjectHandle key) {
        return new SignOperation(operations.use(ComputeFunction.COMPUTE_SIGN, mechanism, key));
    }

    private KeyUse verify(TokenMechanism mechanism, ObjectHandle key) {
        return operations.use(ComputeFunction.COMPUTE_VERIFY, mechanism, key);
    }

    private CipherOperation cipher(boolean encrypts, TokenMechanism mechanism, ObjectHandle key) {
        ComputeFunction function = encrypts ? ComputeFunction.COMPUTE_ENCRYPT : ComputeFunction.COMPUTE_DECRYPT;
        return new CipherOperation(operations.use(function, mechanism, key));
    }

    private RecoverOperation recover(boolean signs, TokenMechanism mechanism, ObjectHandle key) {
        ComputeFunction function =
                signs ? ComputeFunction.COMPUTE_SIGN_RECOVER : ComputeFunction.COMPUTE_VERIFY_RECOVER;
        return new RecoverOperation(operations.use(function, mechanism, key));
    }

    private static JcaKey keyFor(CKM type) {
        return switch (type) {
            case ECDSA_SHA256 -> JcaKey.of(JcaKey.EC);
            case EDDSA -> JcaKey.of(JcaKey.EDWARDS);
            case SHA256_HMAC -> JcaKey.secret("a secret".getBytes(UTF_8));
            default -> JcaKey.of(JcaKey.RSA);
        };
    }

    private static byte[] message(Random random) {
        int length = random.nextInt(200);
        return Mechanisms.bytes(random, length, length);
    }
}
