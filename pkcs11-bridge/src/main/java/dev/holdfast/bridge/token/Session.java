package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.Operations;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.TokenTemplate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session. Its calls run one at a time; it can be closed by another thread meanwhile, and then lets go of what it holds as
 * soon as the call that runs has ended.
 */
final class Session {

    private final long handle;
    private final boolean readWrite;
    private final Visit visit;
    private final ReentrantLock running = new ReentrantLock();
    private final Operations operations;
    private Search search = Search.NONE;
    private long logouts;
    private volatile boolean closed;

    Session(long handle, boolean readWrite, Visit visit) {
        this.handle = handle;
        this.readWrite = readWrite;
        this.visit = visit;
        this.logouts = visit.logouts();
        this.operations = new Operations(visit::ask, visit.checkedUses(), visit.stateSeal());
    }

    long handle() {
        return handle;
    }

    Slot slot() {
        return visit.slot();
    }

    boolean readWrite() {
        return readWrite;
    }

    CKS state() {
        return visit.stateOf(this);
    }

    Visit visit() {
        return visit;
    }

    /** The cryptographic operations that are active. */
    Operations operations() {
        return operations;
    }

    Search search() {
        return search;
    }

    void search(Search changed) {
        this.search = changed;
    }

    /**
     * Asks the token, as whoever is logged in. Goes to the card that can serve it: the slot's, that of the session objects which
     * the call names or makes, else any.
     *
     * @throws CryptokiException with the token's return value when it is not CKR_OK, or what stands for the pool's refusal
     */
    TokenAnswer ask(TokenRequest.Builder call) {
        return visit.ask(call);
    }

    /** @param absent what is thrown when there is no such object, or none that may be seen: OBJECT_HANDLE_INVALID, KEY_HANDLE_INVALID ... */
    ObjectRef resolve(long object, CKR absent) {
        return object(object, absent).getRef();
    }

    /** As {@link #resolve}, with what the door knows of the object. */
    ObjectHandle object(long object, CKR absent) {
        return visit.object(object).orElseThrow(() -> new CryptokiException(absent));
    }

    /** The handle of an object that was made or found; of a session object, this session becomes the owner. */
    long add(ObjectHandle object) {
        return visit.add(object, this);
    }

    /** What an object has become. */
    void change(long object, ObjectHandle changed) {
        visit.handles().replace(object, changed);
    }

    /** The object is gone. */
    void forget(long object) {
        visit.handles().remove(object);
    }

    /** Handles of the session objects that match: those of all sessions of the application with the token. */
    List<Long> sessionObjects(Attributes template) {
        return visit.handles().sessionObjects(template);
    }

    /**
     * To be asked before an object is made.
     *
     * @throws CryptokiException SESSION_READ_ONLY, DEVICE_MEMORY when there are too many session objects
     */
    void requireMayMake(TokenTemplate template) {
        requireMayMake(References.ofSession(template, true));
    }

    void requireMayMake(boolean sessionObject) {
        if (sessionObject) {
            visit.requireRoom();
        } else {
            requireReadWrite();
        }
    }

    void requireReadWrite() {
        if (!readWrite) {
            throw new CryptokiException(CKR.SESSION_READ_ONLY);
        }
    }

    /** Runs a call of this session. */
    void run(Runnable call) {
        running.lock();
        try {
            if (closed) {
                throw new CryptokiException(CKR.SESSION_HANDLE_INVALID);
            }
            endWhatLogoutEnded();
            call.run();
        } finally {
            running.unlock();
            if (closed) {
                release();
            }
        }
    }

    boolean closed() {
        return closed;
    }

    /** By any thread. */
    void close() {
        closed = true;
        release();
    }

    /** A call of this session that runs, also in this thread, does it when it ends. */
    private void release() {
        if (!running.isHeldByCurrentThread() && running.tryLock()) {
            try {
                operations.close();
                search = Search.NONE;
            } finally {
                running.unlock();
            }
        }
    }

    /** A logout ends the operations of every session; each does it itself, before its next call. */
    private void endWhatLogoutEnded() {
        long now = visit.logouts();
        if (now != logouts) {
            logouts = now;
            operations.close();
            search = Search.NONE;
        }
    }
}
