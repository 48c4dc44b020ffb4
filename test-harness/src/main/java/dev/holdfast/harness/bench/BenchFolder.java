package dev.holdfast.harness.bench;

import dev.holdfast.harness.cli.LogFile;
import dev.holdfast.harness.cluster.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a measurement keeps what it makes: for good, or until it is over. */
record BenchFolder(Path path, boolean stays) implements AutoCloseable {

    /** @param work to make the folder in and leave it there; null for one that is deleted at the end */
    static BenchFolder open(@Nullable Path work) throws IOException {
        Path parent = work == null ? Path.of(System.getProperty("java.io.tmpdir")) : Files.createDirectories(work);
        Path path = Files.createTempDirectory(parent, "bench-");
        LogFile.open(path.resolve("bench.log"));
        return new BenchFolder(path, work != null);
    }

    @Override
    public void close() {
        if (!stays) {
            FolderTree.delete(path);
        }
    }
}
