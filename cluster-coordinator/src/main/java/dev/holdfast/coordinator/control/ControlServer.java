package dev.holdfast.coordinator.control;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the control socket of a folder. A thread for each client: there are few, and most only look. */
public final class ControlServer implements AutoCloseable {

    /**
     * What clients may cost.
     *
     * @param clients served at a time; one more is refused
     * @param request how long a client may take to send its request
     * @param end how long {@link #close} waits for those who are being served
     */
    record Limits(int clients, Duration request, Duration end) {

        static final Limits DEFAULT = new Limits(16, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final Duration AFTER_FAILED_ACCEPT = Duration.ofMillis(100);

    private final Limits limits;
    private final ControlService service;
    private final UnixDomainSocketAddress address;
    private final ServerSocketChannel listening;
    private final Semaphore free;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> daemon("control-timer", task));

    private ControlServer(
            Limits limits, ControlService service, UnixDomainSocketAddress address, ServerSocketChannel listening) {
        this.limits = limits;
        this.service = service;
        this.address = address;
        this.listening = listening;
        this.free = new Semaphore(limits.clients());
    }

    /**
     * Listens from now on. A socket that a killed coordinator left makes room, so the caller holds the folder's
     * {@link HomeLock}.
     *
     * @throws RefusedException when the folder is not private, or cannot hold a socket
     */
    public static ControlServer open(Path folder, ControlService service) {
        return open(folder, service, Limits.DEFAULT);
    }

    static ControlServer open(Path folder, ControlService service, Limits limits) {
        PrivateFolder.check(folder);
        UnixDomainSocketAddress address = ControlSocket.in(folder);
        try {
            Files.deleteIfExists(address.getPath());
            ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(address);
            Files.setPosixFilePermissions(address.getPath(), PosixFilePermissions.fromString("rw-------"));
            ControlServer server = new ControlServer(limits, service, address, listening);
            daemon("control", server::accept).start();
            return server;
        } catch (IOException e) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "No socket can be made at " + address + " (" + e.getMessage()
                            + "); choose a folder on a local disk.");
        }
    }

    /** Takes no more clients, lets those being served come to their end for a while, and closes. */
    @Override
    public void close() {
        try {
            listening.close();
            Files.deleteIfExists(address.getPath());
            if (!free.tryAcquire(limits.clients(), limits.end().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("Clients were cut off, because they took too long to come to an end");
            }
        } catch (IOException e) {
            LOG.info("The control socket was not closed cleanly: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(ControlServer::cut);
        timer.shutdownNow();
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                admit(listening.accept());
            } catch (IOException e) {
                if (listening.isOpen()) {
                    LOG.warn("A client of the control socket was not served: {}", e.getMessage());
                    LockSupport.parkNanos(AFTER_FAILED_ACCEPT.toNanos());
                }
            }
        }
    }

    private void admit(SocketChannel client) throws IOException {
        if (!free.tryAcquire()) {
            try (client) {
                ControlConversation.refuseOneTooMany(client);
            }
            return;
        }
        clients.add(client);
        ScheduledFuture<?> patience =
                timer.schedule(() -> cut(client), limits.request().toMillis(), TimeUnit.MILLISECONDS);
        daemon("control-client", () -> {
                    try {
                        ControlConversation.hold(client, service, () -> patience.cancel(false));
                    } finally {
                        patience.cancel(false);
                        cut(client);
                        clients.remove(client);
                        free.release();
                    }
                })
                .start();
    }

    private static void cut(SocketChannel client) {
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("A client's channel was not closed cleanly", e);
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
