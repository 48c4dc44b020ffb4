package dev.holdfast.harness.simulation;

import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.harness.report.RunDetail.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the events of a run tell, for a report: which of them are faults that last, from when to when, and which are moments. Where
 * the same thing happens twice at a time, the first to end is taken for the first that began.
 *
 * @param faults in the order of their beginning
 * @param moments in their order
 * @param safetyEnds when nothing went wrong any more, if the run came so far
 */
record ToldEvents(List<Fault> faults, List<Moment> moments, OptionalLong safetyEnds) {

    private static final Pattern LINE = Pattern.compile("(\\d+):(\\d\\d):(\\d\\d)\\.(\\d{3}) (.*)", Pattern.DOTALL);
    private static final Pattern SAFETY_ENDS = Pattern.compile("all faults end");
    private static final Pattern COPY_LOST = Pattern.compile("\\S+ is destroyed");

    /**
     * A kind of fault that lasts.
     *
     * @param begins its first group, if it has one, is what the end has as well
     * @param ends likewise
     */
    private record Lasting(Pattern begins, Pattern ends) {

        private Lasting(String begins, String ends) {
            this(Pattern.compile(begins), Pattern.compile(ends));
        }
    }

    private static final List<Lasting> LASTING = List.of(
            new Lasting("(\\S+) loses power", "(\\S+) has power"),
            new Lasting("(\\S+) stands still", "(\\S+) goes on"),
            new Lasting("the clock of (\\S+) (?:is set|runs) .*", "the clock of (\\S+) is right again"),
            new Lasting("the network .*falls into .*", "the network is whole"),
            new Lasting("between the cards: .*", "the network is well"),
            new Lasting("the coordinator crashes", "the coordinator is back"),
            new Lasting("([\\w-]+-\\d+): (?!no more ).*", "([\\w-]+-\\d+): no more .*"));

    private record On(Lasting kind, String whose, long since, String text) {}

    /** One who reads the lines one after the other. */
    private static final class Reader {

        private final List<On> on = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private final List<Moment> moments = new ArrayList<>();
        private OptionalLong safetyEnds = OptionalLong.empty();

        private void read(long at, String text) {
            if (SAFETY_ENDS.matcher(text).matches()) {
                safetyEnds = OptionalLong.of(at);
                moments.add(new Moment(at, Moment.Kind.STEP, text));
                endAll(at, text);
            } else if (!ends(at, text) && !begins(at, text)) {
                Moment.Kind kind = COPY_LOST.matcher(text).matches() ? Moment.Kind.DISASTER : Moment.Kind.STEP;
                moments.add(new Moment(at, kind, text));
            }
        }

        private boolean begins(long at, String text) {
            for (Lasting kind : LASTING) {
                Matcher begins = kind.begins().matcher(text);
                if (begins.matches()) {
                    on.add(new On(kind, whose(begins), at, text));
                    return true;
                }
            }
            return false;
        }

        private boolean ends(long at, String text) {
            for (On fault : on) {
                Matcher ends = fault.kind().ends().matcher(text);
                if (ends.matches() && whose(ends).equals(fault.whose())) {
                    on.remove(fault);
                    end(fault, at, text);
                    return true;
                }
            }
            return false;
        }

        private void endAll(long at, String text) {
            on.forEach(fault -> end(fault, at, text));
            on.clear();
        }

        private void end(On fault, long at, String text) {
            faults.add(new Fault(fault.since(), at - fault.since(), fault.text(), text));
        }

        private static String whose(Matcher matcher) {
            return matcher.groupCount() == 0 ? "" : matcher.group(1);
        }
    }

    /**
     * Reads the events of a run.
     *
     * @param lines as {@link Run#events} has them
     * @param end of the run
     */
    static ToldEvents of(List<String> lines, Duration end) {
        Reader reader = new Reader();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no event of a run: " + line);
            }
            reader.read(millis(matcher), matcher.group(5));
        }
        reader.endAll(end.toMillis(), "It was on when the run ended.");
        reader.faults.sort((one, other) -> Long.compare(one.startMillis(), other.startMillis()));
        return new ToldEvents(List.copyOf(reader.faults), List.copyOf(reader.moments), reader.safetyEnds);
    }

    private static long millis(Matcher line) {
        return Duration.ofHours(Long.parseLong(line.group(1)))
                .plusMinutes(Long.parseLong(line.group(2)))
                .plusSeconds(Long.parseLong(line.group(3)))
                .plusMillis(Long.parseLong(line.group(4)))
                .toMillis();
    }
}
