package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.operation.Mechanisms;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Encapsulated;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.SessionObject;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the cryptographic calls ask the cards, and what their clients see of it. */
final class CryptoCallsTest {

    private static final byte[] BLOCK = new byte[16];
    private static final Room ROOM = Room.of(1000);
    private static final Room UNCLEAR = new Room(true, 0, true);
    private static final TokenMechanism ECB = Mechanisms.of(CKM.AES_ECB);
    private static final TokenMechanism HMAC = Mechanisms.of(CKM.SHA256_HMAC);
    private static final TokenMechanism SHA256 = Mechanisms.of(CKM.SHA256);
    private static final TokenMechanism GCM = Mechanisms.of(CKM.AES_GCM);

    private final FakeCards cards = FakeCards.ready();
    private final TestClient client = TestClient.open(new TokenDoor(cards, DoorPlan.of("default")));
    private final long session = client.openSession(0, true);
    private long key;

    @BeforeEach
    void computeAndMakeAKey() {
        cards.computing = Oracle::compute;
        client.login(session);
        key = client.create(session, Oracle.secretKey(true));
    }

    @Test
    void logoutEndsOperations() {
        client.call(Function.C_SignInit, session, HMAC, key);
        client.call(Function.C_Logout, session);
        client.expect(CKR.OPERATION_NOT_INITIALIZED, Function.C_Sign, session, BLOCK, ROOM);
    }

    @Test
    void aSignatureCostsOneComputation() {
        for (int i = 0; i < 5; i++) {
            client.call(Function.C_SignInit, session, HMAC, key);
            client.call(Function.C_Sign, session, BLOCK, Room.QUERY);
            client.call(Function.C_Sign, session, BLOCK, ROOM);
        }
        assertEquals(5, asked(TokenRequest.CallCase.COMPUTE));
        assertEquals(1, asked(TokenRequest.CallCase.CHECK_USE));
        client.call(Function.C_SetAttributeValue, session, key, TestObjects.label("changed"));
        client.call(Function.C_SignInit, session, HMAC, key);
        assertEquals(2, asked(TokenRequest.CallCase.CHECK_USE));
    }

    @Test
    void digestsAreThoseOfTheProfile() {
        client.expect(CKR.MECHANISM_INVALID, Function.C_DigestInit, session, Mechanisms.of(CKM.MD5));
        client.expect(CKR.MECHANISM_INVALID, Function.C_DigestInit, session, ECB);
        client.expect(
                CKR.MECHANISM_PARAM_INVALID,
                Function.C_DigestInit,
                session,
                SHA256.toBuilder().setMalformed(true).build());
    }

    /** An old client cannot say whether a buffer of no bytes is a query. */
    @Test
    void whatDeliversNothingMayBeAskedAgainOrBeOver() {
        client.call(Function.C_EncryptInit, session, ECB, key);
        client.call(Function.C_EncryptUpdate, session, BLOCK, ROOM);
        assertEquals(0, client.call(Function.C_EncryptFinal, session, UNCLEAR).bytes(0).length);
        client.call(Function.C_EncryptInit, session, ECB, key);
        client.call(Function.C_EncryptUpdate, session, BLOCK, ROOM);
        assertEquals(0, client.call(Function.C_EncryptFinal, session, UNCLEAR).bytes(0).length);
        assertEquals(
                16, client.call(Function.C_EncryptUpdate, session, BLOCK, ROOM).bytes(0).length);
        assertEquals(0, client.call(Function.C_EncryptFinal, session, UNCLEAR).bytes(0).length);
        assertEquals(0, client.call(Function.C_EncryptFinal, session, UNCLEAR).bytes(0).length);
        client.expect(CKR.OPERATION_NOT_INITIALIZED, Function.C_EncryptFinal, session, UNCLEAR);
    }

    @Test
    void anOperationOutlivesTheCardThatItBeganOn() {
        client.call(Function.C_EncryptInit, session, ECB, key);
        byte[] first =
                client.call(Function.C_EncryptUpdate, session, BLOCK, ROOM).bytes(0);
        cards.lose("a");
        byte[] second =
                client.call(Function.C_EncryptUpdate, session, BLOCK, ROOM).bytes(0);
        assertArrayEquals(first, second);
    }

    @Test
    void aSessionKeyGoesWithItsCard() {
        long ofSession = client.create(session, Oracle.secretKey(false));
        String home = cards.asked.get(cards.asked.size() - 1).card();
        client.call(Function.C_SignInit, session, HMAC, ofSession);
        cards.refuse(home, Code.UNREACHABLE);
        client.expect(CKR.DEVICE_ERROR, Function.C_Sign, session, BLOCK, ROOM);
        client.expect(CKR.KEY_HANDLE_INVALID, Function.C_SignInit, session, HMAC, ofSession);
    }

    @Test
    void operationsGoOnFromASavedState() {
        client.call(Function.C_SignInit, session, HMAC, key);
        client.call(Function.C_SignUpdate, session, BLOCK);
        byte[] state = client.call(Function.C_GetOperationState, session, Room.of(10_000))
                .bytes(0);
        client.call(Function.C_SignUpdate, session, new byte[3]);
        client.expect(CKR.KEY_NEEDED, Function.C_SetOperationState, session, state, 0, 0);
        client.expect(CKR.KEY_HANDLE_INVALID, Function.C_SetOperationState, session, state, 0, 4711);
        long elsewhere = client.openSession(0, true);
        client.call(Function.C_SetOperationState, elsewhere, state, 0, key);
        byte[] signature = client.call(Function.C_SignFinal, elsewhere, ROOM).bytes(0);
        assertArrayEquals(Oracle.hmac(BLOCK), signature);
        long readOnly = client.openSession(0, false);
        client.expect(CKR.SAVED_STATE_INVALID, Function.C_SetOperationState, readOnly, state, 0, key);
    }

    @Test
    void messagesHaveTheirParametersInOurOwnFormOnly() {
        client.call(Function.C_MessageEncryptInit, session, GCM, key);
        client.expect(
                CKR.FUNCTION_NOT_SUPPORTED, Function.C_EncryptMessage, session, new byte[48], new byte[0], BLOCK, ROOM);
        MessageParameters generating = MessageParameters.newBuilder()
                .setNonce(ByteString.copyFrom(new byte[12]))
                .setGenerator(1)
                .setTagBits(128)
                .build();
        byte[] nonce = client.call(Function.C_EncryptMessageBegin3, session, generating, BLOCK)
                .bytes(0);
        TestResults sealed =
                client.call(Function.C_EncryptMessageNext3, session, generating, BLOCK, ROOM, CKF.END_OF_MESSAGE);
        assertArrayEquals(nonce, sealed.bytes(1));
        client.call(Function.C_MessageEncryptFinal, session);

        client.call(Function.C_MessageDecryptInit, session, GCM, key);
        MessageParameters tagged = generating.toBuilder()
                .setNonce(ByteString.copyFrom(nonce))
                .setTag(ByteString.copyFrom(sealed.bytes(2)))
                .build();
        assertArrayEquals(
                BLOCK,
                client.call(Function.C_DecryptMessage3, session, tagged, BLOCK, sealed.bytes(0), ROOM)
                        .bytes(0));
    }

    @Test
    void messageSignaturesAreMadeByEveryClient() {
        client.call(Function.C_MessageSignInit, session, HMAC, key);
        client.expect(CKR.MECHANISM_PARAM_INVALID, Function.C_SignMessage, session, new byte[1], BLOCK, ROOM);
        byte[] whole =
                client.call(Function.C_SignMessage, session, null, BLOCK, ROOM).bytes(0);
        client.call(Function.C_SignMessageBegin, session, null);
        assertEquals(
                0,
                client.call(Function.C_SignMessageNext, session, null, new byte[9], 0, Room.QUERY)
                        .bytes(0)
                        .length);
        assertArrayEquals(
                whole,
                client.call(Function.C_SignMessageNext, session, null, new byte[7], 1, ROOM)
                        .bytes(0));
        client.call(Function.C_MessageSignFinal, session);
        client.call(Function.C_MessageVerifyInit, session, HMAC, key);
        client.call(Function.C_VerifyMessageBegin, session, null);
        client.call(Function.C_VerifyMessageNext, session, null, BLOCK, null);
        client.call(Function.C_VerifyMessageNext, session, null, new byte[0], whole);
        client.call(Function.C_MessageVerifyFinal, session);
    }

    /** A query makes no key, and neither does a buffer that is too small. */
    @Test
    void encapsulationAsksFirstWhetherTheCiphertextFits() {
        List<Attributes> made = new ArrayList<>();
        cards.others = request -> {
            made.add(Attributes.of(request.getEncapsulate().getTemplate()));
            return TokenAnswer.newBuilder()
                    .setEncapsulated(Encapsulated.newBuilder()
                            .setCiphertext(ByteString.copyFrom(new byte[1088]))
                            .setKey(ObjectHandle.newBuilder()
                                    .setToken(true)
                                    .setRef(ObjectRef.newBuilder().setSession(SessionObject.getDefaultInstance()))))
                    .build();
        };
        TokenMechanism kem = Mechanisms.of(CKM.ML_KEM);
        Attributes template = Attributes.NONE.with(CKA.TOKEN, true);
        for (Room room : List.of(Room.QUERY, Room.of(1087))) {
            TestResults queried = client.call(Function.C_EncapsulateKey, session, kem, key, template, room);
            assertEquals(1088, queried.needed(0));
            assertEquals(0, queried.number(1));
        }
        assertTrue(made.stream().noneMatch(asked -> asked.is(CKA.TOKEN)));
        made.clear();
        assertFalse(client.call(Function.C_EncapsulateKey, session, kem, key, template, Room.of(4000))
                        .number(1)
                == 0);
        assertEquals(List.of(template), made);
    }

    @Test
    void readOnlySessionsMakeNoTokenObjects() {
        long readOnly = client.openSession(0, false);
        TokenMechanism generation = Mechanisms.of(CKM.AES_KEY_GEN);
        Attributes onToken = Attributes.NONE.with(CKA.TOKEN, true);
        client.expect(CKR.SESSION_READ_ONLY, Function.C_GenerateKey, readOnly, generation, onToken);
        client.expect(
                CKR.SESSION_READ_ONLY, Function.C_GenerateKeyPair, readOnly, generation, Attributes.NONE, onToken);
        client.expect(CKR.SESSION_READ_ONLY, Function.C_UnwrapKey, readOnly, ECB, key, BLOCK, onToken);
        client.expect(CKR.SESSION_READ_ONLY, Function.C_DeriveKey, readOnly, ECB, key, onToken);
        assertTrue(client.call(Function.C_GenerateKey, readOnly, generation, Attributes.NONE)
                        .number(0)
                > 0);
    }

    private long asked(TokenRequest.CallCase call) {
        return cards.asked.stream()
                .filter(asked -> asked.request().getCallCase() == call)
                .count();
    }
}
