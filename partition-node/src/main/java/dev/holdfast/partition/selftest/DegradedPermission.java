package dev.holdfast.partition.selftest;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import java.io.IOException;

/**
 * Whether a crypto officer has allowed this card to go on without an algorithm that failed its self-test. A file on flash that is
 * there or not, and is gone with a zeroization.
 */
public final class DegradedPermission {

    private static final String FILE = "self-tests-degraded";

    private final Disk flash;
    private volatile boolean given;

    public DegradedPermission(Disk flash) {
        this.flash = flash;
    }

    /** From any thread. */
    public boolean isGiven() {
        return given;
    }

    /** Reads what was decided in earlier boots. A flash that cannot be read allows nothing. */
    public void load() {
        try {
            given = flash.list().contains(FILE);
        } catch (IOException unreadable) {
            given = false;
        }
    }

    /** Durable when it returns. */
    public void give() throws IOException {
        try (DiskFile file = flash.open(FILE)) {
            file.sync();
        }
        flash.syncNames();
        given = true;
    }

    /** Durable when it returns. */
    public void withdraw() throws IOException {
        flash.delete(FILE);
        flash.syncNames();
        given = false;
    }
}
