package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.ExperimentReader;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The text of an experiment, as its author wrote it.
 *
 * @param name for messages: the file, or the name of a built-in drill with {@code .yaml}
 * @param yaml at most a little more than a reader takes
 */
record DrillSource(String name, byte[] yaml) {

    /** More than any reader takes, so that what is too long is told to be. */
    private static final int MOST = (1 << 20) + 1;

    /** A built-in drill of this name or else a file; NOT_FOUND if there is neither. */
    static DrillSource find(String nameOrFile) {
        Optional<byte[]> builtIn = Catalog.file(nameOrFile);
        return builtIn.isPresent()
                ? new DrillSource(nameOrFile + ".yaml", builtIn.get())
                : new DrillSource(nameOrFile, read(nameOrFile));
    }

    /** @throws dev.holdfast.harness.experiment.ExperimentException with every problem */
    Experiment experiment() {
        return experiment(Map.of());
    }

    /**
     * As {@link #experiment()}, with another configuration.
     *
     * @param changes keys of the configuration, as files have them, with their values
     */
    Experiment experiment(Map<String, String> changes) {
        return ExperimentReader.read(name, yaml, changes, Catalog.vocabulary());
    }

    private static byte[] read(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return in.readNBytes(MOST);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    "There is no drill and no file " + file + "; drills are " + String.join(", ", Catalog.NAMES) + ".");
        } catch (IOException e) {
            if (Files.isDirectory(Path.of(file))) {
                throw new RefusedException(Code.NOT_FOUND, file + " is a folder; name a file in it.");
            }
            throw new RefusedException(Code.NOT_FOUND, file + " cannot be read; check its permissions.");
        }
    }
}
