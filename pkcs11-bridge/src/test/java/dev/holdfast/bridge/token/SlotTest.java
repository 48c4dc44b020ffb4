package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.Code;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slots 0 (the pool), 1 to 3 (its cards), 101 and above (further tokens), and what is told of them. */
final class SlotTest {

    private static final byte[] LABEL = "payments".getBytes(StandardCharsets.US_ASCII);
    private static final long PIN_FLAGS = CKF.USER_PIN_COUNT_LOW
            | CKF.USER_PIN_FINAL_TRY
            | CKF.USER_PIN_LOCKED
            | CKF.SO_PIN_COUNT_LOW
            | CKF.SO_PIN_FINAL_TRY
            | CKF.SO_PIN_LOCKED;

    private final FakeCards cards = FakeCards.ready();
    private final TokenDoor door = new TokenDoor(cards, DoorPlan.of("default"));
    private final TestClient client = TestClient.open(door);

    @Test
    void thePoolItsCardsAndATokenToBeMadeHaveSlots() {
        assertEquals(List.of(0L, 1L, 2L, 3L, 101L), slots(false));
        assertEquals(List.of(0L, 1L, 2L, 3L, 101L), slots(true));
        assertEquals(5, client.call(Function.C_GetSlotList, 0, Room.QUERY).needed(0));
        client.expect(CKR.BUFFER_TOO_SMALL, Function.C_GetSlotList, 0, Room.of(4));
    }

    @Test
    void aCardThatIsGoneLeavesItsSlotEmpty() {
        cards.lose("b");

        assertEquals(List.of(0L, 1L, 2L, 3L, 101L), slots(false));
        assertEquals(List.of(0L, 1L, 3L, 101L), slots(true));
        assertEquals(
                CKF.REMOVABLE_DEVICE, client.call(Function.C_GetSlotInfo, 2).number(2));
        for (Function function : List.of(Function.C_GetTokenInfo, Function.C_CloseAllSessions)) {
            client.expect(CKR.TOKEN_NOT_PRESENT, function, 2);
        }
        client.expect(CKR.TOKEN_NOT_PRESENT, Function.C_GetMechanismList, 2, Room.QUERY);
        client.expect(CKR.TOKEN_NOT_PRESENT, Function.C_GetMechanismInfo, 2, CKM.AES_CBC.value());
        client.expect(CKR.TOKEN_NOT_PRESENT, Function.C_OpenSession, 2, CKF.SERIAL_SESSION);
        client.expect(CKR.TOKEN_NOT_PRESENT, Function.C_InitToken, 2, TestClient.SO_PIN, LABEL);
    }

    @Test
    void aNewCardGetsANewSlotAndTheOthersKeepTheirs() {
        cards.join("d");

        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 101L), slots(true));
        assertEquals(
                "Holdfast simulator, card d",
                client.call(Function.C_GetSlotInfo, 4).text(0));
    }

    @Test
    void thePoolIsNotRemovableAndSoAlwaysHoldsItsToken() {
        List.of("a", "b", "c").forEach(cards::lose);

        assertEquals(List.of(0L, 101L), slots(true));
        assertEquals(CKF.TOKEN_PRESENT, client.call(Function.C_GetSlotInfo, 0).number(2));
        client.expect(CKR.DEVICE_ERROR, Function.C_GetTokenInfo, 0);
    }

    @Test
    void slotsSayWhatTheyAre() {
        TestResults pool = client.call(Function.C_GetSlotInfo, 0);
        assertEquals("Holdfast simulator, pool test-pool", pool.text(0));
        assertEquals("Holdfast (simulator)", pool.text(1));
        TestResults card = client.call(Function.C_GetSlotInfo, 2);
        assertEquals("Holdfast simulator, card b", card.text(0));
        assertEquals(CKF.TOKEN_PRESENT | CKF.REMOVABLE_DEVICE, card.number(2));
        assertEquals(
                "Holdfast simulator, pool test-pool, token 1",
                client.call(Function.C_GetSlotInfo, 101).text(0));
    }

    @Test
    void noOtherSlotIsKnown() {
        for (long slot : new long[] {4, 99, 100, 102, -1}) {
            client.expect(CKR.SLOT_ID_INVALID, Function.C_GetSlotInfo, slot);
            client.expect(CKR.SLOT_ID_INVALID, Function.C_GetTokenInfo, slot);
            client.expect(CKR.SLOT_ID_INVALID, Function.C_GetMechanismList, slot, Room.QUERY);
            client.expect(CKR.SLOT_ID_INVALID, Function.C_GetMechanismInfo, slot, CKM.AES_CBC.value());
            client.expect(CKR.SLOT_ID_INVALID, Function.C_OpenSession, slot, CKF.SERIAL_SESSION);
            client.expect(CKR.SLOT_ID_INVALID, Function.C_CloseAllSessions, slot);
            client.expect(CKR.SLOT_ID_INVALID, Function.C_InitToken, slot, TestClient.SO_PIN, LABEL);
        }
    }

    @Test
    void theTokenTellsOfItself() {
        client.openSession(0, true);
        client.openSession(0, false);
        TestResults info = client.call(Function.C_GetTokenInfo, 0);

        assertEquals("pool", info.text(0));
        assertEquals("Holdfast (simulator)", info.text(1));
        assertEquals("Holdfast", info.text(2));
        assertEquals("0000000000000000", info.text(3));
        assertEquals(
                CKF.RNG
                        | CKF.LOGIN_REQUIRED
                        | CKF.USER_PIN_INITIALIZED
                        | CKF.DUAL_CRYPTO_OPERATIONS
                        | CKF.TOKEN_INITIALIZED,
                info.number(4));
        assertEquals(
                List.of(4096L, 2L, 4096L, 1L), List.of(info.number(5), info.number(6), info.number(7), info.number(8)));
        assertEquals(FakeToken.MOST_PIN, info.number(9));
        assertEquals(FakeToken.LEAST_PIN, info.number(10));
        for (int memory = 11; memory <= 14; memory++) {
            assertEquals(-1, info.number(memory));
        }
        assertEquals(new TestResults.Version(2, 7), info.version(16));
        assertEquals("", info.text(17));
    }

    @Test
    void wrongPinsAreFlaggedUntilTheRightOne() {
        long session = client.openSession(0, true);

        assertEquals(0, pinFlags());
        tryWrong(session, CKU.USER, 1);
        assertEquals(CKF.USER_PIN_COUNT_LOW, pinFlags());
        tryWrong(session, CKU.SO, FakeToken.MOST_FAILURES - 1);
        assertEquals(CKF.USER_PIN_COUNT_LOW | CKF.SO_PIN_COUNT_LOW | CKF.SO_PIN_FINAL_TRY, pinFlags());
        tryWrong(session, CKU.SO, 1);
        assertEquals(CKF.USER_PIN_COUNT_LOW | CKF.SO_PIN_COUNT_LOW | CKF.SO_PIN_LOCKED, pinFlags());
        client.login(session);
        assertEquals(CKF.SO_PIN_COUNT_LOW | CKF.SO_PIN_LOCKED, pinFlags());
        client.call(Function.C_Logout, session);
        client.expect(CKR.PIN_LOCKED, Function.C_Login, session, CKU.SO.value(), TestClient.SO_PIN);
    }

    @Test
    void aCardInItsErrorStateSaysSo() {
        client.openSession(0, true);
        cards.refuse("b", Code.CARD_ERROR);

        assertEquals(CKF.ERROR_STATE, client.call(Function.C_GetTokenInfo, 2).number(4) & CKF.ERROR_STATE);
        assertEquals(0, client.call(Function.C_GetTokenInfo, 0).number(4) & CKF.ERROR_STATE);
        client.expect(CKR.DEVICE_ERROR, Function.C_OpenSession, 2, CKF.SERIAL_SESSION);
    }

    @Test
    void mechanismsAreThoseThatTheClientCanSend() {
        TestClient narrow = TestClient.open(door, mechanism -> mechanism != CKM.AES_CBC);
        List<Long> all = FakeCards.MECHANISMS.stream()
                .map(mechanism -> mechanism.getType())
                .sorted()
                .toList();

        assertEquals(all, mechanisms(client, 0));
        assertEquals(all, mechanisms(client, 2));
        assertEquals(
                all.size(),
                client.call(Function.C_GetMechanismList, 0, Room.QUERY).needed(0));
        assertEquals(
                all.size() - 1,
                narrow.call(Function.C_GetMechanismList, 0, Room.QUERY).needed(0));
        assertEquals(all.stream().filter(type -> type != CKM.AES_CBC.value()).toList(), mechanisms(narrow, 0));
        narrow.expect(CKR.MECHANISM_INVALID, Function.C_GetMechanismInfo, 0, CKM.AES_CBC.value());
        client.expect(CKR.MECHANISM_INVALID, Function.C_GetMechanismInfo, 0, CKM.RSA_PKCS.value());
        client.expect(CKR.MECHANISM_INVALID, Function.C_GetMechanismInfo, 0, 0x80000001L);
        TestResults info = client.call(Function.C_GetMechanismInfo, 0, CKM.AES_CBC.value());
        assertEquals(
                List.of(16L, 32L, CKF.ENCRYPT | CKF.DECRYPT), List.of(info.number(0), info.number(1), info.number(2)));
    }

    @Test
    void mechanismsAreAskedForOnceUntilTheCardsChange() {
        mechanisms(client, 0);
        int asked = cards.asked.size();
        mechanisms(TestClient.open(door), 0);
        client.call(Function.C_GetMechanismInfo, 0, CKM.SHA256.value());

        assertEquals(asked, cards.asked.size());
        // A card that has come may have other firmware.
        cards.bringBack("b");
        mechanisms(client, 0);
        assertEquals(asked + 1, cards.asked.size());
    }

    @Test
    void initializingTheTokenThatWaitsMakesAnotherWait() {
        client.expect(CKR.TOKEN_NOT_INITIALIZED, Function.C_OpenSession, 101, CKF.SERIAL_SESSION);
        assertEquals(0, client.call(Function.C_GetTokenInfo, 101).number(4) & CKF.TOKEN_INITIALIZED);

        client.call(Function.C_InitToken, 101, TestClient.SO_PIN, LABEL);

        assertEquals(List.of(0L, 1L, 2L, 3L, 101L, 102L), slots(true));
        assertEquals("payments", client.call(Function.C_GetTokenInfo, 101).text(0));
        long flags = client.call(Function.C_GetTokenInfo, 101).number(4);
        assertEquals(CKF.TOKEN_INITIALIZED, flags & (CKF.TOKEN_INITIALIZED | CKF.USER_PIN_INITIALIZED));
        long session = client.openSession(101, true);
        client.expect(CKR.USER_PIN_NOT_INITIALIZED, Function.C_Login, session, CKU.USER.value(), TestClient.USER_PIN);
        client.loginOfficer(session);
        client.call(Function.C_InitPIN, session, TestClient.USER_PIN);
        client.call(Function.C_Logout, session);
        client.login(session);
    }

    @Test
    void thereAreFifteenFurtherTokensAtMost() {
        for (long slot = 101; slot <= 115; slot++) {
            client.call(Function.C_InitToken, slot, TestClient.SO_PIN, LABEL);
        }
        assertTrue(slots(true).contains(115L));
        client.expect(CKR.SLOT_ID_INVALID, Function.C_InitToken, 116, TestClient.SO_PIN, LABEL);
    }

    @Test
    void aTokenThatAnotherDoorMadeIsFound() {
        TestClient elsewhere = TestClient.open(new TokenDoor(cards, DoorPlan.of("default")));
        elsewhere.call(Function.C_InitToken, 101, TestClient.SO_PIN, LABEL);
        elsewhere.call(Function.C_InitToken, 102, TestClient.SO_PIN, LABEL);

        assertEquals("payments", client.call(Function.C_GetTokenInfo, 102).text(0));
    }

    @Test
    void aLabelIsCutOrPaddedToItsField() {
        byte[] tooLong = "0123456789012345678901234567890123456789".getBytes(StandardCharsets.US_ASCII);
        client.call(Function.C_InitToken, 101, TestClient.SO_PIN, tooLong);

        assertEquals(
                "01234567890123456789012345678901",
                client.call(Function.C_GetTokenInfo, 101).text(0));
    }

    @Test
    void aTokenIsNotInitializedWhileAnybodyHasASessionWithIt() {
        TestClient other = TestClient.open(door);
        // A card's slot shows the pool's token: the same one.
        long session = other.openSession(2, false);

        client.expect(CKR.SESSION_EXISTS, Function.C_InitToken, 0, TestClient.SO_PIN, LABEL);
        client.call(Function.C_InitToken, 101, TestClient.SO_PIN, LABEL);
        other.call(Function.C_CloseSession, session);
        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, LABEL);
        other.openSession(2, false);
        other.close();
        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, LABEL);
    }

    @Test
    void initializingAgainWantsTheOfficersPin() {
        client.expect(CKR.PIN_INCORRECT, Function.C_InitToken, 0, TestClient.WRONG_PIN, LABEL);
        client.expect(CKR.ARGUMENTS_BAD, Function.C_InitToken, 0, null, LABEL);
        client.expect(CKR.PIN_LEN_RANGE, Function.C_InitToken, 101, new byte[2], LABEL);
        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, LABEL);
        client.expect(
                CKR.USER_PIN_NOT_INITIALIZED,
                Function.C_Login,
                client.openSession(0, true),
                CKU.USER.value(),
                TestClient.USER_PIN);
    }

    @Test
    void theLibrarySaysThatItIsASimulator() {
        TestResults info = client.call(Function.C_GetInfo);

        assertEquals(new TestResults.Version(3, 2), info.version(0));
        assertEquals("Holdfast (simulator)", info.text(1));
        assertEquals(0, info.number(2));
        assertEquals("Holdfast PKCS#11 door", info.text(3));
    }

    private void tryWrong(long session, CKU user, int times) {
        for (int i = 0; i < times; i++) {
            client.expect(CKR.PIN_INCORRECT, Function.C_Login, session, user.value(), TestClient.WRONG_PIN);
        }
    }

    private long pinFlags() {
        return client.call(Function.C_GetTokenInfo, 0).number(4) & PIN_FLAGS;
    }

    private List<Long> slots(boolean withToken) {
        return client.call(Function.C_GetSlotList, withToken ? 1 : 0, Room.of(100))
                .numbers(0);
    }

    private static List<Long> mechanisms(TestClient client, long slot) {
        return client.call(Function.C_GetMechanismList, slot, Room.of(100)).numbers(0);
    }
}
