package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the server listens, and who may come. */
class EndpointTest {

    @TempDir
    Path folder;

    private final ScriptedApplication.All applications = new ScriptedApplication.All();

    @Test
    void theSocketIsItsOwnersAlone() throws IOException {
        Path socket = folder.resolve("one").resolve("two").resolve("pkcs11");
        try (RpcServer server = start(new Endpoint.Unix(socket))) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())));
            assertEquals(List.of(new Endpoint.Unix(socket)), server.endpoints());
            assertEquals("unix:path=" + socket, server.endpoints().get(0).toString());
        }
        assertFalse(Files.exists(socket), "nothing is left of it");
    }

    @Test
    void aFolderThatIsOpenToOthersIsRefused() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
        assertRefused(Code.BAD_PARAMETER, open.resolve("s"));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(open)));
    }

    @Test
    void aSocketThatIsListenedOnIsLeftAlone() {
        Path socket = folder.resolve("own").resolve("s");
        try (RpcServer server = start(new Endpoint.Unix(socket));
                TestClient client =
                        TestClient.connect(server.endpoints().get(0), 2).initialize()) {
            assertRefused(Code.CONFLICT, socket);
            assertEquals(CKR.OK, client.value(Function.C_Logout, 1));
            TestClient.connect(server.endpoints().get(0), 2).close();
        }
    }

    @Test
    void aSocketThatNobodyListensOnIsReplaced() throws IOException {
        Path socket = folder.resolve("own").resolve("s");
        start(new Endpoint.Unix(socket)).close();
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(socket));
        dead.close();
        assertTrue(Files.exists(socket));
        try (RpcServer server = start(new Endpoint.Unix(socket))) {
            TestClient.connect(server.endpoints().get(0), 2).initialize().close();
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        start(new Endpoint.Unix(folder.resolve("own").resolve("s"))).close();
        Path file = Files.writeString(folder.resolve("own").resolve("notes"), "keep");
        assertRefused(Code.CONFLICT, file);
        assertEquals("keep", Files.readString(file));
    }

    @Test
    void aSocketThatAnotherHasReplacedIsNotDeleted() throws IOException {
        Path socket = folder.resolve("own").resolve("s");
        RpcServer server = start(new Endpoint.Unix(socket));
        Files.delete(socket);
        try (RpcServer other = start(new Endpoint.Unix(socket))) {
            server.close();
            assertTrue(Files.exists(socket));
            TestClient.connect(other.endpoints().get(0), 2).initialize().close();
        }
    }

    @Test
    void aPathThatClientsCannotReachIsRefused() {
        assertRefused(Code.BAD_PARAMETER, folder.resolve("x".repeat(108)));
    }

    @Test
    void aPortIsServedBesideASocket() {
        try (RpcServer server =
                start(new Endpoint.Unix(folder.resolve("own").resolve("s")), new Endpoint.Loopback(0))) {
            int port = ((Endpoint.Loopback) server.endpoints().get(1)).port();
            assertTrue(port > 0);
            try (TestClient client =
                    TestClient.connect(server.endpoints().get(1), 1).initialize()) {
                assertEquals(CKR.OK, client.value(Function.C_Logout, 1));
            }
            RefusedException refused = assertThrows(
                    RefusedException.class,
                    () -> start(new Endpoint.Unix(folder.resolve("own").resolve("t")), new Endpoint.Loopback(port)));
            assertEquals(Code.CONFLICT, refused.code());
            assertFalse(Files.exists(folder.resolve("own").resolve("t")), "it listens at all or at none");
        }
    }

    private void assertRefused(Code code, Path socket) {
        RefusedException refused = assertThrows(RefusedException.class, () -> start(new Endpoint.Unix(socket)));
        assertEquals(code, refused.code());
    }

    private RpcServer start(Endpoint... endpoints) {
        return RpcServer.start(List.of(endpoints), applications, Limits.DEFAULT);
    }
}
