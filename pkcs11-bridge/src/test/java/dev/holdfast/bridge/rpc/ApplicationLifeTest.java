package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the first byte of a connection to its last: versions, C_Initialize, C_Finalize, ends of every kind. */
class ApplicationLifeTest {

    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2", "3, 2", "94, 2", "240, 240", "255, 2"})
    void theVersionAnsweredIsAtMostTheOneOffered(int offered, int answered) {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(offered)) {
            assertEquals(answered, client.version());
            client.initialize();
            Applications.Client seen = server.applications.opened.get(0).client;
            assertEquals(offered, seen.generation());
            assertEquals("client", seen.module());
            assertEquals(offered > 0, seen.carries().test(CKM.AES_GCM));
        }
    }

    @Test
    void nothingGoesBeforeInitializeOrTwice() {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(2)) {
            assertEquals(CKR.CRYPTOKI_NOT_INITIALIZED, client.value(Function.C_Logout, 1));
            assertEquals(CKR.CRYPTOKI_NOT_INITIALIZED, client.value(Function.C_Finalize));
            client.initialize();
            assertEquals(CKR.OK, client.value(Function.C_Logout, 1));
            assertEquals(
                    CKR.CRYPTOKI_ALREADY_INITIALIZED,
                    client.value(Function.C_Initialize, TestClient.HANDSHAKE, 0, new byte[1]));
        }
    }

    @Test
    void anotherHandshakeIsRefused() {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(2)) {
            assertEquals(CKR.GENERAL_ERROR, client.value(Function.C_Initialize, new byte[41], 0, new byte[1]));
            assertEquals(CKR.GENERAL_ERROR, client.value(Function.C_Initialize, null, 0, null));
            assertTrue(server.applications.opened.isEmpty());
            client.initialize();
        }
    }

    @Test
    void anApplicationHearsOfItsBeginningAndEndAndMayRefuseThem() throws Exception {
        List<CKR> refusals = new CopyOnWriteArrayList<>(List.of(CKR.DEVICE_ERROR, CKR.FUNCTION_FAILED));
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(2)) {
            server.applications.on(Function.C_Initialize, (in, out) -> {
                assertEquals(41, in.bytes().length);
                if (!refusals.isEmpty()) {
                    throw new CryptokiException(refusals.remove(0));
                }
            });
            assertEquals(CKR.DEVICE_ERROR, client.value(Function.C_Initialize, TestClient.HANDSHAKE, 0, new byte[1]));
            assertTrue(server.applications.opened.get(0).closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            refusals.clear();
            client.initialize();
            server.applications.on(Function.C_Finalize, (in, out) -> {
                throw new CryptokiException(CKR.FUNCTION_FAILED);
            });
            assertEquals(CKR.FUNCTION_FAILED, client.value(Function.C_Finalize));
            assertEquals(CKR.OK, client.value(Function.C_Logout, 1));
        }
    }

    @Test
    void afterFinalizeAnotherApplicationMayBegin() throws Exception {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.client()) {
            assertEquals(CKR.OK, client.value(Function.C_Finalize));
            ScriptedApplication first = server.applications.opened.get(0);
            assertTrue(first.closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(CKR.CRYPTOKI_NOT_INITIALIZED, client.value(Function.C_Logout, 1));
            client.initialize();
            assertEquals(CKR.OK, client.value(Function.C_Logout, 1));
            assertEquals(2, server.applications.opened.size());
        }
    }

    @Test
    void finalizeAnswersAWaitFirst() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        try (TestServer server = TestServer.in(folder)) {
            server.applications.on(Function.C_WaitForSlotEvent, (in, out) -> {
                waiting.countDown();
                await(server.applications.opened.get(0).closed);
                out.number(0); // too late: it has been answered
            });
            try (TestClient client = server.connect(0).initialize()) {
                CompletableFuture<TestReply> wait = client.send(Function.C_WaitForSlotEvent, 0);
                await(waiting);
                CompletableFuture<Boolean> ordered =
                        client.send(Function.C_Finalize).thenApply(reply -> wait.isDone() && reply.value() == CKR.OK);
                assertTrue(TestClient.got(ordered));
                assertEquals(CKR.CRYPTOKI_NOT_INITIALIZED, TestClient.got(wait).value());
                client.initialize();
            }
        }
    }

    @Test
    void aWaitDoesNotKeepOthersWaiting() throws Exception {
        CountDownLatch event = new CountDownLatch(1);
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.client()) {
            server.applications.on(Function.C_WaitForSlotEvent, (in, out) -> {
                await(event);
                out.number(3);
            });
            CompletableFuture<TestReply> wait = client.send(Function.C_WaitForSlotEvent, 0);
            assertEquals(CKR.OK, client.value(Function.C_Logout, 1));
            assertFalse(wait.isDone());
            event.countDown();
            assertEquals(3, TestClient.got(wait).of(Function.C_WaitForSlotEvent).number());
        }
    }

    @Test
    void theEndOfAConnectionEndsItsApplication() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        try (TestServer server = TestServer.in(folder)) {
            server.applications.on(Function.C_WaitForSlotEvent, (in, out) -> {
                waiting.countDown();
                await(server.applications.opened.get(0).closed);
                woken.countDown();
                throw new CryptokiException(CKR.CRYPTOKI_NOT_INITIALIZED);
            });
            TestClient client = server.client();
            var unanswered = client.send(Function.C_WaitForSlotEvent, 0);
            await(waiting);
            client.close();
            await(woken);
            assertNotNull(unanswered);
        }
    }

    @Test
    void aFrameThatBreaksOffEndsTheConnectionAndNothingElse() throws Exception {
        try (TestServer server = TestServer.in(folder);
                TestClient other = server.client()) {
            for (int bytes : new int[] {0, 1, 5, 12, 15, 20}) {
                try (SocketChannel channel = TestClient.open(server.endpoint())) {
                    ByteBuffer piece = ByteBuffer.allocate(bytes);
                    if (bytes > 12) {
                        piece.putInt(5, 6).putInt(9, 8);
                    }
                    channel.write(piece);
                    channel.shutdownOutput();
                    while (channel.read(ByteBuffer.allocate(16)) >= 0) {
                        // until the server has ended it
                    }
                }
            }
            assertEquals(CKR.OK, other.value(Function.C_Logout, 1));
        }
    }

    @Test
    void aConnectionIsDroppedOnPurpose() {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.client();
                TestClient other = server.client()) {
            server.applications.on(Function.C_Sign, (in, out) -> {
                throw new DroppedConnection();
            });
            var unanswered = client.send(Function.C_Sign, 1, new byte[1], Room.QUERY);
            TestClient.got(client.ended());
            assertTrue(unanswered.isCompletedExceptionally() || !unanswered.isDone());
            assertEquals(CKR.OK, other.value(Function.C_Logout, 1));
        }
    }

    @Test
    void closingTheServerLetsCallsComeToTheirEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        TestServer server = TestServer.in(folder);
        server.applications.on(Function.C_SeedRandom, (in, out) -> {
            begun.countDown();
            await(go);
        });
        try (TestClient client = server.client()) {
            CompletableFuture<TestReply> reply = client.send(Function.C_SeedRandom, 1, new byte[1]);
            await(begun);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            go.countDown();
            assertEquals(CKR.OK, TestClient.got(reply).value());
            TestClient.got(closing);
            TestClient.got(client.ended());
            await(server.applications.opened.get(0).closed);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
