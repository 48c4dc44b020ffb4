package dev.holdfast.harness.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The targets that a source tree has, found by reading it: there is no list to forget one in. */
final class FuzzTargets {

    private static final Path TESTS = Path.of("src/test/java");
    private static final String SUFFIX = "FuzzTest.java";
    private static final Pattern METHOD = Pattern.compile("@FuzzTest\\b[^{;]*?\\bvoid\\s+(\\w+)\\s*\\(");

    private FuzzTargets() {}

    /** All of them, module by module and by name. */
    static List<FuzzTarget> in(Path tree) throws IOException {
        List<FuzzTarget> targets = new ArrayList<>();
        for (Path module : modules(tree)) {
            Path tests = module.resolve(TESTS);
            try (Stream<Path> files = Files.walk(tests)) {
                for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX))
                        .sorted()
                        .toList()) {
                    String path = tests.relativize(file).toString();
                    String className = path.substring(0, path.length() - ".java".length())
                            .replace(file.getFileSystem().getSeparator(), ".");
                    Matcher method = METHOD.matcher(Files.readString(file));
                    while (method.find()) {
                        targets.add(new FuzzTarget(module, className, method.group(1)));
                    }
                }
            }
        }
        return targets;
    }

    private static List<Path> modules(Path tree) throws IOException {
        try (Stream<Path> folders = Files.list(tree)) {
            return folders.filter(folder ->
                            Files.exists(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve(TESTS)))
                    .sorted()
                    .toList();
        }
    }
}
