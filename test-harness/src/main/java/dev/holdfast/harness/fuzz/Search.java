package dev.holdfast.harness.fuzz;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of Jazzer on one target, in a JVM of its own. It begins with the seeds and with what earlier runs kept below
 * {@code .cifuzz-corpus} because it reached something new, and ends when its time is up or with the first input that the
 * target does not stand. That one is written among the seeds.
 */
final class Search {

    /** Enough for every target: one that needs more has a finding. */
    private static final String MEMORY = "-Xmx1g";

    /** How long one input may take, seconds. With the first one a target may have to boot a card, in a slow JVM. */
    private static final int LONGEST_INPUT = 120;

    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    private final FuzzTarget target;
    private final String classPath;
    private final Duration time;

    /** @param classPath what {@link SourceBuild#classPath} tells */
    Search(FuzzTarget target, String classPath, Duration time) {
        this.target = target;
        this.classPath = classPath;
        this.time = time;
    }

    /** @param progress told now and then how far the search is */
    Outcome run(Consumer<Progress> progress) throws IOException, InterruptedException {
        Files.createDirectories(target.seeds());
        Files.createDirectories(target.log().getParent());
        Set<Path> before = files(target.seeds());
        Process jazzer = start();
        Thread withThis = new Thread(jazzer::destroyForcibly, "end of " + target.name());
        Runtime.getRuntime().addShutdownHook(withThis);
        try {
            Report report = follow(jazzer, progress);
            int exit = jazzer.waitFor();
            List<Path> found = files(target.seeds()).stream()
                    .filter(file -> !before.contains(file))
                    .sorted()
                    .toList();
            return new Outcome(exit != 0, report.progress(), report.failure(), found);
        } finally {
            Runtime.getRuntime().removeShutdownHook(withThis);
            jazzer.destroyForcibly();
            removeIfEmpty(target.seeds());
        }
    }

    private Process start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                MEMORY,
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-Xshare:off",
                "-cp",
                classPath,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.className(),
                "--target_method=" + target.method(),
                // Protobuf's code is large and not ours; to instrument it takes longer than many a search.
                "--instrumentation_excludes=dev.holdfast.proto.v1.**",
                "-max_total_time=" + Math.max(1, time.toSeconds()),
                "-timeout=" + LONGEST_INPUT,
                "-rss_limit_mb=0",
                "-artifact_prefix=" + target.seeds() + '/');
        Process jazzer = new ProcessBuilder(command)
                .directory(target.module().toFile())
                .redirectErrorStream(true)
                .start();
        jazzer.getOutputStream().close();
        return jazzer;
    }

    private Report follow(Process jazzer, Consumer<Progress> progress) throws IOException {
        Progress far = Progress.NONE;
        List<String> failure = new ArrayList<>();
        boolean failing = false;
        long due = System.nanoTime() + BETWEEN_REPORTS.toNanos();
        try (BufferedReader said = jazzer.inputReader(StandardCharsets.UTF_8);
                BufferedWriter log = Files.newBufferedWriter(target.log())) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                log.write(line);
                log.newLine();
                far = far.after(line);
                failing = line.startsWith("== Java") || (failing && !line.startsWith("=="));
                if (failing) {
                    failure.add(line);
                }
                if (System.nanoTime() - due >= 0) {
                    progress.accept(far);
                    due = System.nanoTime() + BETWEEN_REPORTS.toNanos();
                }
            }
        }
        return new Report(far, failure);
    }

    private static Set<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toSet());
        }
    }

    /** A target without a finding gets no folders; the folder of its class goes too when nothing else is in it. */
    private static void removeIfEmpty(Path seeds) throws IOException {
        try {
            Files.delete(seeds);
            Files.delete(seeds.getParent());
        } catch (DirectoryNotEmptyException used) {
            // It has seeds.
        }
    }

    private record Report(Progress progress, List<String> failure) {}

    /**
     * How a search ended.
     *
     * @param failed whether anything was found; or Jazzer itself could not run, and then there is no input
     * @param failure what Jazzer says of it
     * @param found the inputs that are seeds now
     */
    record Outcome(boolean failed, Progress progress, List<String> failure, List<Path> found) {}
}
