package dev.holdfast.coordinator.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlReply.Done;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.PutDomain;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlChannelTest {

    private static final ControlReply DONE =
            ControlReply.newBuilder().setDone(Done.getDefaultInstance()).build();
    private static final ControlServer.Limits SHORT =
            new ControlServer.Limits(2, Duration.ofMillis(200), Duration.ofSeconds(10));

    @TempDir
    private Path temporary;

    private Path home;

    @BeforeEach
    void makeHome() {
        home = temporary.resolve("home");
        PrivateFolder.create(home);
    }

    private ControlReply ask() {
        return new ControlClient(home).ask(show(), text -> {});
    }

    private static ControlRequest.Builder show() {
        return ControlRequest.newBuilder().setShowService(ShowService.getDefaultInstance());
    }

    private static Code refusal(Runnable asking) {
        return assertThrows(RefusedException.class, asking::run).code();
    }

    @Test
    void anAnswerFollowsItsProgress() {
        List<String> told = new ArrayList<>();
        try (ControlServer server = ControlServer.open(home, (request, progress) -> {
            progress.accept("one card has power");
            progress.accept("two cards have power");
            return DONE;
        })) {
            assertEquals(DONE, new ControlClient(home).ask(show(), told::add));
        }
        assertEquals(List.of("one card has power", "two cards have power"), told);
    }

    @Test
    void aLargeDocumentArrivesAsItWasSent() {
        byte[] blob = new byte[1 << 20];
        blob[blob.length - 1] = 7;
        AtomicReference<ControlRequest> seen = new AtomicReference<>();
        try (ControlServer server = ControlServer.open(home, (request, progress) -> {
            seen.set(request);
            return DONE;
        })) {
            PutDomain domain = PutDomain.newBuilder()
                    .setRestoreBlob(ByteString.copyFrom(blob))
                    .build();
            new ControlClient(home).ask(ControlRequest.newBuilder().setPutDomain(domain), text -> {});
        }
        assertArrayEquals(blob, seen.get().getPutDomain().getRestoreBlob().toByteArray());
    }

    @Test
    void refusalsKeepTheirWordsAndDefectsKeepTheirTraceToThemselves() {
        try (ControlServer server = ControlServer.open(home, (request, progress) -> {
            throw new CompletionException(new RefusedException(Code.CONFLICT, "There is one already."));
        })) {
            RefusedException refused = assertThrows(RefusedException.class, this::ask);
            assertEquals(Code.CONFLICT, refused.code());
            assertEquals("There is one already.", refused.getMessage());
        }
        try (ControlServer server = ControlServer.open(home, (request, progress) -> {
            throw new IllegalStateException("secret inner workings");
        })) {
            RefusedException refused = assertThrows(RefusedException.class, this::ask);
            assertEquals(Code.INTERNAL, refused.code());
            assertFalse(refused.getMessage().contains("secret"), refused::getMessage);
        }
    }

    @Test
    void withoutACoordinatorTheAnswerSaysHowToStartOne() {
        RefusedException none = assertThrows(RefusedException.class, this::ask);
        assertEquals(Code.UNREACHABLE, none.code());
        assertTrue(none.getMessage().contains("hsm up"), none::getMessage);
    }

    @Test
    void theSocketOfAKilledCoordinatorIsNobodyAndMakesRoom() throws IOException {
        ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(ControlSocket.in(home));
        killed.close();
        assertTrue(Files.exists(home.resolve(ControlSocket.FILE)), "a closed socket leaves its file");
        assertFalse(new ControlClient(home).isAnswered());
        assertEquals(Code.UNREACHABLE, refusal(this::ask));
        try (ControlServer server = ControlServer.open(home, (request, progress) -> DONE)) {
            assertEquals(DONE, ask());
        }
        assertFalse(Files.exists(home.resolve(ControlSocket.FILE)), "a closed server leaves none");
    }

    @Test
    void aFolderHasOneCoordinator() {
        try (HomeLock first = HomeLock.take(home)) {
            RefusedException second = assertThrows(RefusedException.class, () -> HomeLock.take(home));
            assertEquals(Code.CONFLICT, second.code());
            assertTrue(
                    second.getMessage()
                            .contains(Long.toString(ProcessHandle.current().pid())),
                    second::getMessage);
        }
        HomeLock.take(home).close();
    }

    @Test
    void nobodyElseMayReachTheSocket() throws IOException {
        try (ControlServer server = ControlServer.open(home, (request, progress) -> DONE)) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(ControlSocket.FILE))));
        }
        for (String shared : List.of("rwxr-x---", "rwx-----x", "rwxrwxrwx")) {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(shared));
            assertEquals(Code.FORBIDDEN, refusal(() -> ControlServer.open(home, (request, progress) -> DONE)));
            assertEquals(Code.FORBIDDEN, refusal(this::ask));
            assertEquals(Code.FORBIDDEN, refusal(() -> HomeLock.take(home)));
        }
    }

    @Test
    void aFolderWhoseNameIsTooLongForASocketIsRefusedByItsName() {
        Path deep = home.resolve("d".repeat(100));
        PrivateFolder.create(deep);
        assertEquals(Code.BAD_PARAMETER, refusal(() -> ControlServer.open(deep, (request, progress) -> DONE)));
    }

    @Test
    void whoConnectsAndSaysNothingLosesHisPlace() throws IOException {
        try (ControlServer server = ControlServer.open(home, (request, progress) -> DONE, SHORT);
                SocketChannel silent = SocketChannel.open(ControlSocket.in(home))) {
            assertEquals(-1, silent.read(ByteBuffer.allocate(1)));
            assertEquals(DONE, ask());
        }
    }

    @Test
    void oneClientTooManyIsToldSo() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(SHORT.clients());
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService clients = Executors.newFixedThreadPool(SHORT.clients());
        try (ControlServer server = ControlServer.open(
                home,
                (request, progress) -> {
                    busy.countDown();
                    CompletableFuture.runAsync(() -> awaiting(release)).join();
                    return DONE;
                },
                SHORT)) {
            List<CompletableFuture<ControlReply>> served = new ArrayList<>();
            for (int i = 0; i < SHORT.clients(); i++) {
                served.add(CompletableFuture.supplyAsync(this::ask, clients));
            }
            busy.await();
            assertEquals(Code.BUSY, refusal(this::ask));
            release.countDown();
            served.forEach(each -> assertEquals(DONE, each.join()));
            assertEquals(DONE, ask());
        } finally {
            release.countDown();
            clients.shutdown();
        }
    }

    @Test
    void aRequestOfAnotherVersionOrThatIsNoneIsRefused() throws IOException {
        try (ControlServer server = ControlServer.open(home, (request, progress) -> DONE)) {
            assertEquals(
                    Code.BAD_PARAMETER, rawAnswer(show().setVersion(2).build().toByteArray()));
            assertEquals(Code.BAD_PARAMETER, rawAnswer(new byte[] {(byte) 0xff, (byte) 0xff}));
            assertEquals(DONE, ask());
        }
    }

    @Test
    void aMessageThatSaysItIsTooLongIsRefusedBeforeItIsRead() throws IOException {
        try (ControlServer server = ControlServer.open(home, (request, progress) -> DONE);
                SocketChannel client = SocketChannel.open(ControlSocket.in(home))) {
            client.write(ByteBuffer.allocate(4).putInt(0, ControlFrames.MAX_BYTES + 1));
            ControlReply reply = ControlFrames.read(Channels.newInputStream(client), ControlReply.parser());
            assertEquals(Code.LIMIT_EXCEEDED, reply.getRefusal().getCode());
        }
    }

    @Test
    void whoGoesAwayDoesNotStopWhatHeAskedFor() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        CompletableFuture<Void> finished = new CompletableFuture<>();
        try (ControlServer server = ControlServer.open(home, (request, progress) -> {
            awaiting(gone);
            progress.accept("half way");
            finished.complete(null);
            return DONE;
        })) {
            try (SocketChannel client = SocketChannel.open(ControlSocket.in(home))) {
                ControlFrames.write(
                        Channels.newOutputStream(client),
                        show().setVersion(ControlConversation.VERSION).build());
            }
            gone.countDown();
            finished.get();
            assertEquals(DONE, ask());
        }
    }

    private Code rawAnswer(byte[] message) throws IOException {
        try (SocketChannel client = SocketChannel.open(ControlSocket.in(home))) {
            ByteBuffer frame = ByteBuffer.allocate(4 + message.length)
                    .putInt(message.length)
                    .put(message)
                    .flip();
            client.write(frame);
            return ControlFrames.read(Channels.newInputStream(client), ControlReply.parser())
                    .getRefusal()
                    .getCode();
        }
    }

    private static void awaiting(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
