package dev.holdfast.harness.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a card's process says of the {@link DrillOrders} it found: a text file in the card's folder, like them.
 *
 * @param revision of the orders that hold
 * @param met by the number of a fault of links, what it has done in this process
 */
public record DrillAnswer(long revision, Map<Integer, Met> met) {

    static final String FILE = "drill.answer";

    /**
     * What a fault has done.
     *
     * @param touched messages that went over its links
     * @param lost those of them that did not arrive
     */
    public record Met(long touched, long lost) {

        public static final Met NOTHING = new Met(0, 0);

        public Met plus(Met more) {
            return new Met(touched + more.touched(), lost + more.lost());
        }
    }

    public DrillAnswer {
        met = Map.copyOf(met);
    }

    /** With revision 0 when nobody has answered. */
    public static DrillAnswer of(Path card) {
        String text;
        try {
            text = Files.readString(card.resolve(FILE));
        } catch (NoSuchFileException none) {
            return new DrillAnswer(0, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long revision = 0;
        Map<Integer, Met> met = new TreeMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ");
            if (words[0].equals("revision")) {
                revision = Long.parseLong(words[1]);
            } else {
                met.put(Integer.parseInt(words[0]), new Met(Long.parseLong(words[1]), Long.parseLong(words[2])));
            }
        }
        return new DrillAnswer(revision, met);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("revision " + revision + "\n");
        new TreeMap<>(met).forEach((number, counts) -> text.append(number)
                .append(' ')
                .append(counts.touched())
                .append(' ')
                .append(counts.lost())
                .append('\n'));
        return text.toString();
    }
}
