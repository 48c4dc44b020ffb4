package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Application;
import dev.holdfast.bridge.rpc.Applications.Client;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One application, from C_Initialize to C_Finalize: what it has in every slot, and the handlers of its calls. */
final class ClientApplication implements Application {

    private final Client client;
    private final Door door;
    private final Calls calls = new Calls(this::session);
    private final SlotEvents events = new SlotEvents();
    private final AtomicLong objectNumbers = new AtomicLong();
    private final Map<Long, Visit> visits = new ConcurrentHashMap<>();
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
    /** Sessions that went when their card did, and the slot where it was, until the card is back or they are closed. */
    private final Map<Long, Slot> removed = new ConcurrentHashMap<>();

    private volatile boolean closed;

    ClientApplication(Client client, Door door) {
        this.client = client;
        this.door = door;
        new GeneralFunctions(this).register(calls);
        new SlotFunctions(this).register(calls);
        new SessionFunctions(this).register(calls);
        LoginFunctions.register(calls);
        ObjectFunctions.register(calls);
        new SearchFunctions(door.plan()).register(calls);
        RandomFunctions.register(calls);
        AsyncFunctions.register(calls);
        CipherFunctions.register(calls);
        new DigestFunctions(door.mechanisms()).register(calls);
        SigningFunctions.register(calls);
        RecoverFunctions.register(calls);
        DualFunctions.register(calls);
        MessageFunctions.register(calls);
        MessageSigningFunctions.register(calls);
        OperationStateFunctions.register(calls);
        KeyFunctions.register(calls);
        WrapFunctions.register(calls);
        EncapsulationFunctions.register(calls);
    }

    Client client() {
        return client;
    }

    Door door() {
        return door;
    }

    SlotEvents events() {
        return events;
    }

    @Override
    public void call(Function function, Arguments in, Results out) {
        if (closed) {
            throw new CryptokiException(CKR.CRYPTOKI_NOT_INITIALIZED);
        }
        calls.find(function)
                .orElseThrow(() -> new CryptokiException(CKR.FUNCTION_NOT_SUPPORTED))
                .handle(in, out);
    }

    @Override
    public void close() {
        closed = true;
        events.close();
        door.leave(this);
        visits.values().forEach(this::closeAll);
    }

    Visit visit(Slot slot) {
        return visits.computeIfAbsent(slot.id(), id -> door.visit(slot, objectNumbers));
    }

    Session open(Slot slot, boolean readWrite) {
        Session session = visit(slot).open(door.nextSession(), readWrite);
        sessions.put(session.handle(), session);
        // Whoever closes sessions meanwhile may have looked before this one was there.
        if (closed || session.closed() || !door.slots().holdsToken(slot)) {
            close(session);
            throw new CryptokiException(closed ? CKR.CRYPTOKI_NOT_INITIALIZED : CKR.DEVICE_REMOVED);
        }
        return session;
    }

    void close(Session session) {
        session.visit().close(session);
        sessions.remove(session.handle());
    }

    void closeAll(Slot slot) {
        removed.values().removeIf(slot::equals);
        closeAll(visit(slot));
    }

    boolean hasSession(int token) {
        return sessions.values().stream().anyMatch(session -> session.slot().token() == token);
    }

    void forgetObjects(int token) {
        visits.values().stream().filter(visit -> visit.slot().token() == token).forEach(Visit::forgetObjects);
    }

    void renumber() {
        visits.values().forEach(Visit::renumber);
    }

    /** @param changed slots where a card has come or gone */
    void look(List<Slot> changed) {
        for (Slot slot : changed) {
            if (door.slots().holdsToken(slot)) {
                removed.values().removeIf(slot::equals);
            } else {
                Visit visit = visit(slot);
                visit.sessions().forEach(session -> removed.put(session.handle(), slot));
                closeAll(visit);
            }
            events.post(slot.id());
        }
        visits.values().forEach(Visit::look);
    }

    /**
     * @throws CryptokiException SESSION_HANDLE_INVALID; DEVICE_REMOVED for a session that went with its card, while that is away
     */
    Session session(long handle) {
        Session session = sessions.get(handle);
        if (session == null) {
            throw new CryptokiException(removed.containsKey(handle) ? CKR.DEVICE_REMOVED : CKR.SESSION_HANDLE_INVALID);
        }
        return session;
    }

    private void closeAll(Visit visit) {
        visit.sessions().forEach(this::close);
    }
}
