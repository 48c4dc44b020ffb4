package dev.holdfast.bridge.token;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** What the applications of one door share. */
final class Door {

    private final DoorPlan plan;
    private final Pool pool;
    private final Slots slots;
    private final Mechanisms mechanisms;
    private final SessionNumbers sessionNumbers = new SessionNumbers(new SecureRandom());
    private final Set<ClientApplication> applications = ConcurrentHashMap.newKeySet();
    private final Map<Integer, ReadWriteLock> tokens = new ConcurrentHashMap<>();
    private final Set<Integer> initialized = ConcurrentHashMap.newKeySet();

    Door(TokenCards cards, DoorPlan plan) {
        this.plan = plan;
        this.pool = new Pool(cards, plan.profile());
        this.slots = new Slots(pool);
        this.mechanisms = new Mechanisms(pool);
    }

    Pool pool() {
        return pool;
    }

    Slots slots() {
        return slots;
    }

    Mechanisms mechanisms() {
        return mechanisms;
    }

    DoorPlan plan() {
        return plan;
    }

    void enter(ClientApplication application) {
        applications.add(application);
    }

    void leave(ClientApplication application) {
        applications.remove(application);
    }

    Visit visit(Slot slot, AtomicLong objectNumbers) {
        return new Visit(slot, pool, plan, objectNumbers);
    }

    long nextSession() {
        return sessionNumbers.next();
    }

    /** The pool's cards have changed. One change is told to all before the next is looked at. */
    synchronized void look() {
        List<Slot> changed = slots.look();
        mechanisms.forget();
        initialized.clear();
        applications.forEach(application -> application.look(changed));
    }

    /** The token goes out of a slot, as a card does that is pulled. */
    synchronized void remove(long id) {
        Slot slot = slots.find(id);
        if (slots.takeOut(slot)) {
            applications.forEach(application -> application.look(List.of(slot)));
        }
    }

    /** A token that was taken out comes back; nobody has a session with it, or is logged in. */
    synchronized void insert(long id) {
        putBack(slots.find(id));
    }

    /** All tokens that were taken out come back. */
    synchronized void insertAll() {
        slots.emptied().forEach(this::putBack);
    }

    /** Every object gets another handle. */
    void renumber() {
        applications.forEach(ClientApplication::renumber);
    }

    private void putBack(Slot slot) {
        if (slots.putBack(slot)) {
            applications.forEach(application -> application.look(List.of(slot)));
        }
    }

    /**
     * Opens a session, unless its token is not initialized; while it is being initialized, waits.
     *
     * @throws CryptokiException TOKEN_NOT_INITIALIZED
     */
    Session openSession(Slot slot, Supplier<Session> open) {
        Lock lock = lockOf(slot).readLock();
        lock.lock();
        try {
            // A pool's token that is initialized stays so; in a card's slot the question also finds out how the card
            // is.
            if (slot.card().isPresent() || !initialized.contains(slot.token())) {
                if (!pool.describe(slot).getInitialized()) {
                    throw new CryptokiException(CKR.TOKEN_NOT_INITIALIZED);
                }
                initialized.add(slot.token());
            }
            return open.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Initializes the token in a slot. Nobody can open a session meanwhile, and what applications knew of its objects is void.
     *
     * @throws CryptokiException SESSION_EXISTS while any application has a session with the token, in whatever slot
     */
    void initialize(Slot slot, Runnable initialize) {
        Lock lock = lockOf(slot).writeLock();
        lock.lock();
        try {
            if (applications.stream().anyMatch(application -> application.hasSession(slot.token()))) {
                throw new CryptokiException(CKR.SESSION_EXISTS);
            }
            initialize.run();
            applications.forEach(application -> application.forgetObjects(slot.token()));
        } finally {
            lock.unlock();
        }
        slots.lookForTokens();
        slots.all().stream()
                .filter(shown -> shown.token() == slot.token() && slots.holdsToken(shown))
                .forEach(shown ->
                        applications.forEach(application -> application.events().post(shown.id())));
    }

    private ReadWriteLock lockOf(Slot slot) {
        return tokens.computeIfAbsent(slot.token(), token -> new ReentrantReadWriteLock());
    }
}
