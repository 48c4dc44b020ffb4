package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.pkcs11.CKU;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Opening and closing sessions, and who may use which. */
final class SessionTest {

    private final FakeCards cards = FakeCards.ready();
    private final TokenDoor door = new TokenDoor(cards, new DoorPlan("default", 3, 10, 10));
    private final TestClient client = TestClient.open(door);

    @Test
    void aSessionIsWhatItWasOpenedAs() {
        long readOnly = client.openSession(2, false);
        long readWrite = client.openSession(0, true);

        assertEquals(List.of(2L, CKS.RO_PUBLIC_SESSION.value(), CKF.SERIAL_SESSION, 0L), info(client, readOnly));
        assertEquals(
                List.of(0L, CKS.RW_PUBLIC_SESSION.value(), CKF.SERIAL_SESSION | CKF.RW_SESSION, 0L),
                info(client, readWrite));
    }

    @Test
    void onlySerialAndSynchronousSessionsAreOpened() {
        client.expect(CKR.SESSION_PARALLEL_NOT_SUPPORTED, Function.C_OpenSession, 0, 0);
        client.expect(CKR.SESSION_PARALLEL_NOT_SUPPORTED, Function.C_OpenSession, 0, CKF.RW_SESSION);
        client.expect(
                CKR.SESSION_ASYNC_NOT_SUPPORTED, Function.C_OpenSession, 0, CKF.SERIAL_SESSION | CKF.ASYNC_SESSION);
    }

    @Test
    void anApplicationHasSoManySessionsWithATokenAndNoMore() {
        List<Long> opened =
                List.of(client.openSession(0, true), client.openSession(0, false), client.openSession(0, false));

        client.expect(CKR.SESSION_COUNT, Function.C_OpenSession, 0, CKF.SERIAL_SESSION);
        client.openSession(1, false);
        TestClient.open(door).openSession(0, false);
        client.call(Function.C_CloseSession, opened.get(1));
        client.openSession(0, false);
    }

    @Test
    void aHandleIsNoneOfAnotherConnectionAndNeverComesTwice() {
        TestClient other = TestClient.open(door);
        Set<Long> handles = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            long session = client.openSession(0, true);
            assertTrue(session > 0 && handles.add(session));
            other.expect(CKR.SESSION_HANDLE_INVALID, Function.C_GetSessionInfo, session);
            client.call(Function.C_CloseSession, session);
            client.expect(CKR.SESSION_HANDLE_INVALID, Function.C_GetSessionInfo, session);
        }
        client.expect(CKR.SESSION_HANDLE_INVALID, Function.C_GetSessionInfo, 0);
    }

    @Test
    void everyCallOfASessionWantsOneThatIsOpen() {
        // Message parameters of p11-kit's protocol are pointers into another process.
        Set<Function> notSupported = EnumSet.of(
                Function.C_EncryptMessage,
                Function.C_EncryptMessageBegin,
                Function.C_EncryptMessageNext,
                Function.C_DecryptMessage,
                Function.C_DecryptMessageBegin,
                Function.C_DecryptMessageNext);
        for (Function function : Function.values()) {
            if (function.hasSession() && function.meaning() == function) {
                client.expect(
                        notSupported.contains(function) ? CKR.FUNCTION_NOT_SUPPORTED : CKR.SESSION_HANDLE_INVALID,
                        function,
                        17L);
            }
        }
    }

    @Test
    void closingAllClosesThoseOfThisSlotAndApplicationAlone() {
        TestClient other = TestClient.open(door);
        long foreign = other.openSession(0, false);
        long first = client.openSession(0, true);
        long second = client.openSession(0, false);
        long ofCard = client.openSession(1, false);

        client.call(Function.C_CloseAllSessions, 0);

        client.expect(CKR.SESSION_HANDLE_INVALID, Function.C_GetSessionInfo, first);
        client.expect(CKR.SESSION_HANDLE_INVALID, Function.C_CloseSession, second);
        client.expect(CKR.OK, Function.C_GetSessionInfo, ofCard);
        other.expect(CKR.OK, Function.C_GetSessionInfo, foreign);
        client.call(Function.C_CloseAllSessions, 0);
    }

    @Test
    void theLastSessionTakesTheLoginWithIt() {
        long first = client.openSession(0, true);
        long second = client.openSession(0, false);
        client.login(first);

        client.call(Function.C_CloseSession, first);
        assertEquals(CKS.RO_USER_FUNCTIONS.value(), info(client, second).get(1));
        client.call(Function.C_CloseSession, second);

        assertEquals(
                CKS.RO_PUBLIC_SESSION.value(),
                info(client, client.openSession(0, false)).get(1));
    }

    @Test
    void closingAllTakesTheLoginWithIt() {
        client.loginOfficer(client.openSession(0, true));
        client.call(Function.C_CloseAllSessions, 0);

        assertEquals(
                CKS.RW_PUBLIC_SESSION.value(),
                info(client, client.openSession(0, true)).get(1));
    }

    @Test
    void aLoginIsOfOneApplicationAndSlot() {
        TestClient other = TestClient.open(door);
        long foreign = other.openSession(0, true);
        long ofCard = client.openSession(1, true);
        long readOnly = client.openSession(0, false);
        client.login(readOnly);

        assertEquals(
                CKS.RW_USER_FUNCTIONS.value(),
                info(client, client.openSession(0, true)).get(1));
        assertEquals(CKS.RO_USER_FUNCTIONS.value(), info(client, readOnly).get(1));
        assertEquals(CKS.RW_PUBLIC_SESSION.value(), info(client, ofCard).get(1));
        assertEquals(CKS.RW_PUBLIC_SESSION.value(), info(other, foreign).get(1));
        other.loginOfficer(foreign);
        client.loginOfficer(ofCard);
        assertEquals(CKS.RW_SO_FUNCTIONS.value(), info(other, foreign).get(1));
    }

    @Test
    void aTokenThatWasInitializedBehindTheDoorHasNobodyLoggedIn() {
        long session = client.openSession(0, true);
        client.login(session);
        client.expect(CKR.OK, Function.C_CreateObject, session, TestObjects.secret(TestObjects.data("p")));
        TestClient.open(new TokenDoor(cards, DoorPlan.of("default")))
                .call(Function.C_InitToken, 0, TestClient.SO_PIN, new byte[0]);

        client.expect(CKR.USER_NOT_LOGGED_IN, Function.C_FindObjectsInit, session, Attributes.NONE);
        assertEquals(CKS.RW_PUBLIC_SESSION.value(), info(client, session).get(1));
        assertEquals(List.of(), client.find(session, Attributes.NONE));
        client.loginOfficer(session);
        client.expect(
                CKR.USER_NOT_LOGGED_IN, Function.C_CreateObject, session, TestObjects.secret(TestObjects.data("p")));
        assertEquals(CKS.RW_SO_FUNCTIONS.value(), info(client, session).get(1));
    }

    @Test
    void theOfficerAndReadOnlySessionsExcludeEachOther() {
        long readWrite = client.openSession(0, true);
        long readOnly = client.openSession(0, false);
        client.expect(CKR.SESSION_READ_ONLY_EXISTS, Function.C_Login, readWrite, CKU.SO.value(), TestClient.SO_PIN);
        client.call(Function.C_CloseSession, readOnly);
        client.loginOfficer(readWrite);
        client.expect(CKR.SESSION_READ_WRITE_SO_EXISTS, Function.C_OpenSession, 0, CKF.SERIAL_SESSION);
        client.openSession(0, true);
        client.call(Function.C_Logout, readWrite);
        client.openSession(0, false);
    }

    @Test
    void aPinIsNotSpentOnALoginThatCannotBe() {
        long readWrite = client.openSession(0, true);
        client.openSession(0, false);
        client.expect(CKR.SESSION_READ_ONLY_EXISTS, Function.C_Login, readWrite, CKU.SO.value(), TestClient.WRONG_PIN);
        client.login(readWrite);
        client.expect(CKR.USER_ALREADY_LOGGED_IN, Function.C_Login, readWrite, CKU.USER.value(), TestClient.WRONG_PIN);
        client.expect(
                CKR.USER_ANOTHER_ALREADY_LOGGED_IN, Function.C_Login, readWrite, CKU.SO.value(), TestClient.WRONG_PIN);

        assertEquals(0, cards.token(0).describe().getSoFailures());
        assertEquals(0, cards.token(0).describe().getUserFailures());
    }

    @Test
    void aLoginWantsAUserOfTheTokenAndAPin() {
        long session = client.openSession(0, true);
        client.expect(CKR.USER_TYPE_INVALID, Function.C_Login, session, 3L, TestClient.USER_PIN);
        client.expect(CKR.USER_TYPE_INVALID, Function.C_Login, session, -1L, TestClient.USER_PIN);
        client.expect(CKR.ARGUMENTS_BAD, Function.C_Login, session, CKU.USER.value(), null);
        client.expect(CKR.PIN_INCORRECT, Function.C_Login, session, CKU.USER.value(), new byte[0]);
        client.expect(
                CKR.OPERATION_NOT_INITIALIZED,
                Function.C_Login,
                session,
                CKU.CONTEXT_SPECIFIC.value(),
                TestClient.USER_PIN);
        client.expect(
                CKR.ARGUMENTS_BAD, Function.C_LoginUser, session, CKU.USER.value(), TestClient.USER_PIN, new byte[] {
                    'j', 'o'
                });
        client.call(Function.C_LoginUser, session, CKU.USER.value(), TestClient.USER_PIN, null);
        assertEquals(CKS.RW_USER_FUNCTIONS.value(), info(client, session).get(1));
    }

    @Test
    void whoeverIsLoggedInChangesHisOwnPinAndNobodyTheUsers() {
        byte[] changed = "changed".getBytes(StandardCharsets.US_ASCII);
        long session = client.openSession(0, true);
        client.expect(CKR.PIN_INCORRECT, Function.C_SetPIN, session, TestClient.SO_PIN, changed);
        client.call(Function.C_SetPIN, session, TestClient.USER_PIN, changed);
        client.call(Function.C_Login, session, CKU.USER.value(), changed);
        client.call(Function.C_SetPIN, session, changed, TestClient.USER_PIN);
        client.call(Function.C_Logout, session);
        client.loginOfficer(session);
        client.expect(CKR.PIN_INCORRECT, Function.C_SetPIN, session, TestClient.USER_PIN, changed);
        client.call(Function.C_SetPIN, session, TestClient.SO_PIN, changed);
        client.expect(CKR.PIN_LEN_RANGE, Function.C_SetPIN, session, changed, new byte[2]);
        client.expect(CKR.ARGUMENTS_BAD, Function.C_SetPIN, session, null, changed);
        client.expect(CKR.ARGUMENTS_BAD, Function.C_SetPIN, session, changed, null);
        client.expect(CKR.ARGUMENTS_BAD, Function.C_InitPIN, session, null);
    }

    @Test
    void randomBytesComeInWhateverLengthIsAsked() {
        long session = client.openSession(0, false);
        for (int length : new int[] {0, 1, 32, 1 << 20, (1 << 20) + 1, 3 << 20}) {
            assertEquals(
                    length,
                    client.call(Function.C_GenerateRandom, session, Room.of(length))
                            .bytes(0)
                            .length);
        }
        assertEquals(
                0, client.call(Function.C_GenerateRandom, session, Room.QUERY).bytes(0).length);
        client.expect(CKR.HOST_MEMORY, Function.C_GenerateRandom, session, Room.of(1L << 40));
        client.expect(CKR.RANDOM_SEED_NOT_SUPPORTED, Function.C_SeedRandom, session, new byte[8]);
        assertTrue(cards.asked.stream()
                .allMatch(asked -> asked.request().getRandom().getLength() <= 1 << 20));
    }

    @Test
    void nothingIsAsynchronousAndNothingValidated() {
        long session = client.openSession(0, false);
        client.expect(CKR.SESSION_ASYNC_NOT_SUPPORTED, Function.C_AsyncComplete, session, new byte[0]);
        client.expect(CKR.SESSION_ASYNC_NOT_SUPPORTED, Function.C_AsyncGetID, session, new byte[0]);
        client.expect(CKR.SESSION_ASYNC_NOT_SUPPORTED, Function.C_AsyncJoin, session, new byte[0], 0);
        assertEquals(
                0, client.call(Function.C_GetSessionValidationFlags, session, 1).number(0));
        client.expect(CKR.ARGUMENTS_BAD, Function.C_GetSessionValidationFlags, session, 2);
    }

    @Test
    void anApplicationThatIsClosedHasNothingLeft() {
        long session = client.openSession(0, true);
        client.close();

        client.expect(CKR.CRYPTOKI_NOT_INITIALIZED, Function.C_GetSessionInfo, session);
        client.expect(CKR.CRYPTOKI_NOT_INITIALIZED, Function.C_GetSlotList, 0, Room.QUERY);
        client.expect(CKR.CRYPTOKI_NOT_INITIALIZED, Function.C_OpenSession, 0, CKF.SERIAL_SESSION);
    }

    private static List<Long> info(TestClient client, long session) {
        TestResults info = client.call(Function.C_GetSessionInfo, session);
        return List.of(info.number(0), info.number(1), info.number(2), info.number(3));
    }
}
