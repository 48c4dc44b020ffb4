package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a call meets that another thread has done between its question to a card and the answer. */
@Timeout(60)
final class InterleavedCallsTest {

    private final FakeCards cards = FakeCards.ready();
    private final TokenDoor door = new TokenDoor(cards, DoorPlan.of("default"));
    private final TestClient client = TestClient.open(door);
    private final long session = client.openSession(0, true);
    private final long another = client.openSession(0, true);

    @Test
    void whoeverLogsInFirstIsIn() {
        meanwhile(TokenRequest::hasLogin, () -> client.login(another));

        client.expect(CKR.USER_ALREADY_LOGGED_IN, Function.C_Login, session, CKU.USER.value(), TestClient.USER_PIN);
        assertEquals(CKS.RW_USER_FUNCTIONS.value(), state(session));
    }

    @Test
    void theOfficerIsNotInWhenAReadOnlySessionWasFaster() {
        meanwhile(TokenRequest::hasLogin, () -> client.openSession(0, false));

        client.expect(CKR.SESSION_READ_ONLY_EXISTS, Function.C_Login, session, CKU.SO.value(), TestClient.SO_PIN);
        assertEquals(CKS.RW_PUBLIC_SESSION.value(), state(session));
    }

    @Test
    void nobodyIsLoggedInWithoutASession() {
        meanwhile(TokenRequest::hasLogin, () -> client.call(Function.C_CloseAllSessions, 0));

        client.expect(CKR.SESSION_CLOSED, Function.C_Login, session, CKU.USER.value(), TestClient.USER_PIN);
        assertEquals(CKS.RW_PUBLIC_SESSION.value(), state(client.openSession(0, true)));
    }

    @Test
    void aSessionThatWasClosedLeavesNoObject() {
        meanwhile(TokenRequest::hasCreateObject, () -> client.call(Function.C_CloseAllSessions, 0));

        client.expect(CKR.SESSION_CLOSED, Function.C_CreateObject, session, TestObjects.data("s"));
        client.expect(CKR.SESSION_HANDLE_INVALID, Function.C_GetSessionInfo, session);
        assertEquals(List.of(), client.find(client.openSession(0, true), Attributes.NONE));
    }

    @Test
    void aLogoutLeavesNoPrivateObject() {
        client.login(session);
        meanwhile(TokenRequest::hasCreateObject, () -> client.call(Function.C_Logout, another));

        client.expect(
                CKR.USER_NOT_LOGGED_IN, Function.C_CreateObject, session, TestObjects.secret(TestObjects.data("p")));
        client.login(session);
        assertEquals(List.of(), client.find(session, Attributes.NONE));
    }

    @Test
    void aCardThatGoesTakesTheSessionOfTheCallWithIt() {
        long ofCard = client.openSession(2, true);
        meanwhile(TokenRequest::hasCreateObject, () -> cards.lose("b"));

        client.expect(CKR.SESSION_CLOSED, Function.C_CreateObject, ofCard, TestObjects.data("s"));
        client.expect(CKR.DEVICE_REMOVED, Function.C_GetSessionInfo, ofCard);
    }

    @Test
    void aSessionIsNotOpenedForAnApplicationThatIsGone() {
        TestClient leaving = TestClient.open(door);
        meanwhile(TokenRequest::hasDescribe, leaving::close);

        leaving.expect(CKR.CRYPTOKI_NOT_INITIALIZED, Function.C_OpenSession, 2, CKF.SERIAL_SESSION);
        client.call(Function.C_CloseAllSessions, 0);
        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, new byte[0]);
    }

    @Test
    void aSessionIsNotOpenedInASlotWhoseCardHasGone() {
        meanwhile(TokenRequest::hasDescribe, () -> cards.lose("b"));
        client.expect(CKR.DEVICE_REMOVED, Function.C_OpenSession, 2, CKF.SERIAL_SESSION);

        client.call(Function.C_CloseAllSessions, 0);
        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, new byte[0]);
    }

    @Test
    void aSessionIsNotOpenedBeforeTheTokenIsInitialized() throws Exception {
        client.call(Function.C_CloseAllSessions, 0);
        Thread opening = new Thread(() -> client.openSession(0, true));
        meanwhile(TokenRequest::hasInitToken, () -> {
            opening.start();
            while (opening.isAlive() && opening.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertTrue(opening.isAlive());
        });
        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, new byte[0]);

        opening.join();
        client.expect(CKR.SESSION_EXISTS, Function.C_InitToken, 0, TestClient.SO_PIN, new byte[0]);
    }

    /** Once, before the next request of this kind is answered. */
    private void meanwhile(Predicate<TokenRequest> kind, Runnable action) {
        cards.meanwhile = request -> {
            if (kind.test(request)) {
                cards.meanwhile = next -> {};
                action.run();
            }
        };
    }

    private long state(long of) {
        return client.call(Function.C_GetSessionInfo, of).number(1);
    }
}
