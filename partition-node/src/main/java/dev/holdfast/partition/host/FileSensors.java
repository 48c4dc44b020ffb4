package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Sensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sensors as a text file that grows: every line is a sensor's name and a value in thousandths of its unit, and the last one
 * of a sensor is what it shows now. Whoever wants to open a card's cover writes {@code echo "cover 1000" >> sensors}, and
 * may do so while the card is off. A line that is none is passed over. How far the card has seen to it stands in a file
 * beside it, whose name ends with {@code .seen}.
 */
final class FileSensors implements Sensors {

    private static final Pattern LINE = Pattern.compile("\\s*([a-z-]+)\\s+(-?[0-9]{1,15})\\s*");

    private final Path file;
    private final Path seen;
    private Map<String, Reading> readings = new HashMap<>();
    private FileTime changed = FileTime.fromMillis(0);
    private long length;
    private long read;
    private long settled;

    FileSensors(Path file) throws IOException {
        this.file = file;
        this.seen = file.resolveSibling(file.getFileName() + ".seen");
        String text = new String(content(seen), StandardCharsets.UTF_8).strip();
        this.settled = text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    @Override
    public synchronized Optional<Reading> read(String sensor) throws IOException {
        refresh();
        return Optional.ofNullable(readings.get(sensor));
    }

    /** A file that nobody touched is not read again. Its time alone does not tell: the clock of a file system is coarse. */
    private void refresh() throws IOException {
        boolean exists = Files.exists(file);
        FileTime now = exists ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
        long bytes = exists ? Files.size(file) : 0;
        if (now.equals(changed) && bytes == length) {
            return;
        }
        byte[] content = content(file);
        Map<String, Reading> found = new HashMap<>();
        int start = 0;
        for (int end = 0; end < content.length; end++) {
            if (content[end] == '\n') {
                add(found, new String(content, start, end - start, StandardCharsets.UTF_8), start < settled);
                start = end + 1;
            }
        }
        readings = found;
        read = start;
        changed = now;
        length = content.length;
    }

    private static void add(Map<String, Reading> found, String line, boolean settled) {
        Matcher parts = LINE.matcher(line);
        if (parts.matches()) {
            Reading latest = Reading.steady(Long.parseLong(parts.group(2)));
            found.merge(parts.group(1), latest, (before, now) -> settled ? now : before.then(now.latest()));
        }
    }

    @Override
    public synchronized void settle() throws IOException {
        if (settled != read) {
            Files.writeString(seen, Long.toString(read));
            settled = read;
            readings.replaceAll((sensor, reading) -> Reading.steady(reading.latest()));
        }
    }

    private static byte[] content(Path path) throws IOException {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }
}
