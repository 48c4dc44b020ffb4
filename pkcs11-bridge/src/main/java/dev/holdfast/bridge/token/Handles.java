package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.SessionObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The objects that one application knows of one token: handles of token objects, and the session objects themselves. An object
 * keeps its handle, and a handle never comes to mean another object.
 */
final class Handles {

    private static final long NO_SESSION = 0;

    /**
     * @param session that made it; of a session object
     * @param attributes of a session object: what a search can match
     */
    private record Known(ObjectHandle object, long session, Attributes attributes) {

        static Known of(ObjectHandle object, long session) {
            return new Known(
                    object,
                    session,
                    session == NO_SESSION
                            ? Attributes.NONE
                            : Attributes.of(object.getRef().getSession().getAttributesList()));
        }

        boolean ofSession() {
            return session != NO_SESSION;
        }
    }

    private final AtomicLong numbers;
    private final Map<Long, Known> objects = new TreeMap<>();
    private final Map<ByteString, Long> tokenObjects = new HashMap<>();
    private int sessionObjects;

    /** @param numbers of the application, so that a handle of one token is none of another */
    Handles(AtomicLong numbers) {
        this.numbers = numbers;
    }

    synchronized long addTokenObject(ObjectHandle object) {
        long handle = tokenObjects.computeIfAbsent(object.getRef().getId(), id -> numbers.incrementAndGet());
        objects.put(handle, Known.of(object, NO_SESSION));
        return handle;
    }

    synchronized long addSessionObject(ObjectHandle object, long session) {
        long handle = numbers.incrementAndGet();
        objects.put(handle, Known.of(object, session));
        sessionObjects++;
        return handle;
    }

    synchronized Optional<ObjectHandle> find(long handle) {
        return Optional.ofNullable(objects.get(handle)).map(Known::object);
    }

    /** Handles of the session objects that match, in the order in which they were made. */
    synchronized List<Long> sessionObjects(Attributes template) {
        return objects.entrySet().stream()
                .filter(known -> known.getValue().ofSession())
                .filter(known -> known.getValue().attributes().matches(template))
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized int sessionObjects() {
        return sessionObjects;
    }

    /** What the object has become. */
    synchronized void replace(long handle, ObjectHandle object) {
        objects.computeIfPresent(handle, (same, known) -> Known.of(object, known.session()));
    }

    synchronized void remove(long handle) {
        Known known = objects.remove(handle);
        if (known != null) {
            forget(known);
        }
    }

    /** Private objects are no longer to be seen. */
    synchronized void removePrivate() {
        removeIf(known -> known.object().getPrivate());
    }

    synchronized void clear() {
        removeIf(known -> true);
    }

    /** The handles given out mean nothing any more: session objects get others now, token objects when they are found again. */
    synchronized void renumber() {
        List<Known> ofSessions =
                objects.values().stream().filter(Known::ofSession).toList();
        objects.clear();
        tokenObjects.clear();
        ofSessions.forEach(known -> objects.put(numbers.incrementAndGet(), known));
    }

    /** The session objects that were at home on a card. */
    synchronized void removeSessionObjectsAt(String card) {
        removeIf(known -> known.ofSession()
                && known.object().getRef().getSession().getCard().equals(card));
    }

    /** The session objects that the same card made before it lost its memory. */
    synchronized void removeSessionObjectsLike(SessionObject gone) {
        removeIf(known -> known.ofSession()
                && known.object().getRef().getSession().getCard().equals(gone.getCard())
                && known.object().getRef().getSession().getBoot().equals(gone.getBoot()));
    }

    synchronized void removeSessionObjectsOf(long session) {
        removeIf(known -> known.session() == session);
    }

    private void removeIf(Predicate<Known> gone) {
        objects.values().removeIf(known -> {
            boolean goes = gone.test(known);
            if (goes) {
                forget(known);
            }
            return goes;
        });
    }

    private void forget(Known known) {
        if (known.ofSession()) {
            sessionObjects--;
        } else {
            tokenObjects.remove(known.object().getRef().getId());
        }
    }
}
