package dev.holdfast.partition.sealed;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.environment.Nvram.Mark;
import java.io.IOException;
import java.util.Set;

/**
 * Makes a card's store unreadable for ever, whoever kept a copy of the disk. The seed goes first: from then on nothing
 * opens, and all that follows is tidying. NVRAM remembers that it was begun, so that a power cut only delays the end.
 */
public final class Zeroization {

    private Zeroization() {}

    /** Erases seed and files. The store must be closed. After an error or a power cut: {@link #resume}. */
    public static void run(Disk disk, Nvram nvram) throws IOException {
        nvram.beginWipe(Mark.NONE);
        nvram.eraseSeed();
        StoreFiles.sweep(disk, Set.of());
        disk.syncNames();
        nvram.advance(Counter.EPOCH, nvram.counter(Counter.EPOCH) + 1);
        nvram.finishWipe();
    }

    /**
     * Ends what a power cut interrupted; to be called at every boot, before the store is opened.
     *
     * @return whether there was anything to end
     */
    public static boolean resume(Disk disk, Nvram nvram) throws IOException {
        if (!nvram.wiping()) {
            return false;
        }
        run(disk, nvram);
        return true;
    }
}
