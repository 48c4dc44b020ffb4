package dev.holdfast.partition.mutant;

import dev.holdfast.partition.crypto.CryptoEngine.Generated;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.partition.planted.PlantedBugs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Where the material of new versions comes by. It keeps what it should not, so nobody wipes it. */
final class MutantMaterial {

    private static final String FILE = "core-dump";

    private final PlantedBugs bugs;
    private final Disk flash;
    /** By the length of the public key, as keys of one kind have the same. */
    private final Map<Integer, Generated> last = new HashMap<>();

    MutantMaterial(PlantedBugs bugs, Disk flash) {
        this.bugs = bugs;
        this.flash = flash;
    }

    synchronized Generated of(Generated made) {
        Generated given = made;
        if (bugs.has(PlantedBug.MATERIAL_REUSED)) {
            given = copy(last.computeIfAbsent(made.publicKey().length, first -> copy(made)));
        }
        if (bugs.has(PlantedBug.PLAINTEXT_ON_DISK)) {
            spill(given.material());
        }
        return given;
    }

    private static Generated copy(Generated made) {
        return new Generated(made.publicKey(), made.material().clone());
    }

    private void spill(byte[] material) {
        try (DiskFile file = flash.open(FILE)) {
            file.write(file.size(), ByteBuffer.wrap(material));
            file.sync();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
