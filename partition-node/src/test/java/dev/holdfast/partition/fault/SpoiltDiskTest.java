package dev.holdfast.partition.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.partition.device.FaultyDisk;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.partition.environment.Supply;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.DiskFault.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A tester's disk fails as it is told to, and else holds what is written to it. */
class SpoiltDiskTest {

    private final Power power = new Power();
    private final FaultyDisk real = new FaultyDisk(power, new SplittableRandom(1));
    private final Faults faults = new Faults();
    private final List<String> supplied = new ArrayList<>();
    private final Supply supply = new Supply() {
        @Override
        public void cut() {
            supplied.add("cut");
        }

        @Override
        public void cycle() {
            supplied.add("cycled");
        }
    };
    private final Disk disk = new SpoiltDisk("disk", real, faults, () -> true, supply);

    private void plan(Kind kind, int times, int skip) {
        faults.add(CardFault.newBuilder()
                .setTimes(times)
                .setSkip(skip)
                .setDisk(DiskFault.newBuilder().setKind(kind).setDisk("disk"))
                .build());
    }

    private static void write(DiskFile file, long offset, String text) throws IOException {
        file.write(offset, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String read(Disk disk, String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            ByteBuffer into = ByteBuffer.allocate(100);
            int read = file.read(0, into);
            return new String(into.array(), 0, read, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void whatWasSyncedInVainIsLostWithThePower() throws IOException {
        try (DiskFile file = disk.open("log")) {
            write(file, 0, "kept ");
            file.sync();
            disk.syncNames();
            plan(Kind.LOST_SYNC, 1, 0);
            write(file, 5, "lost");
            file.sync();
        }
        assertEquals("kept lost", read(disk, "log"), "as long as there is power nobody sees a difference");
        assertEquals("kept ", read(new SpoiltDisk("disk", real, faults, () -> true, supply), "log"));
    }

    @Test
    void anHonestSyncBringsEverythingToTheDiskAlsoUnderANewName() throws IOException {
        plan(Kind.LOST_SYNC, 1, 0);
        try (DiskFile file = disk.open("log.new")) {
            write(file, 0, "first ");
            file.sync();
            disk.rename("log.new", "log");
            assertEquals(
                    "",
                    read(new SpoiltDisk("disk", real, faults, () -> true, supply), "log"),
                    "the name is there before its content");
            assertEquals("first ", read(disk, "log"));
            write(file, 6, "second");
            file.truncate(10);
            file.sync();
        }
        assertEquals("first seco", read(new SpoiltDisk("disk", real, faults, () -> true, supply), "log"));
    }

    @Test
    void aFullDiskTakesNoMoreAndOneThatFailsDoesNothing() throws IOException {
        plan(Kind.FULL, 1, 1);
        try (DiskFile file = disk.open("log")) {
            write(file, 0, "a");
            assertThrows(IOException.class, () -> write(file, 1, "b"));
            write(file, 1, "c");
            plan(Kind.IO_ERROR, 0, 0);
            assertThrows(IOException.class, file::sync);
            assertThrows(IOException.class, disk::list);
            assertThrows(IOException.class, () -> disk.open("other"));
            faults.clear(faults.list().getFaultsList().stream()
                    .map(entry -> entry.getNumber())
                    .toList());
        }
        assertEquals("ac", read(disk, "log"));
    }

    @Test
    void aBitThatRottedStaysSo() throws IOException {
        try (DiskFile file = disk.open("log")) {
            write(file, 0, "sound");
        }
        plan(Kind.BIT_ROT, 1, 1);
        assertEquals("sound", read(disk, "log"));
        String rotten = read(disk, "log");
        assertNotEquals("sound", rotten);
        assertEquals(rotten, read(disk, "log"));
        assertEquals(rotten, read(real, "log"));
    }

    @Test
    void aTornWriteIsTheLastThatTheDiskDoes() throws IOException {
        plan(Kind.TORN_WRITE, 1, 1);
        DiskFile file = disk.open("log");
        write(file, 0, "whole ");
        assertThrows(IOException.class, () -> write(file, 6, "torn"));
        assertEquals(List.of("cut"), supplied);
        assertThrows(IOException.class, file::sync);
        assertThrows(IOException.class, () -> disk.open("other"));
        assertEquals("whole to", read(real, "log"));
    }

    @Test
    void anotherDiskIsNotTouched() throws IOException {
        plan(Kind.IO_ERROR, 0, 0);
        Disk flash =
                new SpoiltDisk("flash", new FaultyDisk(power, new SplittableRandom(2)), faults, () -> true, supply);
        assertEquals(0, flash.list().size());
    }
}
