package dev.holdfast.partition.sealed;

import dev.holdfast.partition.environment.Disk;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The store's files on a disk, told from others by their names. */
final class StoreFiles {

    private StoreFiles() {}

    static List<FileName> list(Disk disk) throws IOException {
        return disk.list().stream()
                .map(FileName::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The newest journal that was written to its end. */
    static Optional<FileName> newestJournal(Disk disk) throws IOException {
        return list(disk).stream()
                .filter(file -> file.kind() == FileKind.JOURNAL && !file.unfinished())
                .max(Comparator.comparingLong(FileName::number));
    }

    /** Deletes all but these. What a power cut brings back is deleted the next time. */
    static void sweep(Disk disk, Set<FileName> keep) throws IOException {
        for (FileName file : list(disk)) {
            if (!keep.contains(file)) {
                disk.delete(file.toString());
            }
        }
    }
}
