package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.RefusedException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for PKCS#11 clients and makes an {@link Application} for each. Whoever can connect is admitted: a socket file is its
 * owner's alone, and a port listens on the loopback address only.
 */
public final class RpcServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

    private final Limits limits;
    private final List<Listener> listeners;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore free;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final Shared shared;

    private RpcServer(List<Listener> listeners, Applications applications, Limits limits) {
        this.limits = limits;
        this.listeners = listeners;
        this.free = new Semaphore(limits.maxConnections());
        this.threads = Executors.newCachedThreadPool(named("holdfast-pkcs11-"));
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, named("holdfast-pkcs11-timer-"));
        scheduler.setRemoveOnCancelPolicy(true);
        this.timer = scheduler;
        this.shared = Shared.of(applications, limits, threads, timer);
    }

    /**
     * Listens at every one of the endpoints.
     *
     * @param applications asked at every C_Initialize; may refuse with a CryptokiException. To put faults between a client and
     *     its application, wrap it and what it makes: an application may throw any CryptokiException, wait, or drop the connection
     *     with {@link DroppedConnection}
     * @throws RefusedException when there is an endpoint at which it cannot listen; then it does so at none
     */
    public static RpcServer start(List<Endpoint> endpoints, Applications applications, Limits limits) {
        List<Listener> listeners = new ArrayList<>();
        try {
            endpoints.forEach(endpoint -> listeners.add(Listener.open(endpoint)));
        } catch (RefusedException e) {
            listeners.forEach(Listener::close);
            throw e;
        }
        RpcServer server = new RpcServer(List.copyOf(listeners), applications, limits);
        listeners.forEach(listener -> server.threads.execute(() -> listener.accept(server::take)));
        return server;
    }

    /** Where it listens, with the port that the system has chosen. */
    public List<Endpoint> endpoints() {
        return listeners.stream().map(Listener::endpoint).toList();
    }

    /** Takes no more clients, gives the calls in service a while to come to their end, and ends all connections. */
    @Override
    public void close() {
        listeners.forEach(Listener::close);
        long deadline = System.nanoTime() + limits.closeTimeout().toNanos();
        connections.forEach(connection -> connection.finish(Duration.ofNanos(deadline - System.nanoTime())));
        timer.shutdownNow();
        threads.shutdown();
    }

    private void take(SocketChannel channel) {
        if (!free.tryAcquire()) {
            LOG.warn("A client was turned away: {} are connected", limits.maxConnections());
            close(channel);
            return;
        }
        try {
            Connection connection = new Connection(channel, shared, this::forget);
            connections.add(connection);
            threads.execute(connection::begin);
        } catch (RejectedExecutionException closing) {
            close(channel);
        }
    }

    private void forget(Connection connection) {
        connections.remove(connection);
        free.release();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection did not close: {}", e.getClass().getName());
        }
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
