package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of many threads at once: nothing throws but return values that the standard knows, and nothing is left behind. */
@Timeout(120)
final class ConcurrentCallsTest {

    private static final int THREADS = 4;

    private final FakeCards cards = FakeCards.ready();
    private final TokenDoor door = new TokenDoor(cards, DoorPlan.of("default"));
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void oneOfManyLoginsSucceeds() throws Exception {
        TestClient client = TestClient.open(door);
        for (int round = 0; round < 50; round++) {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<CKR> values = together(() -> {
                long session = client.openSession(0, true);
                start.await();
                return client.value(Function.C_Login, session, CKU.USER.value(), TestClient.USER_PIN);
            });
            assertEquals(1, values.stream().filter(CKR.OK::equals).count());
            assertEquals(
                    THREADS - 1,
                    values.stream().filter(CKR.USER_ALREADY_LOGGED_IN::equals).count());
            client.call(Function.C_CloseAllSessions, 0);
        }
    }

    @Test
    void theOfficerNeverMeetsAReadOnlySession() throws Exception {
        TestClient client = TestClient.open(door);
        for (int round = 0; round < 100; round++) {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            long readWrite = client.openSession(0, true);
            List<CKR> values = eachTurn(turn -> {
                start.await();
                return turn == 0
                        ? client.value(Function.C_Login, readWrite, CKU.SO.value(), TestClient.SO_PIN)
                        : client.value(Function.C_OpenSession, 0, CKF.SERIAL_SESSION);
            });
            boolean readOnlyOpen = values.subList(1, THREADS).contains(CKR.OK);
            assertEquals(readOnlyOpen ? CKR.SESSION_READ_ONLY_EXISTS : CKR.OK, values.get(0));
            client.call(Function.C_CloseAllSessions, 0);
        }
    }

    @Test
    void whateverHappensAtOnceNothingIsLeftBehind() throws Exception {
        Set<CKR> expected = EnumSet.of(
                CKR.OK,
                CKR.SESSION_HANDLE_INVALID,
                CKR.SESSION_CLOSED,
                CKR.OBJECT_HANDLE_INVALID,
                CKR.USER_ALREADY_LOGGED_IN,
                CKR.USER_ANOTHER_ALREADY_LOGGED_IN,
                CKR.USER_NOT_LOGGED_IN,
                CKR.SESSION_READ_ONLY_EXISTS,
                CKR.SESSION_READ_WRITE_SO_EXISTS,
                CKR.OPERATION_ACTIVE,
                CKR.OPERATION_NOT_INITIALIZED,
                CKR.DEVICE_REMOVED,
                CKR.DEVICE_ERROR,
                CKR.TOKEN_NOT_PRESENT,
                CKR.SESSION_EXISTS);
        TestClient client = TestClient.open(door);
        List<Long> sessions = Collections.synchronizedList(new ArrayList<>(List.of(4711L)));
        List<Set<CKR>> seen = eachTurn(turn -> {
            Random random = new Random(turn);
            Set<CKR> values = EnumSet.noneOf(CKR.class);
            for (int step = 0; step < 1_500; step++) {
                values.add(step(client, sessions, random));
            }
            return values;
        });
        seen.forEach(values -> assertTrue(expected.containsAll(values), values::toString));

        List.of("a", "b", "c").forEach(cards::bringBack);
        client.call(Function.C_CloseAllSessions, 0);
        client.call(Function.C_CloseAllSessions, 2);
        // No session is left that nobody can close, and no login.
        client.call(Function.C_InitToken, 0, TestClient.SO_PIN, new byte[0]);
        assertEquals(List.of(), client.find(client.openSession(0, false), Attributes.NONE));
        assertEquals(
                0,
                client.call(Function.C_GetSessionInfo, client.openSession(0, false))
                        .number(1));
    }

    private CKR step(TestClient client, List<Long> sessions, Random random) {
        long session = sessions.get(Math.max(0, sessions.size() - 1 - random.nextInt(6)) % sessions.size());
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> {
                long slot = random.nextBoolean() ? 0 : 2;
                try {
                    sessions.add(client.openSession(slot, random.nextInt(4) > 0));
                    yield CKR.OK;
                } catch (CryptokiException e) {
                    yield e.value();
                }
            }
            case 3 -> client.value(Function.C_CloseSession, session);
            case 4 -> client.value(Function.C_CloseAllSessions, random.nextBoolean() ? 0 : 2);
            case 5 -> {
                boolean officer = random.nextBoolean();
                yield client.value(
                        Function.C_Login,
                        session,
                        officer ? CKU.SO.value() : CKU.USER.value(),
                        officer ? TestClient.SO_PIN : TestClient.USER_PIN);
            }
            case 6 -> client.value(Function.C_Logout, session);
            case 7, 8 ->
                client.value(
                        Function.C_CreateObject,
                        session,
                        random.nextBoolean() ? TestObjects.data("s") : TestObjects.secret(TestObjects.data("p")));
            case 9 -> client.value(Function.C_FindObjectsInit, session, Attributes.NONE);
            case 10 -> client.value(Function.C_FindObjects, session, Room.of(10));
            case 11 -> client.value(Function.C_FindObjectsFinal, session);
            case 12 -> client.value(Function.C_DestroyObject, session, (long) random.nextInt(200));
            default -> {
                if (random.nextInt(4) == 0) {
                    cards.lose(random.nextBoolean() ? "b" : "c");
                } else {
                    cards.bringBack("b");
                    cards.bringBack("c");
                }
                yield CKR.OK;
            }
        };
    }

    @FunctionalInterface
    private interface Work<T> {
        T run(int turn) throws Exception;
    }

    private <T> List<T> together(Callable<T> work) throws Exception {
        return eachTurn(turn -> work.call());
    }

    private <T> List<T> eachTurn(Work<T> work) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int turn = 0; turn < THREADS; turn++) {
            int mine = turn;
            running.add(threads.submit(() -> work.run(mine)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            results.add(future.get());
        }
        return results;
    }
}
