package dev.holdfast.harness.node;

import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a drill wants to be wrong around a card's process: all of it, as a text file in the card's folder, so that it holds
 * when the process is another one too. Nobody looks at the file unless the card's configuration says {@code drill = yes}.
 *
 * <pre>
 *   revision 3
 *   clock 90000 1.0
 *   7 delay PT0.05S PT0.01S card-1>card-2 coordinator>card-2
 * </pre>
 *
 * @param revision grows with every change
 * @param aheadMillis by which the clock was set ahead
 * @param clockRate seconds that the clock counts in a second
 * @param links by number; only those that end at this card matter, because a link is broken where it ends
 */
public record DrillOrders(long revision, long aheadMillis, double clockRate, Map<Integer, OnLinks> links) {

    static final String FILE = "drill";

    /** Nothing is wrong. */
    public static final DrillOrders NONE = new DrillOrders(0, 0, 1, Map.of());

    /** What is wrong with which links. */
    public record OnLinks(LinkFault fault, Set<Link> links) {}

    public DrillOrders {
        links = Map.copyOf(new TreeMap<>(links));
    }

    public DrillOrders with(int number, OnLinks fault) {
        Map<Integer, OnLinks> more = new TreeMap<>(links);
        more.put(number, fault);
        return new DrillOrders(revision + 1, aheadMillis, clockRate, more);
    }

    public DrillOrders without(int number) {
        Map<Integer, OnLinks> fewer = new TreeMap<>(links);
        fewer.remove(number);
        return new DrillOrders(revision + 1, aheadMillis, clockRate, fewer);
    }

    public DrillOrders withClock(long ahead, double rate) {
        return new DrillOrders(revision + 1, ahead, rate, links);
    }

    /** {@link #NONE} when the folder has none. */
    public static DrillOrders of(Path card) {
        try {
            return parse(Files.readString(card.resolve(FILE)));
        } catch (NoSuchFileException none) {
            return NONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts them into the folder, for the card's process to find. */
    public void putInto(Path card) {
        replace(card.resolve(FILE), toString());
    }

    static void replace(Path file, String text) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException for what is no such file */
    static DrillOrders parse(String text) {
        DrillOrders orders = NONE;
        long revision = 0;
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ");
            try {
                switch (words[0]) {
                    case "revision" -> revision = Long.parseLong(words[1]);
                    case "clock" -> orders = orders.withClock(Long.parseLong(words[1]), Double.parseDouble(words[2]));
                    default -> orders = orders.with(Integer.parseInt(words[0]), onLinks(words));
                }
            } catch (IndexOutOfBoundsException | DateTimeParseException | NumberFormatException e) {
                throw new IllegalArgumentException("no order of a drill: " + line, e);
            }
        }
        return new DrillOrders(revision, orders.aheadMillis(), orders.clockRate(), orders.links());
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("revision " + revision + "\nclock " + aheadMillis + " " + clockRate + "\n");
        new TreeMap<>(links).forEach((number, order) -> text.append(number)
                .append(' ')
                .append(spelled(order.fault()))
                .append(' ')
                .append(order.links().stream().map(Link::toString).sorted().collect(Collectors.joining(" ")))
                .append('\n'));
        return text.toString();
    }

    private static OnLinks onLinks(String[] words) {
        LinkFault fault =
                switch (words[1]) {
                    case "cut" -> new LinkFault.Cut();
                    case "delay" -> new LinkFault.Delay(Duration.parse(words[2]), Duration.parse(words[3]));
                    case "loss" -> new LinkFault.Loss(Double.parseDouble(words[2]));
                    case "duplicate" -> new LinkFault.Duplicate(Double.parseDouble(words[2]));
                    case "reorder" -> new LinkFault.Reorder(Double.parseDouble(words[2]), Duration.parse(words[3]));
                    case "slow" -> new LinkFault.Slow(Long.parseLong(words[2]));
                    default -> throw new IllegalArgumentException("no fault of a link: " + words[1]);
                };
        int first = 1 + spelled(fault).split(" ").length;
        return new OnLinks(
                fault, Arrays.stream(words).skip(first).map(DrillOrders::link).collect(Collectors.toUnmodifiableSet()));
    }

    private static Link link(String text) {
        int arrow = text.indexOf('>');
        return new Link(text.substring(0, arrow), text.substring(arrow + 1));
    }

    private static String spelled(LinkFault fault) {
        if (fault instanceof LinkFault.Delay delay) {
            return "delay " + delay.by() + " " + delay.jitter();
        } else if (fault instanceof LinkFault.Loss loss) {
            return "loss " + loss.share();
        } else if (fault instanceof LinkFault.Duplicate duplicate) {
            return "duplicate " + duplicate.share();
        } else if (fault instanceof LinkFault.Reorder reorder) {
            return "reorder " + reorder.share() + " " + reorder.by();
        } else if (fault instanceof LinkFault.Slow slow) {
            return "slow " + slow.bytesPerSecond();
        }
        return "cut";
    }
}
