package dev.holdfast.harness.inspection;

import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.HistoryReader;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens what a command was told to read. */
final class HistoryFile {

    private HistoryFile() {}

    static History read(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return HistoryReader.read(in);
        } catch (IOException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "The history " + file + " cannot be read; name a file.");
        }
    }
}
