package dev.holdfast.partition.host;

import dev.holdfast.partition.fault.Faults;
import dev.holdfast.proto.v1.CardFaultList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A card's planned faults as a file beside it, so that they outlive its power and the process that ran it. */
final class FaultsFile {

    private FaultsFile() {}

    /** @throws IOException also when the file holds something else */
    static Faults read(Path file) throws IOException {
        return new Faults(content(file), faults -> write(file, faults));
    }

    private static CardFaultList content(Path file) throws IOException {
        try {
            return CardFaultList.parseFrom(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return CardFaultList.getDefaultInstance();
        }
    }

    private static void write(Path file, CardFaultList faults) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(draft, faults.toByteArray());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
