package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.operation.CheckedUses;
import dev.holdfast.bridge.operation.StateSeal;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.ReadAttributes;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRandom;
import dev.holdfast.proto.v1.TokenRequest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one application has with the token in one slot: sessions, who is logged in, and the objects that it knows. */
final class Visit {

    /** What a card says of an object that is not there. */
    private static final Set<CKR> ABSENT = EnumSet.of(
            CKR.OBJECT_HANDLE_INVALID,
            CKR.KEY_HANDLE_INVALID,
            CKR.WRAPPING_KEY_HANDLE_INVALID,
            CKR.UNWRAPPING_KEY_HANDLE_INVALID);

    private final Slot slot;
    private final Pool pool;
    private final DoorPlan plan;
    private final Handles handles;
    private final Home home;
    private final CheckedUses checkedUses = new CheckedUses();
    private final StateSeal stateSeal = new StateSeal(new SecureRandom());
    private final Map<Long, Session> sessions = new TreeMap<>();
    private @Nullable Login login;
    private long logouts;

    Visit(Slot slot, Pool pool, DoorPlan plan, AtomicLong objectNumbers) {
        this.slot = slot;
        this.pool = pool;
        this.plan = plan;
        this.handles = new Handles(objectNumbers);
        this.home = new Home(pool, slot, handles::removeSessionObjectsAt);
    }

    Slot slot() {
        return slot;
    }

    CheckedUses checkedUses() {
        return checkedUses;
    }

    StateSeal stateSeal() {
        return stateSeal;
    }

    Handles handles() {
        return handles;
    }

    /** @throws CryptokiException SESSION_COUNT, SESSION_READ_WRITE_SO_EXISTS */
    synchronized Session open(long handle, boolean readWrite) {
        if (sessions.size() >= plan.sessions()) {
            throw new CryptokiException(CKR.SESSION_COUNT);
        }
        if (!readWrite && login != null && login.user() == CKU.SO) {
            throw new CryptokiException(CKR.SESSION_READ_WRITE_SO_EXISTS);
        }
        Session session = new Session(handle, readWrite, this);
        sessions.put(handle, session);
        return session;
    }

    /** Its session objects go with it; with the last session, the login. */
    void close(Session session) {
        synchronized (this) {
            if (sessions.remove(session.handle()) == null) {
                return;
            }
            handles.removeSessionObjectsOf(session.handle());
            if (sessions.isEmpty()) {
                leave();
            }
        }
        session.close();
    }

    synchronized List<Session> sessions() {
        return List.copyOf(sessions.values());
    }

    synchronized CKS stateOf(Session session) {
        if (login == null) {
            return session.readWrite() ? CKS.RW_PUBLIC_SESSION : CKS.RO_PUBLIC_SESSION;
        }
        if (login.user() == CKU.SO) {
            return CKS.RW_SO_FUNCTIONS;
        }
        return session.readWrite() ? CKS.RW_USER_FUNCTIONS : CKS.RO_USER_FUNCTIONS;
    }

    synchronized Optional<Login> login() {
        return Optional.ofNullable(login);
    }

    /**
     * Whether this user may log in now; asked before the PIN is tried, and again by {@link #enter}.
     *
     * @throws CryptokiException USER_ALREADY_LOGGED_IN, USER_ANOTHER_ALREADY_LOGGED_IN, SESSION_READ_ONLY_EXISTS
     */
    synchronized void requireMayEnter(CKU user) {
        if (login != null) {
            throw new CryptokiException(
                    login.user() == user ? CKR.USER_ALREADY_LOGGED_IN : CKR.USER_ANOTHER_ALREADY_LOGGED_IN);
        }
        if (user == CKU.SO && sessions.values().stream().anyMatch(session -> !session.readWrite())) {
            throw new CryptokiException(CKR.SESSION_READ_ONLY_EXISTS);
        }
    }

    synchronized void enter(Login entered) {
        requireMayEnter(entered.user());
        if (sessions.isEmpty()) {
            throw new CryptokiException(CKR.SESSION_CLOSED);
        }
        login = entered;
        checkedUses.clear();
    }

    /**
     * Nobody is logged in afterwards: private objects are no longer seen, and those of sessions are gone.
     *
     * @return whether anybody was
     */
    synchronized boolean leave() {
        if (login == null) {
            return false;
        }
        login = null;
        logouts++;
        checkedUses.clear();
        handles.removePrivate();
        return true;
    }

    /** The token was initialized: what was known of its objects is void. */
    void forgetObjects() {
        handles.clear();
        checkedUses.clear();
    }

    void renumber() {
        handles.renumber();
        checkedUses.clear();
    }

    /** The pool's cards have changed. */
    void look() {
        home.look();
    }

    /** How often somebody has left. */
    synchronized long logouts() {
        return logouts;
    }

    /** @throws CryptokiException DEVICE_MEMORY when there may be no more session objects */
    void requireRoom() {
        if (handles.sessionObjects() >= plan.sessionObjects()) {
            throw new CryptokiException(
                    CKR.DEVICE_MEMORY, "an application may have " + plan.sessionObjects() + " session objects");
        }
    }

    TokenAnswer ask(TokenRequest.Builder call) {
        Optional<Login> asker = login();
        call.setTicket(asker.map(Login::ticket).orElse(ByteString.EMPTY));
        try {
            return route(call);
        } catch (CryptokiException e) {
            if (e.value() == CKR.USER_NOT_LOGGED_IN) {
                asker.ifPresent(this::leaveIfVoid);
            } else if (ABSENT.contains(e.value())) {
                References.in(call)
                        .filter(ObjectRef::hasSession)
                        .forEach(object -> forgetIfVoid(object, call.getTicket()));
            }
            throw e;
        } finally {
            if (call.hasWriteAttributes() || call.hasDestroyObject()) {
                checkedUses.clear();
            }
        }
    }

    private TokenAnswer route(TokenRequest.Builder call) {
        if (slot.card().isEmpty()) {
            Optional<ObjectRef> sessionObject =
                    References.in(call).filter(ObjectRef::hasSession).findFirst();
            if (sessionObject.isPresent()) {
                return home.use(call, sessionObject.get());
            }
            if (References.makesSessionObject(call)) {
                return home.make(call);
            }
        }
        return pool.ask(slot, call);
    }

    /**
     * A token that was initialized behind this door's back has voided the login. Whether that is why somebody is not logged in,
     * a question tells that everybody may ask.
     */
    private void leaveIfVoid(Login known) {
        try {
            pool.ask(
                    slot,
                    TokenRequest.newBuilder()
                            .setTicket(known.ticket())
                            .setRandom(TokenRandom.newBuilder().setLength(1)));
        } catch (CryptokiException e) {
            if (e.value() == CKR.USER_NOT_LOGGED_IN) {
                synchronized (this) {
                    if (known.equals(login)) {
                        leave();
                    }
                }
            }
        }
    }

    /** A card that has booted since knows nothing of what it made before: with one of its session objects all of that boot are gone. */
    private void forgetIfVoid(ObjectRef object, ByteString ticket) {
        try {
            route(TokenRequest.newBuilder()
                    .setTicket(ticket)
                    .setReadAttributes(
                            ReadAttributes.newBuilder().setObject(object).setSize(true)));
        } catch (CryptokiException e) {
            if (e.value() == CKR.OBJECT_HANDLE_INVALID) {
                handles.removeSessionObjectsLike(object.getSession());
            }
        }
    }

    Optional<ObjectHandle> object(long handle) {
        return handles.find(handle);
    }

    /** @throws CryptokiException SESSION_CLOSED or USER_NOT_LOGGED_IN when that has happened meanwhile */
    synchronized long add(ObjectHandle object, Session maker) {
        if (maker.closed()) {
            throw new CryptokiException(CKR.SESSION_CLOSED);
        }
        if (object.getPrivate() && login == null) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN);
        }
        if (!object.getRef().hasSession()) {
            return handles.addTokenObject(object);
        }
        return handles.addSessionObject(object, maker.handle());
    }
}
