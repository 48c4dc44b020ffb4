package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. At any time one thread has the seat, which is to read. A call is carried out by the thread that has read it, so
 * that a client of one thread, which is the usual one, is served without a change of threads. The seat goes to another thread
 * before a call of a function that has lately taken long while the client uses several sessions, before one that waits for an
 * event, and when a call takes long all the same. Without the seat a thread finishes its call, and those of the same session that came meanwhile.
 */
final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private static final long WATCH_MILLIS = 10;

    /** The stock client aborts when C_Finalize is answered before it has taken in the answer of a wait that this ended. */
    private static final long GAP_MILLIS = 20;

    /** For how many calls a client that went from one session to another is taken to have several threads. */
    private static final int SEVERAL_SESSIONS_CALLS = 16;

    private final Shared shared;
    private final Consumer<Connection> onEnd;
    private final FrameReader frames;
    private final Outgoing outgoing;
    private final CallService service;
    private final MessageMemory memory;
    private final Membership membership;
    private final Stall reading = new Stall();
    private final Stall writing = new Stall();
    private final CallOrder order = new CallOrder();
    private final Pace pace = new Pace();
    private final Semaphore room;
    private final Set<Call> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ScheduledFuture<?> watch;

    /** What the thread that has the seat carries out. Whoever takes it out of here has the seat then. */
    private final AtomicReference<@Nullable Call> underWay = new AtomicReference<>();

    // Of the thread that has the seat.
    private int offered;
    private Dialect dialect = Dialect.FIRST;
    private @Nullable Long session;
    private int severalSessions;

    // Of the timer's thread.
    private @Nullable Call watched;

    Connection(SocketChannel channel, Shared shared, Consumer<Connection> onEnd) {
        Limits limits = shared.limits();
        this.shared = shared;
        this.onEnd = onEnd;
        this.memory = new MessageMemory(limits.maxConnectionBytes(), shared.memory());
        this.frames = new FrameReader(channel, limits.maxFrameBytes(), memory, reading);
        this.outgoing = new Outgoing(channel, writing);
        this.membership = new Membership(shared.applications());
        this.service = new CallService(channel, outgoing, memory, membership);
        this.room = new Semaphore(limits.maxCalls());
        this.watch =
                shared.timer().scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Serves the connection until the seat is another thread's, or the client has gone. */
    void begin() {
        sit(() -> {
            offered = frames.version();
            if (offered < 0) {
                return true;
            }
            dialect = Dialect.offered(offered);
            outgoing.send(ByteBuffer.wrap(new byte[] {(byte) dialect.version()}));
            return readOn();
        });
    }

    /** Gives the calls in service so long to come to their end, begins no more, and ends the connection. */
    void finish(Duration timeout) {
        int all = shared.limits().maxCalls();
        boolean idle = false;
        try {
            idle = room.tryAcquire(all, timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
        if (idle) {
            room.release(all);
        }
    }

    /** A time in the seat. */
    @FunctionalInterface
    private interface Sitting {
        /** True when there is nothing more to read, false when the seat is another thread's. */
        boolean over() throws IOException;
    }

    private void sit(Sitting sitting) {
        boolean over = true;
        try {
            over = sitting.over();
        } catch (IOException | RejectedExecutionException e) {
            LOG.debug("A connection ended with {}", e.getClass().getName()); // rejected: the server is being closed
        } finally {
            if (over) {
                end();
            }
        }
    }

    private boolean readOn() throws IOException {
        for (Request request = frames.next(); request != null; request = frames.next()) {
            if (!serve(request)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the seat is still this thread's. */
    private boolean serve(Request request) {
        Call call;
        try {
            call = Call.of(request, dialect);
        } catch (CryptokiException refused) {
            memory.release(request.bodyBytes());
            service.send(Answer.failure(request.code(), refused.value()));
            return true;
        }
        switch (call.function()) {
            case C_Initialize -> service.perform(call, results -> membership.begin(call, client(request), results));
            case C_Finalize -> finalizeApplication(call);
            case C_WaitForSlotEvent -> {
                return awaitSlotEvent(call);
            }
            default -> {
                room.acquireUninterruptibly();
                return !order.enter(call) || carryOut(call, mayTakeLong(call) && handOver(shared.concurrent()));
            }
        }
        return true;
    }

    private Applications.Client client(Request request) {
        String module = new String(request.module(), StandardCharsets.UTF_8);
        return new Applications.Client(offered, module, dialect::carries);
    }

    /** The application hears of the call first, and may refuse it. Whoever waits for an event learns of the end next. */
    private void finalizeApplication(Call call) {
        Set<Call> waiters = Set.copyOf(waiting);
        Answer answer = service.result(call, results -> {
            membership.application().call(call.function(), call.arguments(), results);
            waiters.forEach(waiter -> service.answer(waiter, waiter.failure(CKR.CRYPTOKI_NOT_INITIALIZED)));
            membership.finish();
        });
        if (waiters.isEmpty()) {
            service.send(answer);
        } else {
            later(() -> service.send(answer));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // an answer that cannot be sent has nobody to miss it
    private void later(Runnable send) {
        shared.timer().schedule(() -> shared.threads().execute(send), GAP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private boolean awaitSlotEvent(Call call) {
        waiting.add(call);
        if (!handOver(shared.waits())) {
            waiting.remove(call);
            service.perform(call, none -> {
                throw new CryptokiException(CKR.HOST_MEMORY, "too many calls wait for a slot event");
            });
            return true;
        }
        service.perform(call);
        waiting.remove(call);
        shared.waits().release();
        return false;
    }

    private boolean carryOut(Call call, boolean handedOver) {
        if (!handedOver) {
            underWay.set(call);
        }
        long start = System.nanoTime();
        service.perform(call);
        pace.saw(call.function(), System.nanoTime() - start);
        boolean seated = !handedOver && underWay.compareAndSet(call, null);
        Call next = leave(call);
        if (seated) {
            return true; // nobody has read since: nothing waits for this session
        }
        while (next != null) {
            service.perform(next);
            next = leave(next);
        }
        shared.concurrent().release();
        return false;
    }

    private @Nullable Call leave(Call call) {
        Call next = order.leave(call);
        room.release();
        return next;
    }

    private boolean mayTakeLong(Call call) {
        if (call.function().hasSession()) {
            if (session != null && session != call.session()) {
                severalSessions = SEVERAL_SESSIONS_CALLS;
            } else if (severalSessions > 0) {
                severalSessions--;
            }
            session = call.session();
        }
        return severalSessions > 0 && pace.isSlow(call.function());
    }

    /** Whether another thread reads on; it takes one of these permits, which this one has to give back. */
    private boolean handOver(Semaphore permits) {
        if (!permits.tryAcquire()) {
            return false;
        }
        shared.threads().execute(() -> sit(this::readOn));
        return true;
    }

    /** Takes the seat from a thread that has been at the same call since the last look, and ends what is stuck. */
    private void watch() {
        Call call = underWay.get();
        if (call != null && call == watched && shared.concurrent().tryAcquire()) {
            if (underWay.compareAndSet(call, null)) {
                shared.threads().execute(() -> sit(this::readOn));
            } else {
                shared.concurrent().release();
            }
        }
        watched = call;
        if (Math.max(reading.look(), writing.look()) * WATCH_MILLIS
                >= shared.limits().stallTimeout().toMillis()) {
            service.close();
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            watch.cancel(false);
            service.close();
            membership.end();
            onEnd.accept(this);
        }
    }
}
