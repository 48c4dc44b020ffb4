package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What applications see of cards that are lost, come back, restart unnoticed, or refuse. */
@Timeout(60)
final class CardLossTest {

    private final FakeCards cards = FakeCards.ready();
    private final TokenDoor door = new TokenDoor(cards, DoorPlan.of("fips"));
    private final TestClient client = TestClient.open(door);
    private final long session = client.openSession(0, true);

    @Test
    void thePoolGoesOnWithTheCardsThatAreLeft() {
        client.login(session);
        long object = client.create(session, TestObjects.onToken(TestObjects.secret(TestObjects.data("t"))));
        cards.lose("a");
        cards.refuse("b", Code.WRONG_STATE);

        assertEquals(List.of(object), client.find(session, Attributes.NONE));
        cards.lose("c");
        client.expect(CKR.DEVICE_ERROR, Function.C_GetObjectSize, session, object);
        cards.bringBack("a");
        client.expect(CKR.OK, Function.C_GetObjectSize, session, object);
    }

    @Test
    void sessionObjectsAreAtHomeOnOneCard() {
        for (int i = 0; i < 20; i++) {
            client.create(session, TestObjects.data("s"));
        }

        assertEquals(1, homes().distinct().count());
    }

    @Test
    void sessionObjectsGoWithTheirCardAndNewOnesFindANewHome() {
        long object = client.create(session, TestObjects.data("s"));
        long ofToken = client.create(session, TestObjects.onToken(TestObjects.data("t")));
        String home = homes().findFirst().orElseThrow();
        cards.lose(home);

        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, session, object);
        assertEquals(List.of(ofToken), client.find(session, Attributes.NONE));
        long next = client.create(session, TestObjects.data("s"));
        assertNotEquals(home, homes().reduce((a, b) -> b).orElseThrow());
        client.expect(CKR.OK, Function.C_GetObjectSize, session, next);
    }

    @Test
    void theCallThatMeetsTheLossFirstIsADeviceErrorAndThenTheObjectIsGone() {
        long object = client.create(session, TestObjects.data("s"));
        long another = client.create(session, TestObjects.data("s"));
        cards.refuse(homes().findFirst().orElseThrow(), Code.UNREACHABLE);

        client.expect(CKR.DEVICE_ERROR, Function.C_GetObjectSize, session, object);
        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, session, object);
        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, session, another);
        assertEquals(List.of(), client.find(session, Attributes.NONE));
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"UNREACHABLE", "WRONG_STATE", "CARD_ERROR"})
    void makingASessionObjectGoesRoundTheCards(Code refusal) {
        cards.refuse("a", refusal);
        cards.refuse("c", refusal);
        client.create(session, TestObjects.data("s"));

        assertEquals(List.of("b"), homes().toList());
        cards.refuse("b", refusal);
        client.expect(CKR.DEVICE_ERROR, Function.C_CreateObject, session, TestObjects.data("s"));
    }

    @Test
    void aHomeThatRefusesForAnotherReasonStaysHome() {
        long object = client.create(session, TestObjects.data("s"));
        String home = homes().findFirst().orElseThrow();
        cards.refuse(home, Code.BUSY);
        client.expect(CKR.FUNCTION_FAILED, Function.C_GetObjectSize, session, object);
        client.expect(CKR.FUNCTION_FAILED, Function.C_CreateObject, session, TestObjects.data("s"));
        cards.refuse(home, Code.OK);
        client.expect(CKR.OK, Function.C_GetObjectSize, session, object);
    }

    @Test
    void aCardThatRestartedUnnoticedKnowsItsOldObjectsNoMore() {
        long object = client.create(session, TestObjects.data("s"));
        client.create(session, TestObjects.data("another"));
        cards.forget(homes().findFirst().orElseThrow());
        long since = client.create(session, TestObjects.data("made since"));

        client.expect(CKR.OBJECT_HANDLE_INVALID, Function.C_GetObjectSize, session, object);
        assertEquals(List.of(since), client.find(session, Attributes.NONE));
        client.expect(CKR.OK, Function.C_GetObjectSize, session, since);
    }

    @Test
    void callsWithSessionObjectsGoHomeAndAllOthersAnywhere() {
        client.create(session, TestObjects.data("s"));
        String home = homes().findFirst().orElseThrow();
        TokenMechanism generate =
                TokenMechanism.newBuilder().setType(CKM.AES_KEY_GEN.value()).build();
        client.call(Function.C_GenerateKey, session, generate, Attributes.NONE.with(CKA.TOKEN, false));
        client.call(
                Function.C_GenerateKeyPair,
                session,
                generate,
                Attributes.NONE.with(CKA.TOKEN, true),
                Attributes.NONE.with(CKA.TOKEN, false));
        client.call(
                Function.C_GenerateKeyPair,
                session,
                generate,
                Attributes.NONE.with(CKA.TOKEN, false),
                Attributes.NONE.with(CKA.TOKEN, true));
        assertEquals(List.of(home), homes().distinct().toList());

        client.call(Function.C_GenerateKey, session, generate, Attributes.NONE.with(CKA.TOKEN, true));
        client.call(Function.C_GenerateRandom, session, Room.of(8));
        assertEquals(
                List.of("a", "a"),
                cards.asked.subList(cards.asked.size() - 2, cards.asked.size()).stream()
                        .map(FakeCards.Asked::card)
                        .toList());
        assertEquals(
                List.of("fips"),
                cards.asked.stream()
                        .map(asked -> asked.request().getProfile())
                        .distinct()
                        .toList());
    }

    @Test
    void aCardsSlotAsksThatCardAlone() {
        long ofCard = client.openSession(2, true);
        int before = cards.asked.size();
        client.create(ofCard, TestObjects.data("s"));
        client.create(ofCard, TestObjects.onToken(TestObjects.data("t")));
        client.find(ofCard, Attributes.NONE);

        assertEquals(
                List.of("b", "b", "b"),
                cards.asked.subList(before, cards.asked.size()).stream()
                        .map(FakeCards.Asked::card)
                        .toList());
    }

    @Test
    void sessionsGoWithTheCardOfTheirSlot() {
        long first = client.openSession(2, true);
        long second = client.openSession(2, false);
        client.login(first);
        long object = client.create(first, TestObjects.data("s"));
        cards.lose("b");

        client.expect(CKR.DEVICE_REMOVED, Function.C_GetSessionInfo, first);
        client.expect(CKR.DEVICE_REMOVED, Function.C_GetObjectSize, second, object);
        client.expect(CKR.DEVICE_REMOVED, Function.C_CloseSession, second);
        client.expect(CKR.OK, Function.C_GetSessionInfo, session);

        cards.bringBack("b");
        client.expect(CKR.SESSION_HANDLE_INVALID, Function.C_GetSessionInfo, first);
        client.expect(CKR.SESSION_HANDLE_INVALID, Function.C_GetObjectSize, second, object);
        long again = client.openSession(2, true);
        assertEquals(
                CKS.RW_PUBLIC_SESSION.value(),
                client.call(Function.C_GetSessionInfo, again).number(1));
        assertEquals(List.of(), client.find(again, Attributes.NONE));
    }

    @Test
    void closingAllForgetsSessionsThatWentWithTheirCard() {
        long gone = client.openSession(2, true);
        cards.lose("b");
        client.expect(CKR.TOKEN_NOT_PRESENT, Function.C_CloseAllSessions, 2);

        client.expect(CKR.SESSION_HANDLE_INVALID, Function.C_GetSessionInfo, gone);
    }

    @Test
    void sessionsThatWentWithTheirCardDoNotKeepTheTokenFromBeingInitialized() {
        client.openSession(2, true);
        client.call(Function.C_CloseSession, session);
        cards.lose("b");

        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, new byte[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, DEVICE_REMOVED, DEVICE_ERROR",
        "WRONG_STATE, DEVICE_REMOVED, DEVICE_ERROR",
        "CARD_ERROR, DEVICE_ERROR, DEVICE_ERROR",
        "NO_QUORUM, DEVICE_ERROR, DEVICE_ERROR",
        "STORAGE_UNAVAILABLE, DEVICE_ERROR, DEVICE_ERROR",
        "LIMIT_EXCEEDED, DEVICE_MEMORY, DEVICE_MEMORY",
        "OUTCOME_UNKNOWN, DEVICE_ERROR, DEVICE_ERROR",
        "DEADLINE_EXCEEDED, FUNCTION_FAILED, FUNCTION_FAILED",
        "BUSY, FUNCTION_FAILED, FUNCTION_FAILED",
        "CONFLICT, FUNCTION_FAILED, FUNCTION_FAILED",
        "FORBIDDEN, FUNCTION_FAILED, FUNCTION_FAILED",
        "BAD_PARAMETER, ARGUMENTS_BAD, ARGUMENTS_BAD",
        "NOT_FOUND, OBJECT_HANDLE_INVALID, OBJECT_HANDLE_INVALID",
        "KEY_DISABLED, KEY_FUNCTION_NOT_PERMITTED, KEY_FUNCTION_NOT_PERMITTED",
        "KEY_EXPIRED, KEY_FUNCTION_NOT_PERMITTED, KEY_FUNCTION_NOT_PERMITTED",
        "OPERATION_NOT_PERMITTED, KEY_FUNCTION_NOT_PERMITTED, KEY_FUNCTION_NOT_PERMITTED",
        "ALGORITHM_NOT_SUPPORTED, MECHANISM_INVALID, MECHANISM_INVALID",
        "CRYPTO_FAILED, FUNCTION_FAILED, FUNCTION_FAILED",
        "INTERNAL, GENERAL_ERROR, GENERAL_ERROR",
    })
    void refusalsBecomeReturnValues(Code refusal, CKR atTheCard, CKR atThePool) {
        long ofCard = client.openSession(2, false);
        List.of("a", "b", "c").forEach(card -> cards.refuse(card, refusal));

        client.expect(atTheCard, Function.C_GenerateRandom, ofCard, Room.of(8));
        client.expect(atThePool, Function.C_GenerateRandom, session, Room.of(8));
    }

    @Test
    void aChangeWhoseFateIsUnknownIsNotCalledAFailureOfTheDevice() {
        List.of("a", "b", "c").forEach(card -> cards.refuse(card, Code.OUTCOME_UNKNOWN));
        client.expect(
                CKR.FUNCTION_FAILED, Function.C_CreateObject, session, TestObjects.onToken(TestObjects.data("t")));
    }

    @Test
    void aCardThatComesOrGoesIsAnEventForEveryApplication() {
        TestClient other = TestClient.open(door);
        client.expect(CKR.NO_EVENT, Function.C_WaitForSlotEvent, CKF.DONT_BLOCK);
        cards.lose("b");
        cards.lose("c");
        cards.bringBack("b");

        assertEquals(List.of(2L, 3L), events(client));
        assertEquals(List.of(2L, 3L), events(other));
        assertEquals(List.of(), events(TestClient.open(door)));
        cards.join("d");
        assertEquals(List.of(4L), events(client));
    }

    @Test
    void initializingATokenIsAnEventInEverySlotThatShowsIt() {
        client.call(Function.C_CloseSession, session);
        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, new byte[0]);
        assertEquals(List.of(0L, 1L, 2L, 3L), events(client));
        client.call(Function.C_InitToken, 101, TestClient.SO_PIN, new byte[0]);
        assertEquals(List.of(101L), events(client));
    }

    @Test
    void waitingForAnEventEndsWithTheEvent() {
        CompletableFuture<Long> slot = CompletableFuture.supplyAsync(
                () -> client.call(Function.C_WaitForSlotEvent, 0).number(0));
        cards.lose("c");

        assertEquals(3, slot.join());
    }

    @Test
    void waitingForAnEventEndsWithTheApplication() {
        CompletableFuture<CKR> value =
                CompletableFuture.supplyAsync(() -> client.value(Function.C_WaitForSlotEvent, 0));
        client.close();

        assertEquals(CKR.CRYPTOKI_NOT_INITIALIZED, value.join());
    }

    @Test
    void aDoorThatIsClosedWatchesNoMore() throws Exception {
        door.close();
        cards.lose("b");

        client.expect(CKR.NO_EVENT, Function.C_WaitForSlotEvent, CKF.DONT_BLOCK);
    }

    @Test
    void aPoolThatFailsOtherwiseIsAGeneralError() {
        cards.failWith(new IllegalStateException("secret"));

        CryptokiException failure = assertThrows(
                CryptokiException.class, () -> client.call(Function.C_GenerateRandom, session, Room.of(8)));
        assertEquals(CKR.GENERAL_ERROR, failure.value());
        assertEquals(-1, failure.getMessage().indexOf("secret"));
    }

    /** The cards of the session objects that were made, in order. */
    private Stream<String> homes() {
        return cards.asked.stream()
                .filter(asked -> asked.request().hasCreateObject()
                                && References.ofSession(
                                        asked.request().getCreateObject().getTemplate(), true)
                        || asked.request().hasGeneratePair())
                .map(FakeCards.Asked::card);
    }

    private static List<Long> events(TestClient client) {
        List<Long> slots = new ArrayList<>();
        try {
            while (true) {
                slots.add(
                        client.call(Function.C_WaitForSlotEvent, CKF.DONT_BLOCK).number(0));
            }
        } catch (CryptokiException e) {
            assertEquals(CKR.NO_EVENT, e.value());
            return slots;
        }
    }
}
