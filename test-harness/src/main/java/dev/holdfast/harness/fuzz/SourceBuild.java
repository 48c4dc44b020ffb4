package dev.holdfast.harness.fuzz;

import dev.holdfast.harness.cli.EnvironmentMissingException;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The tests of a source tree, compiled by Maven, and the class paths that they need. */
final class SourceBuild {

    /** What the launcher {@code hsm} tells about itself: the folder it stands in. */
    private static final String SOURCE = "holdfast.source";

    private static final String CLASS_PATH = "target/fuzz.classpath";

    private final Path tree;

    private SourceBuild(Path tree) {
        this.tree = tree;
    }

    /** @throws EnvironmentMissingException if this program runs without its sources */
    static SourceBuild here() {
        String told = System.getProperty(SOURCE, "");
        if (told.isEmpty() || !Files.exists(Path.of(told, "pom.xml"))) {
            throw new EnvironmentMissingException(
                    "Fuzzing needs the source tree: start it with ./hsm fuzz from a checkout.");
        }
        return new SourceBuild(Path.of(told));
    }

    Path tree() {
        return tree;
    }

    /**
     * Compiles the tests of the targets' modules, and of what these use.
     *
     * @throws RefusedException CONFLICT with Maven's log, if that fails
     */
    void compile(List<FuzzTarget> targets) throws IOException, InterruptedException {
        String modules = targets.stream()
                .map(target -> String.valueOf(target.module().getFileName()))
                .distinct()
                .collect(Collectors.joining(","));
        Path log = Files.createDirectories(targets.get(0).log().getParent()).resolve("build.log");
        Process maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-q",
                        "-Dspotless.check.skip",
                        "-Derrorprone.skip",
                        "-Dmdep.includeScope=test",
                        "-Dmdep.outputFile=" + CLASS_PATH,
                        "-pl",
                        modules,
                        "-am",
                        "test-compile",
                        "dependency:build-classpath")
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        maven.getOutputStream().close();
        if (maven.waitFor() != 0) {
            throw new RefusedException(Code.CONFLICT, "The tests do not compile; what Maven says is in " + log + ".");
        }
    }

    /** What a JVM needs to run a target. */
    String classPath(FuzzTarget target) throws IOException {
        Path classes = target.module().resolve("target");
        return String.join(
                File.pathSeparator,
                classes.resolve("test-classes").toString(),
                classes.resolve("classes").toString(),
                Files.readString(target.module().resolve(CLASS_PATH)).strip());
    }
}
