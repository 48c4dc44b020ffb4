package dev.holdfast.bridge.rpc;

import java.nio.file.Path;
import java.util.List;

/** A server with a socket in a folder of its own, and clients for it. */
final class TestServer implements AutoCloseable {

    final ScriptedApplication.All applications = new ScriptedApplication.All();
    private final RpcServer server;

    private TestServer(Path folder, Limits limits) {
        server = RpcServer.start(List.of(new Endpoint.Unix(folder.resolve("own").resolve("s"))), applications, limits);
    }

    static TestServer in(Path folder) {
        return new TestServer(folder, Limits.DEFAULT);
    }

    static TestServer in(Path folder, Limits limits) {
        return new TestServer(folder, limits);
    }

    Endpoint endpoint() {
        return server.endpoints().get(0);
    }

    /** A client that has not called C_Initialize. */
    TestClient connect(int generation) {
        return TestClient.connect(endpoint(), generation);
    }

    TestClient client() {
        return connect(TestMessage.OWN).initialize();
    }

    @Override
    public void close() {
        server.close();
    }
}
