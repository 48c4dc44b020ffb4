package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.BenchCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of disk and flash of a card, as somebody makes it who takes them out. Fuses and NVRAM are inside of the envelope, and in no
 * copy.
 */
record KeptStore(Map<String, byte[]> files) {

    private static final List<String> OUTSIDE = List.of("disk", "flash");

    static KeptStore of(BenchCard card) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (Path file : filesOf(card)) {
            files.put(card.folder().relativize(file).toString(), Files.readAllBytes(file));
        }
        return new KeptStore(files);
    }

    /** Into a card without power. */
    void putBack(BenchCard card) throws IOException {
        for (Path file : filesOf(card)) {
            Files.delete(file);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(card.folder().resolve(file.getKey()), file.getValue());
        }
    }

    private static List<Path> filesOf(BenchCard card) throws IOException {
        try (Stream<Path> disk = Files.walk(card.folder().resolve(OUTSIDE.get(0)));
                Stream<Path> flash = Files.walk(card.folder().resolve(OUTSIDE.get(1)))) {
            return Stream.concat(disk, flash).filter(Files::isRegularFile).toList();
        }
    }
}
