package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.bridge.rpc.WantedAttribute;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.AttributeValue;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenTemplate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects: who sees them, how long they last, what their handles mean. */
final class ObjectTest {

    private static final Attributes EVERYTHING = Attributes.NONE;

    private final FakeCards cards = FakeCards.ready();
    private final TokenDoor door = new TokenDoor(cards, new DoorPlan("default", 10, 5, 8));
    private final TestClient client = TestClient.open(door);
    private final long session = client.openSession(0, true);

    @Test
    void anObjectKeepsItsHandleAndOtherApplicationsHaveTheirOwn() {
        long token = client.create(session, TestObjects.onToken(TestObjects.data("t")));
        long ofSession = client.create(session, TestObjects.data("s"));

        assertEquals(List.of(token, ofSession), client.find(session, EVERYTHING));
        assertEquals(List.of(token, ofSession), client.find(client.openSession(0, false), EVERYTHING));
        TestClient other = TestClient.open(door);
        long otherSession = other.openSession(0, true);
        other.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, otherSession, token);
        List<Long> found = other.find(otherSession, EVERYTHING);
        assertEquals(1, found.size());
        assertEquals("t", label(other, otherSession, found.get(0)));
    }

    @Test
    void aHandleIsOfOneToken() {
        client.call(Function.C_InitToken, 101, TestClient.SO_PIN, new byte[0]);
        long object = client.create(session, TestObjects.onToken(TestObjects.data("t")));
        long elsewhere = client.openSession(101, true);

        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, elsewhere, object);
        assertEquals(List.of(), client.find(elsewhere, EVERYTHING));
        assertNotEquals(object, client.create(elsewhere, TestObjects.onToken(TestObjects.data("u"))));
    }

    @Test
    void aHandleOfWhatIsDestroyedMeansNothingEverAgain() {
        long gone = client.create(session, TestObjects.onToken(TestObjects.data("t")));
        long goneToo = client.create(session, TestObjects.data("s"));
        client.call(Function.C_DestroyObject, session, gone);
        client.call(Function.C_DestroyObject, session, goneToo);

        for (long handle : List.of(gone, goneToo)) {
            client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_DestroyObject, session, handle);
            client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, session, handle);
        }
        assertEquals(List.of(), client.find(session, EVERYTHING));
        long next = client.create(session, TestObjects.data("n"));
        assertEquals(true, next != gone && next != goneToo);
    }

    @Test
    void whatAnotherApplicationDestroysIsGoneHereToo() {
        long object = client.create(session, TestObjects.onToken(TestObjects.data("t")));
        TestClient other = TestClient.open(door);
        long otherSession = other.openSession(0, true);
        other.call(
                Function.C_DestroyObject,
                otherSession,
                other.find(otherSession, EVERYTHING).get(0));

        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, session, object);
        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetAttributeValue, session, object, List.of());
    }

    @Test
    void sessionObjectsGoWithTheSessionThatMadeThem() {
        long maker = client.openSession(0, false);
        long object = client.create(maker, TestObjects.data("s"));
        long kept = client.create(session, TestObjects.data("kept"));
        assertEquals("s", label(client, session, object));

        client.call(Function.C_CloseSession, maker);

        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, session, object);
        assertEquals(List.of(kept), client.find(session, EVERYTHING));
    }

    @Test
    void loggingOutTakesThePrivateObjectsAwayAndTheirHandlesForGood() {
        client.login(session);
        long privateToken = client.create(session, TestObjects.onToken(TestObjects.secret(TestObjects.data("pt"))));
        long privateOne = client.create(session, TestObjects.secret(TestObjects.data("ps")));
        long publicToken = client.create(session, TestObjects.onToken(TestObjects.data("t")));
        long publicOne = client.create(session, TestObjects.data("s"));
        client.call(Function.C_Logout, session);

        assertEquals(List.of(publicToken, publicOne), client.find(session, EVERYTHING));
        client.login(session);
        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, session, privateToken);
        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, session, privateOne);
        List<Long> found = client.find(session, EVERYTHING);
        assertEquals(3, found.size());
        assertNotEquals(privateToken, found.get(0));
        assertEquals("pt", label(client, session, found.get(0)));
    }

    @Test
    void loggingOutEndsASearchOfEverySession() {
        long other = client.openSession(0, false);
        client.login(session);
        client.call(Function.C_FindObjectsInit, other, EVERYTHING);
        client.call(Function.C_Logout, session);

        client.expect(CKR.OPERATION_NOT_INITIALIZED, Function.C_FindObjects, other, Room.of(1));
    }

    @Test
    void publicTokenObjectsKeepTheirHandlesWhenTheLastSessionIsClosed() {
        long publicToken = client.create(session, TestObjects.onToken(TestObjects.data("t")));
        long publicOne = client.create(session, TestObjects.data("s"));
        client.call(Function.C_CloseSession, session);
        long again = client.openSession(0, false);

        assertEquals("t", label(client, again, publicToken));
        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, again, publicOne);
    }

    @Test
    void initializingTheTokenVoidsHandlesOfEveryApplication() {
        TestClient other = TestClient.open(door);
        long otherSession = other.openSession(0, true);
        long object = other.create(otherSession, TestObjects.onToken(TestObjects.data("t")));
        other.call(Function.C_CloseSession, otherSession);
        client.call(Function.C_CloseSession, session);
        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, new byte[0]);

        other.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, other.openSession(0, true), object);
    }

    @Test
    void searchesMatchEveryAttributeAndDeliverInPieces() {
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(client.create(session, TestObjects.onToken(TestObjects.data("t" + i))));
        }
        long data = client.create(session, TestObjects.data("t1"));

        assertEquals(List.of(made.get(1), data), client.find(session, TestObjects.label("t1")));
        assertEquals(List.of(data), client.find(session, TestObjects.label("t1").with(CKA.TOKEN, false)));
        assertEquals(
                List.of(made.get(1)),
                client.find(session, TestObjects.label("t1").with(CKA.TOKEN, true)));
        assertEquals(List.of(), client.find(session, TestObjects.label("t")));
        assertEquals(List.of(), client.find(session, EVERYTHING.with(CKA.MODULUS, new byte[1])));

        client.call(Function.C_FindObjectsInit, session, EVERYTHING);
        client.expect(CKR.OPERATION_ACTIVE, Function.C_FindObjectsInit, session, EVERYTHING);
        assertEquals(List.of(), next(0));
        assertEquals(made.subList(0, 2), next(2));
        assertEquals(List.of(made.get(2), data), next(1000));
        assertEquals(List.of(), next(1));
        client.call(Function.C_FindObjectsFinal, session);
        client.expect(CKR.OPERATION_NOT_INITIALIZED, Function.C_FindObjectsFinal, session);
    }

    @Test
    void aSearchForWhatNoObjectHasFindsNothing() {
        client.create(session, TestObjects.data("s"));
        TokenTemplate unknown = TokenTemplate.newBuilder()
                .addAttributes(TokenAttribute.newBuilder().setType(0xce534351L).setValue(ByteString.EMPTY))
                .build();
        TokenTemplate malformed = TokenTemplate.newBuilder()
                .addAttributes(
                        TokenAttribute.newBuilder().setType(CKA.CLASS.value()).setValue(ByteString.copyFromUtf8("x")))
                .build();

        client.call(Function.C_FindObjectsInit, session, unknown);
        assertEquals(List.of(), next(10));
        client.call(Function.C_FindObjectsFinal, session);
        client.expect(CKR.ATTRIBUTE_VALUE_INVALID, Function.C_FindObjectsInit, session, malformed);
        client.expect(CKR.OPERATION_NOT_INITIALIZED, Function.C_FindObjects, session, Room.of(1));
    }

    @Test
    void sensitiveValuesAreNotFound() {
        client.login(session);
        Attributes key = Attributes.NONE
                .with(CKA.CLASS, CKO.SECRET_KEY.value())
                .with(CKA.SENSITIVE, true)
                .with(CKA.VALUE, new byte[] {1, 2, 3});
        client.create(session, key);
        client.create(session, TestObjects.onToken(key));

        assertEquals(List.of(), client.find(session, EVERYTHING.with(CKA.VALUE, new byte[] {1, 2, 3})));
        assertEquals(
                2, client.find(session, EVERYTHING.with(CKA.SENSITIVE, true)).size());
    }

    @Test
    void everyAttributeThatIsAskedForGetsAnAnswerOfItsOwn() {
        long key = client.create(
                session,
                Attributes.NONE
                        .with(CKA.CLASS, CKO.SECRET_KEY.value())
                        .with(CKA.SENSITIVE, true)
                        .with(CKA.VALUE, new byte[3])
                        .with(CKA.LABEL, "k"));
        TestResults results = client.call(
                Function.C_GetAttributeValue,
                session,
                key,
                List.of(wanted(CKA.VALUE.value()), wanted(0xce534351L), wanted(CKA.LABEL.value())));

        assertEquals(
                List.of(CKR.ATTRIBUTE_SENSITIVE.value(), CKR.ATTRIBUTE_TYPE_INVALID.value(), CKR.OK.value()),
                results.attributes(0).stream()
                        .map(AttributeValue::getReturnValue)
                        .toList());
        assertEquals("k", results.attributes(0).get(2).getValue().toStringUtf8());
    }

    @Test
    void aChangedSessionObjectIsFoundAsItIsNow() {
        long object = client.create(session, TestObjects.data("before"));
        client.call(Function.C_SetAttributeValue, session, object, TestObjects.label("after"));

        assertEquals(List.of(), client.find(session, TestObjects.label("before")));
        assertEquals(List.of(object), client.find(session, TestObjects.label("after")));
        assertEquals("after", label(client, session, object));
    }

    @Test
    void whatTheCardForbidsIsForbidden() {
        Attributes fixed = TestObjects.data("f")
                .with(CKA.DESTROYABLE, false)
                .with(CKA.COPYABLE, false)
                .with(CKA.MODIFIABLE, false);
        long object = client.create(session, fixed);

        client.expect(CKR.ACTION_PROHIBITED, Function.C_DestroyObject, session, object);
        client.expect(CKR.ACTION_PROHIBITED, Function.C_CopyObject, session, object, EVERYTHING);
        client.expect(CKR.ACTION_PROHIBITED, Function.C_SetAttributeValue, session, object, TestObjects.label("x"));
        client.expect(CKR.TEMPLATE_INCOMPLETE, Function.C_CreateObject, session, TestObjects.label("x"));
        client.expect(
                CKR.ATTRIBUTE_READ_ONLY,
                Function.C_CreateObject,
                session,
                TestObjects.data("x").with(CKA.UNIQUE_ID, "1"));
    }

    @Test
    void thereIsAnEndToSessionObjectsAndToWhatASearchFinds() {
        List<Long> objects = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            objects.add(client.create(session, TestObjects.data("s")));
        }
        client.expect(CKR.DEVICE_MEMORY, Function.C_CreateObject, session, TestObjects.data("s"));
        client.expect(CKR.DEVICE_MEMORY, Function.C_CopyObject, session, objects.get(0), EVERYTHING);
        client.call(Function.C_DestroyObject, session, objects.get(0));
        client.create(session, TestObjects.data("s"));
        for (int i = 0; i < 4; i++) {
            client.create(session, TestObjects.onToken(TestObjects.data("t")));
        }
        client.expect(CKR.HOST_MEMORY, Function.C_FindObjectsInit, session, EVERYTHING);
        assertEquals(5, client.find(session, TestObjects.label("s")).size());
    }

    private List<Long> next(int most) {
        return client.call(Function.C_FindObjects, session, Room.of(most)).numbers(0);
    }

    private static String label(TestClient client, long session, long object) {
        return client.call(Function.C_GetAttributeValue, session, object, List.of(wanted(CKA.LABEL.value())))
                .attributes(0)
                .get(0)
                .getValue()
                .toStringUtf8();
    }

    private static WantedAttribute wanted(long type) {
        return new WantedAttribute(type, Room.of(100), List.of());
    }
}
