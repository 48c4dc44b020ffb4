package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.pkcs11.CKR;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client may not cost the server. */
class LimitsTest {

    private static final long PATIENCE_SECONDS = 30;
    private static final int LONGEST = 300_000;

    @TempDir
    Path folder;

    @Test
    void aMessageTooLongIsPassedOver() {
        try (TestServer server = TestServer.in(folder, limits(2 * LONGEST, 8, 4));
                TestClient client = server.client()) {
            server.applications.on(Function.C_Digest, (in, out) -> {
                in.number();
                byte[] data = in.bytes();
                out.bytes(in.room(), ByteBuffer.allocate(4).putInt(data.length).array());
            });
            assertEquals(CKR.DATA_LEN_RANGE, digest(client, LONGEST).value());
            assertEquals(CKR.DATA_LEN_RANGE, digest(client, 5 * LONGEST).value());
            int longest =
                    LONGEST - TestMessage.of(TestMessage.OWN, Function.C_Digest, 1, new byte[0], Room.of(8)).length;
            TestReply reply = digest(client, longest).of(Function.C_Digest);
            assertEquals(longest, ByteBuffer.wrap(reply.bytes().value()).getInt());
            assertEquals(CKR.DATA_LEN_RANGE, digest(client, longest + 1).value());
        }
    }

    /** Four long messages, of which two fit: the others are read when these are done. */
    @Test
    void longMessagesWaitUntilThereIsMemory() throws Exception {
        Semaphore begun = new Semaphore(0);
        Semaphore go = new Semaphore(0);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (TestServer server = TestServer.in(folder, limits(2 * LONGEST, 8, 8))) {
            server.applications.on(Function.C_SeedRandom, (in, out) -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                begun.release();
                go.acquireUninterruptibly();
                inside.decrementAndGet();
            });
            List<TestClient> clients = new ArrayList<>();
            List<CompletableFuture<TestReply>> replies = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TestClient client = server.client();
                clients.add(client);
                replies.add(CompletableFuture.supplyAsync(
                        () -> client.call(Function.C_SeedRandom, 1, new byte[LONGEST - 1000])));
            }
            for (int i = 0; i < 4; i++) {
                assertTrue(begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
                go.release();
            }
            for (CompletableFuture<TestReply> reply : replies) {
                assertEquals(CKR.OK, TestClient.got(reply).value());
            }
            assertTrue(most.get() <= 2, "no more than two at a time");
            clients.forEach(TestClient::close);
        }
    }

    /** Of very many calls only a few are taken in while none is answered, and all are answered in the end. */
    @Test
    void callsInServiceAreCounted() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(3);
        try (TestServer server = TestServer.in(folder, limits(2 * LONGEST, 4, 4));
                TestClient client = server.client()) {
            server.applications.on(Function.C_SeedRandom, (in, out) -> {
                begun.countDown();
                await(go);
            });
            CompletableFuture<List<CompletableFuture<TestReply>>> sent = CompletableFuture.supplyAsync(() -> {
                List<CompletableFuture<TestReply>> replies = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    replies.add(client.send(Function.C_SeedRandom, i % 3, new byte[1000]));
                }
                return replies;
            });
            await(begun);
            assertFalse(sent.isDone(), "a megabyte does not fit where nobody reads");
            go.countDown();
            TestClient.got(sent)
                    .forEach(reply -> assertEquals(CKR.OK, TestClient.got(reply).value()));
        }
    }

    /** Without a thread to spare, calls go one after another. */
    @Test
    void callsGoOneByOneWhereNoThreadsAreAllowed() {
        try (TestServer server = TestServer.in(folder, limits(2 * LONGEST, 4, 0));
                TestClient client = server.client()) {
            List<CompletableFuture<TestReply>> replies = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                replies.add(client.send(Function.C_SeedRandom, i % 3, new byte[0]));
            }
            replies.forEach(reply -> assertEquals(CKR.OK, TestClient.got(reply).value()));
        }
    }

    @Test
    void moreWaitsThanConnectionsAreRefused() {
        CountDownLatch go = new CountDownLatch(1);
        try (TestServer server = TestServer.in(folder, limits(2 * LONGEST, 4, 4));
                TestClient client = server.client()) {
            server.applications.on(Function.C_WaitForSlotEvent, (in, out) -> {
                await(go);
                out.number(1);
            });
            List<CompletableFuture<TestReply>> waits = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waits.add(client.send(Function.C_WaitForSlotEvent, 0));
            }
            assertEquals(CKR.HOST_MEMORY, client.value(Function.C_WaitForSlotEvent, 0));
            go.countDown();
            waits.forEach(wait -> assertEquals(CKR.OK, TestClient.got(wait).value()));
            assertEquals(CKR.OK, client.value(Function.C_WaitForSlotEvent, 0));
        }
    }

    @Test
    void oneConnectionTooManyIsTurnedAway() {
        try (TestServer server = TestServer.in(folder, limits(2 * LONGEST, 4, 4))) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(server.client());
            }
            assertThrows(UncheckedIOException.class, server::client);
            TestClient gone = clients.remove(0);
            gone.close();
            clients.add(connectSoon(server));
            clients.forEach(client -> assertEquals(CKR.OK, client.value(Function.C_Logout, 1)));
            clients.forEach(TestClient::close);
        }
    }

    @Test
    void aMessageLeftUnfinishedEndsTheConnection() throws Exception {
        Limits limits = new Limits(LONGEST, LONGEST, LONGEST, 4, 4, 4, Duration.ofMillis(50), Duration.ofSeconds(1));
        try (TestServer server = TestServer.in(folder, limits);
                SocketChannel channel = TestClient.open(server.endpoint());
                TestClient idle = server.client()) {
            channel.write(ByteBuffer.allocate(5));
            ByteBuffer answer = ByteBuffer.allocate(16);
            while (channel.read(answer) >= 0) {
                // the version, and then the end
            }
            assertEquals(1, answer.position());
            assertEquals(CKR.OK, idle.value(Function.C_Logout, 1), "between messages one may be silent");
        }
    }

    @Test
    void theModulesNameIsKeptOnlySoFar() throws IOException {
        try (TestServer server = TestServer.in(folder);
                SocketChannel channel = TestClient.open(server.endpoint())) {
            byte[] message = TestMessage.of(0, Function.C_Initialize, TestClient.HANDSHAKE, 0, new byte[1]);
            ByteBuffer frame = ByteBuffer.allocate(1 + 12 + 100_000 + message.length);
            frame.put((byte) 0).putInt(1).putInt(100_000).putInt(message.length);
            frame.position(frame.position() + 100_000).put(message).flip();
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            ByteBuffer answer = ByteBuffer.allocate(1 + 12 + 8);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // until it is there
            }
            assertEquals(Function.C_Initialize.id(), answer.getInt(13));
            assertEquals(255, server.applications.opened.get(0).client.module().length());
        }
    }

    /** The server learns that a client has gone a little after the client. */
    private static TestClient connectSoon(TestServer server) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return server.client();
            } catch (UncheckedIOException e) {
                assertTrue(System.nanoTime() < deadline, "no place became free");
            }
        }
    }

    private static TestReply digest(TestClient client, int length) {
        return client.call(Function.C_Digest, 1, new byte[length], Room.of(8));
    }

    private static Limits limits(int serverBytes, int calls, int concurrent) {
        return new Limits(
                LONGEST, LONGEST, serverBytes, calls, 4, concurrent, Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
