package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.pkcs11.CKR;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several calls at a time on one connection. */
class ConcurrencyTest {

    private static final long PATIENCE_SECONDS = 30;
    private static final int SESSIONS = 4;

    @TempDir
    Path folder;

    @Test
    void callsOfDifferentSessionsRunAtTheSameTime() {
        CyclicBarrier all = new CyclicBarrier(SESSIONS);
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.client()) {
            server.applications.on(Function.C_SeedRandom, (in, out) -> meet(all));
            List<CompletableFuture<TestReply>> replies = IntStream.range(0, SESSIONS)
                    .mapToObj(session -> client.send(Function.C_SeedRandom, session, new byte[0]))
                    .toList();
            replies.forEach(reply -> assertEquals(CKR.OK, TestClient.got(reply).value()));
        }
    }

    @Test
    void aCallThatTakesLongDoesNotKeepAnotherSessionWaiting() {
        CountDownLatch go = new CountDownLatch(1);
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.client()) {
            server.applications.on(Function.C_SeedRandom, (in, out) -> await(go));
            CompletableFuture<TestReply> slow = client.send(Function.C_SeedRandom, 1, new byte[0]);
            assertEquals(CKR.OK, client.value(Function.C_Logout, 2));
            assertEquals(CKR.OK, client.value(Function.C_CloseAllSessions, 0));
            assertFalse(slow.isDone());
            go.countDown();
            assertEquals(CKR.OK, TestClient.got(slow).value());
        }
    }

    @Test
    void callsOfOneSessionRunInTheOrderInWhichTheyCame() {
        Map<Long, AtomicInteger> next = new ConcurrentHashMap<>();
        Map<Long, AtomicBoolean> inside = new ConcurrentHashMap<>();
        List<String> failures = new CopyOnWriteArrayList<>();
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.client()) {
            ScriptedApplication.Script script = (in, out) -> {
                long session = in.number();
                AtomicBoolean busy = inside.computeIfAbsent(session, s -> new AtomicBoolean());
                if (!busy.compareAndSet(false, true)) {
                    failures.add("two at a time");
                }
                int number = ByteBuffer.wrap(in.bytes()).getInt();
                if (next.computeIfAbsent(session, s -> new AtomicInteger()).getAndIncrement() != number) {
                    failures.add("out of order");
                }
                busy.set(false);
            };
            server.applications.on(Function.C_SeedRandom, script).on(Function.C_DigestUpdate, script);
            List<CompletableFuture<TestReply>> replies = new ArrayList<>();
            for (int number = 0; number < 500; number++) {
                byte[] argument = ByteBuffer.allocate(4).putInt(number).array();
                for (int session = 0; session < SESSIONS; session++) {
                    Function function = number % 2 == 0 ? Function.C_SeedRandom : Function.C_DigestUpdate;
                    replies.add(client.send(function, session, argument));
                }
            }
            replies.forEach(reply -> assertEquals(CKR.OK, TestClient.got(reply).value()));
            assertEquals(List.of(), failures);
        }
    }

    /** Many threads of many clients, each with calls whose answers it can tell from all others'. */
    @Test
    void everyoneGetsHisOwnAnswer() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (TestServer server = TestServer.in(folder);
                TestClient first = server.client();
                TestClient second = server.client()) {
            server.applications.on(Function.C_Digest, (in, out) -> {
                long session = in.number();
                byte[] data = in.bytes();
                out.bytes(
                        in.room(),
                        ByteBuffer.allocate(8 + data.length)
                                .putLong(session)
                                .put(data)
                                .array());
            });
            List<CompletableFuture<Void>> workers = IntStream.range(0, 8)
                    .mapToObj(worker -> CompletableFuture.runAsync(
                            () -> digestOften(worker % 2 == 0 ? first : second, worker), threads))
                    .toList();
            workers.forEach(TestClient::got);
        } finally {
            threads.shutdown();
        }
    }

    private static void digestOften(TestClient client, int worker) {
        for (int round = 0; round < 300; round++) {
            byte[] data = new byte[round % 7 == 0 ? 40_000 : 5];
            data[0] = (byte) round;
            byte[] expected = ByteBuffer.allocate(8 + data.length)
                    .putLong(worker)
                    .put(data)
                    .array();
            TestReply reply = client.call(Function.C_Digest, worker, data, Room.of(100_000));
            byte[] got = reply.of(Function.C_Digest).bytes().value();
            assertTrue(Arrays.equals(expected, got), "another's answer");
        }
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
