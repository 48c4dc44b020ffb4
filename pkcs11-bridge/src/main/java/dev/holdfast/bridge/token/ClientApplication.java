package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Application;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One application: its sessions in every slot, and the handlers of its calls. */
final class ClientApplication implements Application {

    private final Door door;
    private final Calls calls = new Calls(this::session);
    private final AtomicLong objectNumbers = new AtomicLong();
    private final Map<Long, Visit> visits = new ConcurrentHashMap<>();
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
    private volatile boolean initialized;

    ClientApplication(Door door) {
        this.door = door;
        new GeneralFunctions(this).register(calls);
        new SessionFunctions(this).register(calls);
    }

    @Override
    public void call(Function function, Arguments in, Results out) {
        if (!initialized && function != Function.C_Initialize) {
            throw new CryptokiException(CKR.CRYPTOKI_NOT_INITIALIZED);
        }
        calls.find(function)
                .orElseThrow(() -> new CryptokiException(CKR.FUNCTION_NOT_SUPPORTED))
                .handle(in, out);
    }

    void initialize() {
        if (initialized) {
            throw new CryptokiException(CKR.CRYPTOKI_ALREADY_INITIALIZED);
        }
        initialized = true;
    }

    @Override
    public void close() {
        initialized = false;
        visits.values().forEach(this::closeAll);
    }

    Session open(Slot slot, boolean readWrite) {
        Session session = visit(slot).open(door.nextSession(), readWrite);
        sessions.put(session.handle(), session);
        return session;
    }

    void close(Session session) {
        sessions.remove(session.handle());
        session.visit().close(session);
    }

    void closeAll(Visit visit) {
        visit.sessions().forEach(this::close);
    }

    Visit visit(Slot slot) {
        return visits.computeIfAbsent(slot.id(), id -> door.visit(slot, objectNumbers));
    }

    /** @throws CryptokiException SESSION_HANDLE_INVALID */
    Session session(long handle) {
        Session session = sessions.get(handle);
        if (session == null) {
            throw new CryptokiException(CKR.SESSION_HANDLE_INVALID);
        }
        return session;
    }
}
