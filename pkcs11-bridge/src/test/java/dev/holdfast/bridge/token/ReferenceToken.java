package dev.holdfast.bridge.token;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.pkcs11.CKU;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What PKCS#11 says of sessions, logins and objects of one token that several applications use through several slots, as simply as
 * it can be put: everything is looked up in lists. Objects are known by the labels that tests give them, each its own.
 */
final class ReferenceToken {

    /** @param slot of the session */
    record OpenSession(int application, long slot, boolean readWrite) {}

    /** @param owner the session that made it; 0 of a token object */
    record Thing(String label, boolean isPrivate, long owner, String card) {

        boolean ofToken() {
            return owner == 0;
        }
    }

    private record Place(int application, long slot) {}

    final Map<Long, OpenSession> sessions = new LinkedHashMap<>();
    final Map<String, Thing> things = new TreeMap<>();
    private final Map<Place, CKU> logins = new HashMap<>();
    private final Map<Place, Map<Long, String>> handles = new HashMap<>();
    private final Set<String> privateLabels = new HashSet<>();
    private final Map<CKU, Integer> failures = new EnumMap<>(CKU.class);
    private final Map<Long, OpenSession> removed = new HashMap<>();
    private final Set<Long> emptySlots = new HashSet<>();
    private boolean userPinSet = true;

    CKR open(int application, long slot, boolean readWrite) {
        if (emptySlots.contains(slot)) {
            return CKR.TOKEN_NOT_PRESENT;
        }
        return !readWrite && logins.get(new Place(application, slot)) == CKU.SO
                ? CKR.SESSION_READ_WRITE_SO_EXISTS
                : CKR.OK;
    }

    void opened(int application, long slot, boolean readWrite, long session) {
        sessions.put(session, new OpenSession(application, slot, readWrite));
    }

    CKR close(int application, long session) {
        CKR known = known(application, session);
        if (known == CKR.OK) {
            end(session);
        }
        return known;
    }

    CKR closeAll(int application, long slot) {
        removed.values().removeIf(gone -> gone.slot() == slot && gone.application() == application);
        sessionsIn(application, slot).forEach(this::end);
        return emptySlots.contains(slot) ? CKR.TOKEN_NOT_PRESENT : CKR.OK;
    }

    CKR login(int application, long session, CKU user, boolean rightPin) {
        CKR known = known(application, session);
        if (known != CKR.OK) {
            return known;
        }
        Place place = place(session);
        CKU present = logins.get(place);
        if (present != null) {
            return present == user ? CKR.USER_ALREADY_LOGGED_IN : CKR.USER_ANOTHER_ALREADY_LOGGED_IN;
        }
        if (user == CKU.SO
                && sessionsIn(application, place.slot()).stream()
                        .anyMatch(open -> !sessions.get(open).readWrite())) {
            return CKR.SESSION_READ_ONLY_EXISTS;
        }
        CKR verified = verify(user, rightPin);
        if (verified == CKR.OK) {
            logins.put(place, user);
        }
        return verified;
    }

    CKR logout(int application, long session) {
        CKR known = known(application, session);
        if (known != CKR.OK) {
            return known;
        }
        return leave(place(session)) ? CKR.OK : CKR.USER_NOT_LOGGED_IN;
    }

    CKR initPin(int application, long session) {
        CKR known = known(application, session);
        if (known != CKR.OK) {
            return known;
        }
        if (state(session) != CKS.RW_SO_FUNCTIONS) {
            return CKR.USER_NOT_LOGGED_IN;
        }
        userPinSet = true;
        failures.remove(CKU.USER);
        return CKR.OK;
    }

    CKR initToken(boolean rightPin) {
        if (!sessions.isEmpty()) {
            return CKR.SESSION_EXISTS;
        }
        CKR verified = verify(CKU.SO, rightPin);
        if (verified == CKR.OK) {
            userPinSet = false;
            failures.clear();
            things.clear();
            handles.clear();
        }
        return verified;
    }

    CKR create(int application, long session, boolean onToken, boolean isPrivate) {
        CKR known = known(application, session);
        if (known != CKR.OK) {
            return known;
        }
        if (onToken && !sessions.get(session).readWrite()) {
            return CKR.SESSION_READ_ONLY;
        }
        return isPrivate && logins.get(place(session)) != CKU.USER ? CKR.USER_NOT_LOGGED_IN : CKR.OK;
    }

    /** @param card that made it */
    void created(long session, String label, boolean onToken, boolean isPrivate, String card, long handle) {
        things.put(label, new Thing(label, isPrivate, onToken ? 0 : session, card));
        if (isPrivate) {
            privateLabels.add(label);
        }
        named(session, handle, label);
    }

    /** The session was told this handle of this object. */
    void named(long session, long handle, String label) {
        handles.computeIfAbsent(place(session), place -> new TreeMap<>()).put(handle, label);
    }

    CKR look(int application, long session, long handle) {
        CKR known = known(application, session);
        if (known != CKR.OK) {
            return known;
        }
        return thing(session, handle) == null ? CKR.OBJECT_HANDLE_INVALID : CKR.OK;
    }

    CKR destroy(int application, long session, long handle) {
        CKR seen = look(application, session, handle);
        if (seen != CKR.OK) {
            return seen;
        }
        Thing thing = thing(session, handle);
        if (thing.ofToken() && !sessions.get(session).readWrite()) {
            return CKR.SESSION_READ_ONLY;
        }
        things.remove(thing.label());
        return CKR.OK;
    }

    /** The labels that a search for everything finds. */
    Set<String> visible(long session) {
        Set<String> labels = new TreeSet<>();
        for (Thing thing : things.values()) {
            boolean here = thing.ofToken() || place(session).equals(place(thing.owner()));
            if (here && (!thing.isPrivate() || logins.get(place(session)) == CKU.USER)) {
                labels.add(thing.label());
            }
        }
        return labels;
    }

    /** The label that a handle stands for, if it does. */
    @Nullable
    String labelOf(long session, long handle) {
        return handles.getOrDefault(place(session), Map.of()).get(handle);
    }

    CKR known(int application, long session) {
        if (sessions.containsKey(session) && sessions.get(session).application() == application) {
            return CKR.OK;
        }
        OpenSession gone = removed.get(session);
        return gone != null && gone.application() == application ? CKR.DEVICE_REMOVED : CKR.SESSION_HANDLE_INVALID;
    }

    CKS state(long session) {
        CKU user = logins.get(place(session));
        boolean readWrite = sessions.get(session).readWrite();
        if (user == CKU.SO) {
            return CKS.RW_SO_FUNCTIONS;
        }
        if (user == CKU.USER) {
            return readWrite ? CKS.RW_USER_FUNCTIONS : CKS.RO_USER_FUNCTIONS;
        }
        return readWrite ? CKS.RW_PUBLIC_SESSION : CKS.RO_PUBLIC_SESSION;
    }

    /** @param slot that shows this card alone */
    void lose(String card, long slot) {
        emptySlots.add(slot);
        for (long session : List.copyOf(sessions.keySet())) {
            if (sessions.get(session).slot() == slot) {
                removed.put(session, sessions.get(session));
                end(session);
            }
        }
        things.values().removeIf(thing -> !thing.ofToken() && thing.card().equals(card));
    }

    void bringBack(long slot) {
        emptySlots.remove(slot);
        removed.values().removeIf(gone -> gone.slot() == slot);
    }

    void leaveAll(int application) {
        removed.values().removeIf(gone -> gone.application() == application);
        handles.keySet().removeIf(place -> place.application() == application);
        sessions.keySet().stream()
                .filter(session -> sessions.get(session).application() == application)
                .toList()
                .forEach(this::end);
    }

    private CKR verify(CKU user, boolean rightPin) {
        if (user == CKU.USER && !userPinSet) {
            return CKR.USER_PIN_NOT_INITIALIZED;
        }
        if (failures.getOrDefault(user, 0) >= FakeToken.MOST_FAILURES) {
            return CKR.PIN_LOCKED;
        }
        if (!rightPin) {
            failures.merge(user, 1, Integer::sum);
            return CKR.PIN_INCORRECT;
        }
        failures.remove(user);
        return CKR.OK;
    }

    private void end(long session) {
        Place place = place(session);
        things.values().removeIf(thing -> thing.owner() == session);
        sessions.remove(session);
        if (sessionsIn(place.application(), place.slot()).isEmpty()) {
            leave(place);
        }
    }

    private boolean leave(Place place) {
        if (logins.remove(place) == null) {
            return false;
        }
        Map<Long, String> known = handles.getOrDefault(place, new TreeMap<>());
        known.values().removeIf(privateLabels::contains);
        things.values()
                .removeIf(thing -> !thing.ofToken()
                        && thing.isPrivate()
                        && sessions.containsKey(thing.owner())
                        && place(thing.owner()).equals(place));
        return true;
    }

    private @Nullable Thing thing(long session, long handle) {
        String label = labelOf(session, handle);
        return label == null ? null : things.get(label);
    }

    private Place place(long session) {
        OpenSession open = sessions.get(session);
        return new Place(open.application(), open.slot());
    }

    private List<Long> sessionsIn(int application, long slot) {
        List<Long> found = new ArrayList<>();
        sessions.forEach((session, open) -> {
            if (open.application() == application && open.slot() == slot) {
                found.add(session);
            }
        });
        return found;
    }
}
