package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.ObjectHandle;
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

    /** @param session that made it; of a session object */
    private record Known(ObjectHandle object, long session) {

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
        objects.put(handle, new Known(object, NO_SESSION));
        return handle;
    }

    synchronized long addSessionObject(ObjectHandle object, long session) {
        long handle = numbers.incrementAndGet();
        objects.put(handle, new Known(object, session));
        sessionObjects++;
        return handle;
    }

    synchronized Optional<ObjectHandle> find(long handle) {
        return Optional.ofNullable(objects.get(handle)).map(Known::object);
    }

    /** The session objects, in the order in which they were made. */
    synchronized List<Long> sessionObjects(Predicate<ObjectHandle> wanted) {
        return objects.entrySet().stream()
                .filter(known -> known.getValue().ofSession()
                        && wanted.test(known.getValue().object()))
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized int sessionObjects() {
        return sessionObjects;
    }

    /** What the object has become. */
    synchronized void replace(long handle, ObjectHandle object) {
        objects.computeIfPresent(handle, (same, known) -> new Known(object, known.session()));
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

    synchronized void removeSessionObjects() {
        removeIf(Known::ofSession);
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
