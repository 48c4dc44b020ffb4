package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.bridge.rpc.WantedAttribute;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random calls of three applications through the pool's slot and a card's, with cards that come and go: every return value, state,
 * handle and search result is that of {@link ReferenceToken}.
 */
final class ReferenceModelTest {

    private static final int STEPS = 2_000;
    private static final int APPLICATIONS = 3;
    private static final List<String> CARDS = List.of("a", "b", "c");
    private static final Map<CKR, Integer> SEEN = new EnumMap<>(CKR.class);

    private final FakeCards cards = FakeCards.ready();
    private final TokenDoor door = new TokenDoor(cards, DoorPlan.of("default"));
    private final ReferenceToken reference = new ReferenceToken();
    private final List<TestClient> applications = new ArrayList<>();
    private final List<Long> everySession = new ArrayList<>();
    private final List<Long> everyHandle = new ArrayList<>();
    private final Set<String> away = new HashSet<>();
    private Random random = new Random();
    private int labels;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyCallAnswersAsTheReferenceDoes(long seed) {
        random = new Random(seed);
        for (int i = 0; i < APPLICATIONS; i++) {
            applications.add(TestClient.open(door));
        }
        everySession.add(4711L);
        everyHandle.add(4711L);
        for (int step = 0; step < STEPS; step++) {
            step(random.nextInt(APPLICATIONS));
        }
    }

    /** Of all runs together: which card holds a session is drawn, so that one run alone may miss a return value. */
    @AfterAll
    static void everyKindOfAnswerWasSeen() {
        for (CKR value : List.of(
                CKR.OK,
                CKR.SESSION_HANDLE_INVALID,
                CKR.OBJECT_HANDLE_INVALID,
                CKR.SESSION_READ_ONLY,
                CKR.USER_NOT_LOGGED_IN,
                CKR.USER_ALREADY_LOGGED_IN,
                CKR.SESSION_EXISTS,
                CKR.DEVICE_REMOVED,
                CKR.TOKEN_NOT_PRESENT)) {
            assertTrue(SEEN.getOrDefault(value, 0) > 0, () -> value + " was never seen: " + SEEN);
        }
    }

    private void step(int application) {
        long session = random.nextInt(8) == 0 ? any(everySession) : ownSession(application);
        switch (random.nextInt(80)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> open(application);
            case 8, 9, 10, 11 ->
                expect(reference.close(application, session), application, Function.C_CloseSession, session);
            case 12 -> closeAll(application);
            case 13, 14, 15, 16, 17, 18 -> login(application, session);
            case 19, 20 -> expect(reference.logout(application, session), application, Function.C_Logout, session);
            case 21, 22, 23 ->
                expect(
                        reference.initPin(application, session),
                        application,
                        Function.C_InitPIN,
                        session,
                        TestClient.USER_PIN);
            case 24 -> initToken(application);
            case 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36 -> create(application, session);
            case 37, 38, 39, 40 -> destroy(application, session, any(everyHandle));
            case 41, 42, 43, 44, 45, 46, 47, 48 -> look(application, session, any(everyHandle));
            case 49, 50 -> state(application, session);
            case 51, 52 -> loseOrBringBack();
            case 53 -> restart(application);
            default -> find(application, session);
        }
    }

    private void open(int application) {
        long slot = random.nextBoolean() ? 0 : 2;
        boolean readWrite = random.nextInt(3) > 0;
        CKR expected = reference.open(application, slot, readWrite);
        long flags = CKF.SERIAL_SESSION | (readWrite ? CKF.RW_SESSION : 0);
        if (expected != CKR.OK) {
            expect(expected, application, Function.C_OpenSession, slot, flags);
            return;
        }
        long session = applications.get(application).openSession(slot, readWrite);
        reference.opened(application, slot, readWrite, session);
        everySession.add(session);
    }

    private void closeAll(int application) {
        long slot = random.nextBoolean() ? 0 : 2;
        expect(reference.closeAll(application, slot), application, Function.C_CloseAllSessions, slot);
    }

    private void login(int application, long session) {
        CKU user = random.nextInt(3) == 0 ? CKU.SO : CKU.USER;
        boolean right = random.nextInt(12) > 0;
        byte[] pin = user == CKU.SO ? TestClient.SO_PIN : TestClient.USER_PIN;
        expect(
                reference.login(application, session, user, right),
                application,
                Function.C_Login,
                session,
                user.value(),
                right ? pin : TestClient.WRONG_PIN);
    }

    private void initToken(int application) {
        boolean right = random.nextInt(12) > 0;
        expect(
                reference.initToken(right),
                application,
                Function.C_InitToken,
                0,
                right ? TestClient.SO_PIN : TestClient.WRONG_PIN,
                new byte[0]);
    }

    private void create(int application, long session) {
        boolean onToken = random.nextInt(3) == 0;
        boolean isPrivate = random.nextInt(3) == 0;
        String label = "object " + labels++;
        Attributes template = TestObjects.data(label).with(CKA.TOKEN, onToken).with(CKA.PRIVATE, isPrivate);
        CKR expected = reference.create(application, session, onToken, isPrivate);
        if (expected != CKR.OK) {
            expect(expected, application, Function.C_CreateObject, session, template);
            return;
        }
        long handle = applications.get(application).create(session, template);
        reference.created(session, label, onToken, isPrivate, cards.lastAsked().card(), handle);
        everyHandle.add(handle);
    }

    private void destroy(int application, long session, long handle) {
        CKR expected = reference.destroy(application, session, handle);
        boolean readOnly = expected == CKR.OBJECT_HANDLE_INVALID
                && !reference.sessions.get(session).readWrite();
        if (readOnly && reference.labelOf(session, handle) != null) {
            // Of an object that somebody else has destroyed, either is true.
            CKR value = applications.get(application).value(Function.C_DestroyObject, session, handle);
            assertTrue(value == expected || value == CKR.SESSION_READ_ONLY, value::toString);
        } else {
            expect(expected, application, Function.C_DestroyObject, session, handle);
        }
    }

    private void look(int application, long session, long handle) {
        CKR expected = reference.look(application, session, handle);
        expect(expected, application, Function.C_GetObjectSize, session, handle);
        if (expected == CKR.OK) {
            assertEquals(reference.labelOf(session, handle), label(application, session, handle));
        }
    }

    private void find(int application, long session) {
        CKR known = reference.known(application, session);
        if (known != CKR.OK) {
            expect(known, application, Function.C_FindObjectsInit, session, Attributes.NONE);
            return;
        }
        Set<String> found = new TreeSet<>();
        for (long handle : applications.get(application).find(session, Attributes.NONE)) {
            String label = label(application, session, handle);
            String before = reference.labelOf(session, handle);
            assertTrue(before == null || before.equals(label), "a handle came to mean another object");
            assertTrue(found.add(label), "an object has two handles");
            reference.named(session, handle, label);
            everyHandle.add(handle);
        }
        assertEquals(reference.visible(session), found);
    }

    private void state(int application, long session) {
        CKR known = reference.known(application, session);
        expect(known, application, Function.C_GetSessionInfo, session);
        if (known == CKR.OK) {
            assertEquals(
                    reference.state(session).value(),
                    applications
                            .get(application)
                            .call(Function.C_GetSessionInfo, session)
                            .number(1));
        }
    }

    /** Two of the three cards stay. */
    private void loseOrBringBack() {
        String card = CARDS.get(random.nextInt(CARDS.size()));
        long slot = CARDS.indexOf(card) + 1L;
        if (away.remove(card)) {
            cards.bringBack(card);
            reference.bringBack(slot);
        } else if (away.isEmpty()) {
            away.add(card);
            cards.lose(card);
            reference.lose(card, slot);
        }
    }

    private void restart(int application) {
        applications.get(application).close();
        applications.set(application, TestClient.open(door));
        reference.leaveAll(application);
    }

    private void expect(CKR expected, int application, Function function, Object... arguments) {
        SEEN.merge(expected, 1, Integer::sum);
        applications.get(application).expect(expected, function, arguments);
    }

    private String label(int application, long session, long handle) {
        List<WantedAttribute> wanted = List.of(new WantedAttribute(CKA.LABEL.value(), Room.of(100), List.of()));
        return applications
                .get(application)
                .call(Function.C_GetAttributeValue, session, handle, wanted)
                .attributes(0)
                .get(0)
                .getValue()
                .toStringUtf8();
    }

    private long ownSession(int application) {
        List<Long> own = reference.sessions.entrySet().stream()
                .filter(session -> session.getValue().application() == application)
                .map(Map.Entry::getKey)
                .toList();
        return own.isEmpty() ? any(everySession) : own.get(random.nextInt(own.size()));
    }

    /** Mostly one of the last. */
    private long any(List<Long> handles) {
        int recent = Math.min(handles.size(), 12);
        return random.nextInt(8) == 0
                ? handles.get(random.nextInt(handles.size()))
                : handles.get(handles.size() - 1 - random.nextInt(recent));
    }
}
