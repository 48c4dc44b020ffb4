package dev.holdfast.harness.node;

import dev.holdfast.harness.config.ConfigFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The process that runs a card, as anybody on its host finds it: by a small file in the card's folder, which names the
 * process and tells whether the card answers already.
 */
public final class PartitionProcess {

    private static final String FILE = "process";
    private static final String LOCK = "process.lock";
    private static final String PID = "pid";
    private static final String BEGAN = "began";
    private static final String ANSWERS = "answers";
    private static final List<String> KEYS = List.of(PID, BEGAN, ANSWERS);

    private static final Set<String> ENDED = Set.of("Z", "X");
    private static final int STATE = 0;
    private static final int START_TIME = 19;
    private static final int KIB = 1024;

    private final ProcessHandle process;
    private final String began;
    private final boolean answers;

    private PartitionProcess(ProcessHandle process, String began, boolean answers) {
        this.process = process;
        this.began = began;
        this.answers = answers;
    }

    /**
     * The process that runs the card now. A file that a killed process left behind names nobody, also when the system gave
     * its number to another process since.
     */
    public static Optional<PartitionProcess> find(PartitionConfig config) {
        Path file = config.card().resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        ConfigFile found = ConfigFile.read(file, KEYS);
        long pid = found.require(PID, Long::parseLong);
        String began = found.require(BEGAN, text -> text);
        boolean answers = found.find(ANSWERS, Boolean::parseBoolean).orElse(false);
        return ProcessHandle.of(pid)
                .map(process -> new PartitionProcess(process, began, answers))
                .filter(PartitionProcess::isAlive);
    }

    /**
     * Puts this process down as the one that runs the card, for as long as the claim is open.
     *
     * @throws RefusedException CONFLICT when another one does
     */
    static Claim claim(PartitionConfig config) throws IOException {
        FileChannel lock =
                FileChannel.open(config.card().resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            lock.close();
            throw new RefusedException(
                    Code.CONFLICT,
                    "Another process runs the card in " + config.card() + " already; stop that one first.");
        }
        Claim claim = new Claim(config.card().resolve(FILE), lock);
        claim.write(false);
        return claim;
    }

    /** That this process runs a card. The lock goes with the process, however it ends. */
    record Claim(Path file, FileChannel lock) implements AutoCloseable {

        /** Tells those who look that the card answers. */
        void ready() throws IOException {
            write(true);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
            lock.close();
        }

        private void write(boolean answers) throws IOException {
            long pid = ProcessHandle.current().pid();
            Path draft = file.resolveSibling(FILE + ".new");
            Files.writeString(
                    draft,
                    PID + " = " + pid + "\n" + BEGAN + " = " + began(pid).orElseThrow() + "\n" + ANSWERS + " = "
                            + answers + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return began(pid()).filter(began::equals).isPresent();
    }

    /** Whether the card answered when this was looked up. */
    public boolean answers() {
        return answers;
    }

    /** Memory that the process holds at the moment: VmRSS of proc(5), in bytes. 0 when it has ended. */
    public long residentBytes() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Asks the process to end as it should. */
    public void stop() {
        process.destroy();
    }

    /** Ends the process with SIGKILL: it does nothing any more, as at a power cut. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Holds the process still: its connections stay, and nothing is answered. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int failed = new ProcessBuilder("kill", "-s", name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (failed != 0) {
                throw new RefusedException(Code.NOT_FOUND, "Process " + pid() + " has ended; power the card on.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process was signalled", e);
        }
    }

    /**
     * When a process began, in ticks since the machine did: with its number, a name that is not given twice. From proc(5),
     * "stat"; empty of a process that has ended, be it that nobody asked for its exit code yet.
     */
    private static Optional<String> began(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            // The second field is the program's name in parentheses, which may have blanks and parentheses inside.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return ENDED.contains(fields[STATE]) ? Optional.empty() : Optional.of(fields[START_TIME]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
