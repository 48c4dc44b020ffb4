package dev.holdfast.bridge.token;

import dev.holdfast.proto.pkcs11.CryptokiException;

/** What a tester can do to a door, for all its applications at once: what hardware does to its clients on bad days. */
public final class Mischief {

    private final Door door;

    Mischief(Door door) {
        this.door = door;
    }

    /** All handles of objects that applications hold are void; whoever searches again finds the objects under others. */
    public void renumber() {
        door.renumber();
    }

    /** @param serial what the pool's token shows in place of its serial number, at most 16 characters */
    public void serial(String serial) {
        door.pool().serial(serial);
    }

    /**
     * Takes the token out of a slot: its sessions are gone, calls on them are answered with DEVICE_REMOVED.
     *
     * @throws CryptokiException SLOT_ID_INVALID
     */
    public void remove(long slot) {
        door.remove(slot);
    }

    /**
     * Puts back a token that was taken out. Its sessions and logins stay gone.
     *
     * @throws CryptokiException SLOT_ID_INVALID
     */
    public void insert(long slot) {
        door.insert(slot);
    }

    /** Puts back every token, and shows the serial number that it has. What was renumbered stays so. */
    public void restore() {
        door.insertAll();
        door.pool().serial(null);
    }
}
