package dev.holdfast.harness.cluster;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.partition.host.FirmwareFactory;
import dev.holdfast.partition.host.WrongClock;
import dev.holdfast.partition.image.ImageSlots;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What can be brought upon cards that have folders, and upon the coordinator of this process. */
abstract class FolderHazards implements Hazards {

    private final LocalRack rack;
    private final TesterLine tester;
    private final LinkFaults links;
    private final WrongClock clock;

    /**
     * @param tester has channels that no fault of links is on
     * @param links that end in this process
     * @param clock the coordinator's
     */
    FolderHazards(LocalRack rack, TesterLine tester, LinkFaults links, WrongClock clock) {
        this.rack = rack;
        this.tester = tester;
        this.links = links;
        this.clock = clock;
    }

    /** A coordinator's clock that can be set wrong. */
    static Clock timeOf(WrongClock clock) {
        InstantSource now = () -> Instant.ofEpochMilli(clock.millis());
        return now.withZone(ZoneOffset.UTC);
    }

    @Override
    public int breakLinks(Set<Link> broken, LinkFault fault) {
        return links.add(broken, fault).number();
    }

    @Override
    public Met met(int number) {
        return links.list().stream()
                .filter(fault -> fault.number() == number)
                .map(FolderHazards::met)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault of links has the number " + number));
    }

    @Override
    public Met mendLinks(int number) {
        return met(links.end(number));
    }

    private static Met met(LinkFaults.Planned fault) {
        return new Met(fault.touched(), fault.lost());
    }

    @Override
    public void setClock(String whose, Duration ahead, double rate) {
        if (whose.equals(Stage.COORDINATOR)) {
            clock.set(ahead.toMillis(), rate);
        } else {
            setCardsClock(whose, ahead, rate);
        }
    }

    abstract void setCardsClock(String card, Duration ahead, double rate);

    @Override
    public void sense(String card, String sensor, long value) {
        try {
            Files.writeString(
                    existing(card).resolve("sensors"),
                    sensor + " " + value + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Copy copy(String card, Part part) {
        requireDark(card);
        Map<String, byte[]> copied = FolderTree.read(existing(card));
        copied.keySet().removeIf(file -> !isOf(part, file));
        return () -> putBack(card, part, copied);
    }

    private void putBack(String card, Part part, Map<String, byte[]> copied) {
        if (Files.exists(rack.folderOf(card))) {
            requireDark(card);
            Map<String, byte[]> files = FolderTree.read(rack.folderOf(card));
            files.keySet().removeIf(file -> isOf(part, file));
            files.putAll(copied);
            FolderTree.write(rack.folderOf(card), files);
        }
    }

    private static boolean isOf(Part part, String file) {
        return switch (part) {
            case ALL -> true;
            case DISK -> file.startsWith("disk/");
            case NVRAM -> file.equals("nvram") || file.startsWith("nvram/");
            case FIRMWARE -> file.startsWith("flash/" + ImageSlots.FILES);
        };
    }

    @Override
    public void layImage(String card, ByteString image) {
        requireDark(card);
        try {
            FirmwareFactory.install(existing(card), image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void forgetFaults(String card) {
        requireDark(card);
        try {
            Files.deleteIfExists(existing(card).resolve("faults"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletableFuture<Response> ask(String card, Request request) {
        if (!hasPower(card)) {
            return CompletableFuture.failedFuture(
                    new RefusedException(Code.UNREACHABLE, "Card " + card + " has no power; power it on first."));
        }
        return rack.powerOn(card).thenCompose(slot -> tester.ask(slot.address(), request));
    }

    boolean hasPower(String card) {
        return rack.powered().contains(card);
    }

    Path existing(String card) {
        Path folder = rack.folderOf(card);
        if (!Files.exists(folder)) {
            throw new RefusedException(Code.NOT_FOUND, "Card " + card + " was destroyed.");
        }
        return folder;
    }

    private void requireDark(String card) {
        if (hasPower(card)) {
            throw new RefusedException(Code.WRONG_STATE, "Card " + card + " has power; cut that first.");
        }
    }
}
