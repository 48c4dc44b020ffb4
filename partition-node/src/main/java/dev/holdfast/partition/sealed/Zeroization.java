package dev.holdfast.partition.sealed;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Cell;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.environment.Nvram.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes a card's store unreadable for ever, whoever kept a copy of the disk. The seed goes first: from then on nothing
 * opens, and all that follows is tidying. NVRAM remembers that it was begun, so that a power cut only delays the end: then
 * all steps are to be done again, in their order.
 */
public final class Zeroization {

    /**
     * One step.
     *
     * @param done what has happened after it, such as "seed-erased"
     */
    public record Step(String done, Action action) {}

    /** What a step does. */
    @FunctionalInterface
    public interface Action {
        void run() throws IOException;
    }

    private Zeroization() {}

    /**
     * All steps. The store must be closed.
     *
     * @param mark what is left behind; to begin anew, as after a power cut, takes no mark away
     * @param others what else has to go, before it counts as done
     */
    public static List<Step> steps(Disk disk, Nvram nvram, Mark mark, List<Step> others) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("begun", () -> nvram.beginWipe(mark)));
        steps.add(new Step("seed-erased", () -> eraseSecrets(nvram)));
        steps.addAll(others);
        steps.add(new Step("files-deleted", () -> {
            StoreFiles.sweep(disk, Set.of());
            disk.syncNames();
        }));
        steps.add(new Step("epoch-begun", () -> nvram.advance(Counter.EPOCH, nvram.counter(Counter.EPOCH) + 1)));
        steps.add(new Step("finished", nvram::finishWipe));
        return steps;
    }

    /** A decommissioned card loses its half of the key to its identity too. */
    private static void eraseSecrets(Nvram nvram) throws IOException {
        nvram.eraseSeed();
        if (nvram.mark() == Mark.DECOMMISSIONED) {
            nvram.erase(Cell.IDENTITY);
        }
    }

    /** Erases seed and files. The store must be closed. After an error or a power cut: {@link #resume}. */
    public static void run(Disk disk, Nvram nvram) throws IOException {
        for (Step step : steps(disk, nvram, Mark.NONE, List.of())) {
            step.action().run();
        }
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
