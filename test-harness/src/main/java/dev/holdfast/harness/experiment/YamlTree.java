package dev.holdfast.harness.experiment;

import dev.holdfast.harness.experiment.Value.Entry;
import dev.holdfast.harness.experiment.Value.Listing;
import dev.holdfast.harness.experiment.Value.Mapping;
import dev.holdfast.harness.experiment.Value.Place;
import dev.holdfast.harness.experiment.Value.Scalar;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Makes a tree of one YAML 1.2 document, within limits: 1 MiB, {@value #MAX_DEPTH} levels, {@value #MAX_VALUES} values,
 * aliases counted as what they stand for. Every scalar is text here; tags are refused, since nothing would heed them.
 */
final class YamlTree {

    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 20;
    static final int MAX_VALUES = 20_000;

    private static final Place BEGINNING = new Place(1, 1);
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private record Known(Value value, int values, int depth) {}

    /** Ends the reading of a document; its problem is already known. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super(null, null, false, false);
        }
    }

    private final Problems problems;
    private final Iterator<Event> events;
    private final Map<Anchor, Known> anchors = new HashMap<>();
    private int values;
    /** Of the last event. */
    private Place last = BEGINNING;
    /** The deepest level that was reached since it was last set back. */
    private int deepest;

    private YamlTree(String text, Problems problems) {
        this.problems = problems;
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_BYTES).build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** The document, or nothing when it cannot be read; then the problems say why. */
    static Optional<Value> read(byte[] yaml, Problems problems) {
        if (yaml.length > MAX_BYTES) {
            problems.add(BEGINNING, "the file has more than 1 MiB; an experiment is shorter.");
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(yaml))
                    .toString();
            return read(text, problems);
        } catch (CharacterCodingException e) {
            problems.add(BEGINNING, "this is no text in UTF-8; write it anew as UTF-8.");
            return Optional.empty();
        }
    }

    /** As {@link #read(byte[], Problems)}, of text. */
    static Optional<Value> read(String text, Problems problems) {
        String marked = text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? text : text.substring(1);
        YamlTree tree = new YamlTree(marked, problems);
        try {
            return tree.document();
        } catch (IllegalArgumentException e) {
            // The parser's own answer to a file that ends within an escape, without a place.
            problems.add(tree.last, "after this the file ends within a character that begins with a backslash.");
        } catch (MarkedYamlEngineException e) {
            problems.add(
                    place(e.getProblemMark().or(e::getContextMark)),
                    "this is no YAML: " + oneLine(e.getProblem()) + ".");
        } catch (ReaderException e) {
            problems.add(
                    placeOf(marked, e.getPosition()),
                    "this character may not be in YAML; delete it or write it as \\u.");
        } catch (YamlEngineException e) {
            problems.add(BEGINNING, "this is no YAML: " + oneLine(e.getMessage()) + ".");
        } catch (Unreadable e) {
            // Its problem has been told.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<Value> document() {
        Event first = skipTo(Event.ID.DocumentStart);
        if (first.getEventId() == Event.ID.StreamEnd) {
            problems.add(BEGINNING, "the file is empty; `hsm drill new FILE` writes one to begin with.");
            return Optional.empty();
        }
        Value value = value(next(), 1).value();
        Event next = skipTo(Event.ID.DocumentStart);
        if (next.getEventId() == Event.ID.DocumentStart) {
            problems.add(place(next), "a second document begins here; write each experiment into a file of its own.");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private Event next() {
        Event event = events.next();
        last = place(event);
        return event;
    }

    private Event skipTo(Event.ID wanted) {
        Event event = next();
        while (event.getEventId() != wanted && event.getEventId() != Event.ID.StreamEnd) {
            event = next();
        }
        return event;
    }

    private Known value(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw unreadable(event, "this is more than " + MAX_DEPTH + " levels deep; an experiment never is.");
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias, depth);
        }
        count(event, 1);
        int before = values;
        deepest = depth;
        Value value;
        if (event instanceof ScalarEvent scalar) {
            refuseTag(event, scalar.getTag());
            value = new Scalar(place(event), scalar.getValue(), !scalar.isPlain());
        } else if (event instanceof CollectionStartEvent start) {
            refuseTag(event, start.getTag());
            value = event.getEventId() == Event.ID.MappingStart ? mapping(event, depth) : listing(event, depth);
        } else {
            throw unreadable(event, "a value is missing here.");
        }
        Known known = new Known(value, values - before + 1, deepest - depth);
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, known));
        return known;
    }

    private Known aliased(AliasEvent alias, int depth) {
        Known known = anchors.get(alias.getAlias());
        if (known == null) {
            throw unreadable(alias, "nothing before this is marked &" + alias.getAlias() + ".");
        }
        if (depth + known.depth() > MAX_DEPTH) {
            throw unreadable(alias, "this is more than " + MAX_DEPTH + " levels deep; an experiment never is.");
        }
        count(alias, known.values());
        deepest = Math.max(deepest, depth + known.depth());
        return known;
    }

    private Value listing(Event start, int depth) {
        List<Value> items = new ArrayList<>();
        int reached = depth;
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(value(event, depth + 1).value());
            reached = Math.max(reached, deepest);
        }
        deepest = reached;
        return new Listing(place(start), List.copyOf(items));
    }

    private Value mapping(Event start, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        int reached = depth;
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            Place place = place(event);
            @Nullable String key = value(event, depth + 1).value() instanceof Scalar scalar ? scalar.text() : null;
            Value value = value(next(), depth + 1).value();
            reached = Math.max(reached, deepest);
            if (key == null) {
                problems.add(place, "a key has to be a word.");
                continue;
            }
            Entry before = entries.putIfAbsent(key, new Entry(place, key, value));
            if (before != null) {
                problems.add(
                        place,
                        "`" + shown(key) + "` was said in line "
                                + before.place().line() + " already; delete one.");
            }
        }
        deepest = reached;
        return new Mapping(place(start), List.copyOf(entries.values()));
    }

    private void refuseTag(Event event, Optional<String> tag) {
        tag.ifPresent(given -> problems.add(place(event), "a tag such as `" + given + "` has no meaning; delete it."));
    }

    private void count(Event event, int more) {
        values += more;
        if (values > MAX_VALUES) {
            throw unreadable(
                    event, "there are more than " + MAX_VALUES + " values, aliases counted as what they stand for.");
        }
    }

    private Unreadable unreadable(Event event, String sentence) {
        problems.add(place(event), sentence);
        return new Unreadable();
    }

    private static Place place(Event event) {
        return place(event.getStartMark());
    }

    private static Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1)).orElse(BEGINNING);
    }

    /** @param position in code points, from 0 */
    private static Place placeOf(String text, int position) {
        int end = Math.min(text.length(), position);
        int lineStart = text.lastIndexOf('\n', end - 1) + 1;
        int line = 1
                + (int) text.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new Place(line, end - lineStart + 1);
    }

    private static String oneLine(@Nullable String message) {
        return message == null
                ? "it cannot be read"
                : message.lines().findFirst().orElse("it cannot be read");
    }

    /** A text of the file in a message: not too long, and without what a terminal would obey. */
    static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 60 ? printable : printable.substring(0, 57) + "...";
    }
}
