package dev.holdfast.partition.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.partition.environment.Sensors.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tester sets a card's sensors with {@code echo}. */
class FileSensorsTest {

    @TempDir
    Path folder;

    private long clock = 1_000;

    @Test
    void sensorsThatNobodySetShowWhatTheyUsuallyDo() throws IOException {
        FileSensors sensors = open();
        assertEquals(Optional.empty(), sensors.read("temperature"));
        sensors.settle();
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void theLastLineCountsAndTheOnesBeforeItAreRemembered() throws IOException {
        FileSensors sensors = open();
        append("temperature 25000\ntemperature 91500\n");
        append("temperature -3000\n");
        append("cover 1000\ntemperature 40000\n");
        assertEquals(Optional.of(new Reading(-3_000, 91_500, 40_000)), sensors.read("temperature"));
        assertEquals(Optional.of(Reading.steady(1_000)), sensors.read("cover"));
        sensors.settle();
        assertEquals(Optional.of(Reading.steady(40_000)), sensors.read("temperature"));
        append("temperature 41000\n");
        assertEquals(Optional.of(new Reading(40_000, 41_000, 41_000)), sensors.read("temperature"));
    }

    /** What happened while the card was off is news to it; what it has settled is none, boot after boot. */
    @Test
    void onlyWhatIsNewCountsAtTheNextBoot() throws IOException {
        append("mesh 1\nmesh 10000\n");
        FileSensors first = open();
        assertEquals(Optional.of(new Reading(1, 10_000, 10_000)), first.read("mesh"));
        assertEquals(Optional.of(new Reading(1, 10_000, 10_000)), open().read("mesh"));
        first.settle();
        assertEquals(Optional.of(Reading.steady(10_000)), open().read("mesh"));
        append("mesh 2\nmesh 9999\n");
        assertEquals(Optional.of(new Reading(2, 10_000, 9_999)), open().read("mesh"));
    }

    @Test
    void whatIsNoLineOfASensorIsPassedOver() throws IOException {
        append(
                "\nnonsense\ntemperature\ntemperature hot\ntemperature 1e9\n# temperature 5\n  temperature   7  \ntemperature 8");
        assertEquals(Optional.of(Reading.steady(7)), open().read("temperature"));
    }

    @Test
    void aFileThatWasReplacedIsReadAnew() throws IOException {
        append("temperature 25000\ntemperature 91500\n");
        FileSensors sensors = open();
        sensors.read("temperature");
        sensors.settle();
        Files.writeString(folder.resolve("sensors"), "cover 1000\n");
        touch();
        assertEquals(Optional.of(Reading.steady(1_000)), sensors.read("cover"));
        assertEquals(Optional.empty(), sensors.read("temperature"));
    }

    private FileSensors open() throws IOException {
        return new FileSensors(folder.resolve("sensors"));
    }

    private void append(String lines) throws IOException {
        Files.writeString(folder.resolve("sensors"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        touch();
    }

    /** File systems differ in how fine their times are. */
    private void touch() throws IOException {
        Files.setLastModifiedTime(folder.resolve("sensors"), FileTime.fromMillis(clock++));
    }
}
