package dev.holdfast.partition.fault;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.partition.environment.Supply;
import dev.holdfast.proto.v1.DiskFault;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A disk that can be made to fail. While a sync may yet get lost, the contents of files that are written stay in memory until a
 * sync that is honest brings them to the real disk: what was written after the last of those does not survive the power. Names
 * (creation, rename, deletion) are durable at once, as on a disk that reorders.
 */
final class SpoiltDisk implements Disk {

    private final String name;
    private final Disk real;
    private final Faults faults;
    private final BooleanSupplier hooked;
    private final Supply supply;
    private volatile boolean dead;
    private final Map<String, Unsynced> contents = new HashMap<>();

    /**
     * @param hooked whether the firmware that runs now has fault hooks
     * @param supply fails when a write is torn
     */
    SpoiltDisk(String name, Disk real, Faults faults, BooleanSupplier hooked, Supply supply) {
        this.name = name;
        this.real = real;
        this.faults = faults;
        this.hooked = hooked;
        this.supply = supply;
    }

    @Override
    public List<String> list() throws IOException {
        requireNoError();
        return real.list();
    }

    @Override
    public DiskFile open(String file) throws IOException {
        requireNoError();
        return new SpoiltFile(real.open(file), contentsOf(file), this);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        requireNoError();
        real.rename(from, to);
        contents.put(to, contentsOf(from));
        contents.remove(from);
    }

    @Override
    public synchronized void delete(String file) throws IOException {
        requireNoError();
        real.delete(file);
        contents.remove(file);
    }

    @Override
    public void syncNames() throws IOException {
        requireNoError();
        real.syncNames();
    }

    private synchronized Unsynced contentsOf(String file) {
        return contents.computeIfAbsent(file, unused -> new Unsynced());
    }

    void requireNoError() throws IOException {
        if (dead) {
            throw new IOException("The power of the " + name + " has failed.");
        }
        if (strikes(DiskFault.Kind.IO_ERROR)) {
            throw new IOException("A tester makes the " + name + " fail.");
        }
    }

    void requireSpace() throws IOException {
        if (strikes(DiskFault.Kind.FULL)) {
            throw new IOException("A tester makes the " + name + " full.");
        }
    }

    boolean tears() {
        return strikes(DiskFault.Kind.TORN_WRITE);
    }

    /** The power fails: what the card still does before it notices finds no disk. */
    IOException dies() {
        dead = true;
        supply.cut();
        return new IOException("A tester makes the power fail while the " + name + " writes.");
    }

    boolean rots() {
        return strikes(DiskFault.Kind.BIT_ROT);
    }

    boolean losesSync() {
        return strikes(DiskFault.Kind.LOST_SYNC);
    }

    boolean mayLoseSyncs() {
        return hooked.getAsBoolean() && faults.awaits(name, DiskFault.Kind.LOST_SYNC);
    }

    private boolean strikes(DiskFault.Kind kind) {
        return hooked.getAsBoolean() && faults.strikes(name, kind);
    }
}
