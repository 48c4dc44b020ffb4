package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.bridge.rpc.WantedAttribute;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each call returns in each state of a session: a table out of PKCS#11 3.2, sections 5.5 to 5.7 and 5.19. Columns: R/O
 * public, R/O user, R/W public, R/W user, R/W officer.
 */
final class StateTableTest {

    private static final byte[] SO_PIN = TestClient.SO_PIN;
    private static final byte[] USER_PIN = TestClient.USER_PIN;

    /** A kind of session, and who is logged in. */
    enum State {
        RO_PUBLIC,
        RO_USER,
        RW_PUBLIC,
        RW_USER,
        RW_OFFICER
    }

    /** What is there before the call: an object of each kind that the state lets one see, else a handle of nothing. */
    record Scene(
            TestClient client, long session, long sessionObject, long tokenObject, long privateToken, long privateOne) {

        CKR value(Function function, Object... arguments) {
            Object[] all = Stream.concat(Stream.of((Object) session), Arrays.stream(arguments))
                    .toArray();
            return client.value(function, all);
        }
    }

    @FunctionalInterface
    interface Call {
        CKR in(Scene scene);
    }

    static Stream<Arguments> table() {
        Attributes data = TestObjects.data("new");
        CKR ok = CKR.OK;
        CKR readOnly = CKR.SESSION_READ_ONLY;
        CKR nobody = CKR.USER_NOT_LOGGED_IN;
        CKR absent = CKR.OBJECT_HANDLE_INVALID;
        CKR same = CKR.USER_ALREADY_LOGGED_IN;
        CKR another = CKR.USER_ANOTHER_ALREADY_LOGGED_IN;
        CKR readOnlyExists = CKR.SESSION_READ_ONLY_EXISTS;
        return Stream.of(
                row("get session info", ok, ok, ok, ok, ok, s -> s.value(Function.C_GetSessionInfo)),
                row("log in user", ok, same, ok, same, another, s -> s.value(Function.C_Login, 1, USER_PIN)),
                row(
                        "log in user by name",
                        ok,
                        same,
                        ok,
                        same,
                        another,
                        s -> s.value(Function.C_LoginUser, 1, USER_PIN, new byte[0])),
                row(
                        "log in officer",
                        readOnlyExists,
                        another,
                        ok,
                        another,
                        same,
                        s -> s.value(Function.C_Login, 0, SO_PIN)),
                row(
                        "log in for an operation that is none",
                        CKR.OPERATION_NOT_INITIALIZED,
                        null,
                        null,
                        null,
                        null,
                        s -> s.value(Function.C_Login, CKU.CONTEXT_SPECIFIC.value(), USER_PIN)),
                row(
                        "log in stranger",
                        CKR.USER_TYPE_INVALID,
                        null,
                        null,
                        null,
                        null,
                        s -> s.value(Function.C_Login, 9, USER_PIN)),
                row("log out", nobody, ok, nobody, ok, ok, s -> s.value(Function.C_Logout)),
                row("init PIN", nobody, nobody, nobody, nobody, ok, s -> s.value(Function.C_InitPIN, USER_PIN)),
                row(
                        "set user's PIN",
                        readOnly,
                        readOnly,
                        ok,
                        ok,
                        CKR.PIN_INCORRECT,
                        s -> s.value(Function.C_SetPIN, USER_PIN, USER_PIN)),
                row(
                        "set officer's PIN",
                        readOnly,
                        readOnly,
                        CKR.PIN_INCORRECT,
                        CKR.PIN_INCORRECT,
                        ok,
                        s -> s.value(Function.C_SetPIN, SO_PIN, SO_PIN)),
                row("create session object", ok, ok, ok, ok, ok, s -> s.value(Function.C_CreateObject, data)),
                row(
                        "create token object",
                        readOnly,
                        readOnly,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_CreateObject, TestObjects.onToken(data))),
                row(
                        "create private session object",
                        nobody,
                        ok,
                        nobody,
                        ok,
                        nobody,
                        s -> s.value(Function.C_CreateObject, TestObjects.secret(data))),
                row(
                        "create private token object",
                        readOnly,
                        readOnly,
                        nobody,
                        ok,
                        nobody,
                        s -> s.value(Function.C_CreateObject, TestObjects.onToken(TestObjects.secret(data)))),
                row(
                        "copy session object",
                        ok,
                        ok,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_CopyObject, s.sessionObject(), Attributes.NONE)),
                row(
                        "copy session object to token",
                        readOnly,
                        readOnly,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_CopyObject, s.sessionObject(), Attributes.NONE.with(CKA.TOKEN, true))),
                row(
                        "copy token object",
                        readOnly,
                        readOnly,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_CopyObject, s.tokenObject(), Attributes.NONE)),
                row(
                        "copy token object to session",
                        ok,
                        ok,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_CopyObject, s.tokenObject(), Attributes.NONE.with(CKA.TOKEN, false))),
                row(
                        "copy private object",
                        absent,
                        ok,
                        absent,
                        ok,
                        absent,
                        s -> s.value(Function.C_CopyObject, s.privateOne(), Attributes.NONE)),
                row(
                        "destroy session object",
                        ok,
                        ok,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_DestroyObject, s.sessionObject())),
                row(
                        "destroy token object",
                        readOnly,
                        readOnly,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_DestroyObject, s.tokenObject())),
                row(
                        "destroy private token object",
                        absent,
                        readOnly,
                        absent,
                        ok,
                        absent,
                        s -> s.value(Function.C_DestroyObject, s.privateToken())),
                row(
                        "destroy private session object",
                        absent,
                        ok,
                        absent,
                        ok,
                        absent,
                        s -> s.value(Function.C_DestroyObject, s.privateOne())),
                row("destroy nothing", absent, null, null, null, null, s -> s.value(Function.C_DestroyObject, 0L)),
                row("get size", ok, ok, ok, ok, ok, s -> s.value(Function.C_GetObjectSize, s.tokenObject())),
                row(
                        "get size of private object",
                        absent,
                        ok,
                        absent,
                        ok,
                        absent,
                        s -> s.value(Function.C_GetObjectSize, s.privateToken())),
                row(
                        "read attribute",
                        ok,
                        ok,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_GetAttributeValue, s.tokenObject(), wanted(CKA.LABEL))),
                row(
                        "read attribute of private object",
                        absent,
                        ok,
                        absent,
                        ok,
                        absent,
                        s -> s.value(Function.C_GetAttributeValue, s.privateToken(), wanted(CKA.LABEL))),
                row(
                        "read attribute that is none",
                        CKR.ATTRIBUTE_TYPE_INVALID,
                        null,
                        null,
                        null,
                        null,
                        s -> s.value(Function.C_GetAttributeValue, s.tokenObject(), wanted(CKA.MODULUS))),
                row(
                        "read no attribute",
                        ok,
                        ok,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_GetAttributeValue, s.tokenObject(), List.of())),
                row(
                        "write session object",
                        ok,
                        ok,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_SetAttributeValue, s.sessionObject(), TestObjects.label("x"))),
                row(
                        "write token object",
                        readOnly,
                        readOnly,
                        ok,
                        ok,
                        ok,
                        s -> s.value(Function.C_SetAttributeValue, s.tokenObject(), TestObjects.label("x"))),
                row(
                        "write private token object",
                        absent,
                        readOnly,
                        absent,
                        ok,
                        absent,
                        s -> s.value(Function.C_SetAttributeValue, s.privateToken(), TestObjects.label("x"))),
                row(
                        "write what is fixed",
                        CKR.ATTRIBUTE_READ_ONLY,
                        null,
                        null,
                        null,
                        null,
                        s -> s.value(
                                Function.C_SetAttributeValue,
                                s.sessionObject(),
                                Attributes.NONE.with(CKA.PRIVATE, true))),
                row("begin search", ok, ok, ok, ok, ok, s -> s.value(Function.C_FindObjectsInit, Attributes.NONE)),
                row(
                        "go on with no search",
                        CKR.OPERATION_NOT_INITIALIZED,
                        null,
                        null,
                        null,
                        null,
                        s -> s.value(Function.C_FindObjects, Room.of(1))),
                row(
                        "end no search",
                        CKR.OPERATION_NOT_INITIALIZED,
                        null,
                        null,
                        null,
                        null,
                        s -> s.value(Function.C_FindObjectsFinal)),
                row(
                        "seed",
                        CKR.RANDOM_SEED_NOT_SUPPORTED,
                        null,
                        null,
                        null,
                        null,
                        s -> s.value(Function.C_SeedRandom, new byte[1])),
                row("random", ok, ok, ok, ok, ok, s -> s.value(Function.C_GenerateRandom, Room.of(8))),
                row(
                        "async",
                        CKR.SESSION_ASYNC_NOT_SUPPORTED,
                        null,
                        null,
                        null,
                        null,
                        s -> s.value(Function.C_AsyncGetID, new byte[0])),
                row("close", ok, ok, ok, ok, ok, s -> s.value(Function.C_CloseSession)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void theCallReturnsWhatTheStandardSays(String name, List<CKR> expected, Call call) {
        for (State state : State.values()) {
            assertEquals(expected.get(state.ordinal()), call.in(scene(state)), state::toString);
        }
    }

    /** A row; null is as in the first column. */
    private static Arguments row(
            String name, CKR roPublic, CKR roUser, CKR rwPublic, CKR rwUser, CKR rwOfficer, Call call) {
        List<CKR> expected = Stream.of(roPublic, roUser, rwPublic, rwUser, rwOfficer)
                .map(value -> value == null ? roPublic : value)
                .toList();
        return Arguments.of(name, expected, call);
    }

    private static Scene scene(State state) {
        FakeCards cards = FakeCards.ready();
        TestClient client = TestClient.open(new TokenDoor(cards, DoorPlan.of("default")));
        long maker = client.openSession(0, true);
        client.login(maker);
        client.create(maker, TestObjects.onToken(TestObjects.data("public")));
        client.create(maker, TestObjects.onToken(TestObjects.secret(TestObjects.data("private"))));
        client.call(Function.C_CloseSession, maker);

        long session = client.openSession(0, state.ordinal() >= State.RW_PUBLIC.ordinal());
        switch (state) {
            case RO_USER, RW_USER -> client.login(session);
            case RW_OFFICER -> client.loginOfficer(session);
            default -> {}
        }
        boolean user = state == State.RO_USER || state == State.RW_USER;
        return new Scene(
                client,
                session,
                client.create(session, TestObjects.data("of session")),
                client.find(session, TestObjects.label("public")).get(0),
                user ? client.find(session, TestObjects.label("private")).get(0) : 4711,
                user ? client.create(session, TestObjects.secret(TestObjects.data("private"))) : 4711);
    }

    private static List<WantedAttribute> wanted(CKA type) {
        return List.of(new WantedAttribute(type.value(), Room.of(100), List.of()));
    }
}
