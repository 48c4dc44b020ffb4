package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.harness.node.PartitionConfig;
import dev.holdfast.harness.node.PartitionJvm;
import dev.holdfast.harness.node.PartitionProcess;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A card of a {@link ProcessRack}: its folder, and the process that runs it, whoever started that. */
final class ProcessCard {

    /** The card's configuration. It is written last: a folder without it is no card yet, or none any more. */
    static final String CONFIG = "partition.conf";

    /** What the process printed, and the JVM if it broke down. */
    private static final String OUTPUT = "partition.out";

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LAST_LINES = 6;

    private final String cardId;
    private final Path folder;
    /** The process, if this object started it. Its standard input stays open as long as this is held. */
    private @Nullable Process child;

    ProcessCard(String cardId, Path folder) {
        this.cardId = cardId;
        this.folder = folder;
    }

    /** Starts the card's process unless there is one; tells where it answers, once it does. */
    synchronized Slot powerOn(boolean beyondRack) {
        PartitionConfig config = config();
        if (running().isEmpty()) {
            child = spawn(config, beyondRack);
        }
        boolean settled = await(START_LIMIT, () -> answers() || hasEnded());
        if (!answers()) {
            String why = settled ? "its process ended" : "it is silent for " + START_LIMIT.toSeconds() + " seconds";
            powerOff();
            throw new RefusedException(
                    Code.UNREACHABLE, "Card " + cardId + " cannot be powered on: " + why + ". " + lastLines(config));
        }
        return new Slot(cardId, config.advertise());
    }

    /** Kills the card's process, whoever started it; when this returns it does nothing any more. */
    synchronized void powerOff() {
        if (child != null) {
            child.destroyForcibly();
        }
        running().ifPresent(PartitionProcess::kill);
        awaitEnd();
    }

    /** Lets the card's process end as it should. */
    synchronized void stop() {
        running().ifPresent(PartitionProcess::stop);
        awaitEnd();
    }

    /** Kills the card's process and deletes all that the card had. */
    synchronized void destroy() {
        powerOff();
        try {
            Files.deleteIfExists(folder.resolve(CONFIG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FolderTree.delete(folder);
    }

    /** Whether the card's process is one that this object started. */
    synchronized boolean isOwn() {
        return child != null && child.isAlive();
    }

    /** The card's process, unless it has none. */
    Optional<PartitionProcess> running() {
        try {
            return PartitionProcess.find(config());
        } catch (RefusedException e) {
            if (e.code() == Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    PartitionConfig config() {
        if (!Files.exists(folder.resolve(CONFIG))) {
            throw new RefusedException(
                    Code.NOT_FOUND, "There is no card " + cardId + " in this rack; it was destroyed or never made.");
        }
        return PartitionConfig.read(folder.resolve(CONFIG));
    }

    private Process spawn(PartitionConfig config, boolean beyondRack) {
        List<String> command = new ArrayList<>();
        if (beyondRack) {
            // Out of this terminal's reach: what is typed there to end the rack is not meant for the card.
            command.add("setsid");
        }
        command.addAll(PartitionJvm.command(config.file(), !beyondRack));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(OUTPUT).toFile());
        // One native heap for all threads: with one for each, what one gave back is of no use to another.
        process.environment().put("MALLOC_ARENA_MAX", "1");
        if (beyondRack) {
            process.redirectInput(new File("/dev/null"));
        }
        try {
            return process.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        return running().filter(PartitionProcess::answers).isPresent();
    }

    /** Of one that had time to begin: neither what was started here nor anybody else runs the card. */
    private boolean hasEnded() {
        return !isOwn() && running().isEmpty();
    }

    private void awaitEnd() {
        if (!await(END_LIMIT, this::hasEnded)) {
            throw new RefusedException(
                    Code.BUSY, "The process of card " + cardId + " does not end; end it by hand, then try again.");
        }
    }

    private String lastLines(PartitionConfig config) {
        List<String> lines = new ArrayList<>();
        for (Path file : List.of(config.log(), folder.resolve(OUTPUT))) {
            try {
                List<String> all = Files.readAllLines(file);
                lines.addAll(all.subList(Math.max(0, all.size() - LAST_LINES), all.size()));
            } catch (IOException e) {
                lines.add("(" + file + " cannot be read)");
            }
        }
        return "The end of its log, " + config.log() + ":\n" + String.join("\n", lines);
    }

    private static boolean await(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
