package dev.holdfast.harness.history;

import dev.holdfast.harness.history.Line.Malformed;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads a history file. Strict: what it does not know it refuses, and names the line. Only the last line may be torn, which
 * is what a writer that was killed leaves; a call that was not answered by then has an unknown outcome.
 */
public final class HistoryReader {

    private static final String UNANSWERED = "no answer was recorded";

    private final List<Call> calls = new ArrayList<>();
    private final BitSet ended = new BitSet();
    private final BitSet settled = new BitSet();
    private final InputStream in;
    private long lines;
    private boolean torn;

    private HistoryReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads to the end.
     *
     * @param in buffered; stays open
     * @throws RefusedException BAD_PARAMETER of anything but a history; the message names the line
     */
    public static History read(InputStream in) throws IOException {
        return new HistoryReader(in).history();
    }

    private History history() throws IOException {
        String title = "";
        try {
            Optional<String> first = next();
            if (first.isEmpty()) {
                throw new Malformed("is not there");
            }
            Line header = Line.parse(first.get());
            String format = header.text(HistoryFormat.FORMAT);
            if (!format.equals(HistoryFormat.NAME)) {
                throw new Malformed("names the format " + format + "; this reader knows " + HistoryFormat.NAME);
            }
            title = header.text(HistoryFormat.TITLE);
            header.finish();
            for (Optional<String> line = next(); line.isPresent(); line = next()) {
                take(Line.parse(line.get()));
            }
        } catch (Malformed e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Line " + Math.max(1, lines) + " of the history " + e.getMessage() + ".");
        }
        return new History(title, calls, torn);
    }

    private void take(Line line) throws Malformed {
        if (line.has(HistoryFormat.CALL)) {
            begin(line);
        } else if (line.has(HistoryFormat.END)) {
            int index = known(line.number(HistoryFormat.END));
            if (ended.get(index)) {
                throw new Malformed("ends a call that had ended");
            }
            ended.set(index);
            told(index, line);
        } else if (line.has(HistoryFormat.SETTLED)) {
            int index = known(line.number(HistoryFormat.SETTLED));
            if (settled.get(index) || !calls.get(index).isUnknown()) {
                throw new Malformed("settles a call whose outcome was known");
            }
            // The client's own end may still come, or never: what is settled stands.
            settled.set(index);
            ended.set(index);
            told(index, line);
            if (calls.get(index).isUnknown()) {
                throw new Malformed("settles a call by an unknown outcome");
            }
        } else {
            throw new Malformed("is no call, no end of one, and settles none");
        }
        line.finish();
    }

    private void begin(Line line) throws Malformed {
        long id = line.number(HistoryFormat.CALL);
        if (id != calls.size() + 1L) {
            throw new Malformed("begins call " + id + ", where " + (calls.size() + 1) + " is next");
        }
        if (calls.size() == HistoryFormat.MOST_CALLS) {
            throw new Malformed("is of one call more than the " + HistoryFormat.MOST_CALLS + " that are allowed");
        }
        long start = line.number(HistoryFormat.AT);
        String client = line.text(HistoryFormat.CLIENT);
        long process = line.optionalNumber(HistoryFormat.PROCESS);
        if (process >= HistoryFormat.MOST_PROCESSES) {
            throw new Malformed("has a \"process\" that is not below " + HistoryFormat.MOST_PROCESSES);
        }
        long late = line.optionalNumber(HistoryFormat.LATE);
        Operation operation = line.operation();
        String key = line.optionalText(HistoryFormat.KEY);
        if (key.isEmpty() != (operation == Operation.NAMES)) {
            throw new Malformed("needs a \"key\", unless it asks for the names of all");
        }
        calls.add(new Call(
                id,
                client,
                (int) process,
                key,
                operation,
                line.optionalText(HistoryFormat.VERSION),
                line.attributes(HistoryFormat.SET),
                late,
                start,
                Long.MAX_VALUE,
                new Result.Unknown(UNANSWERED)));
    }

    private void told(int index, Line line) throws Malformed {
        Call call = calls.get(index);
        long at = line.number(HistoryFormat.AT);
        if (at < call.start()) {
            throw new Malformed("is of a time before its call");
        }
        calls.set(index, call.ended(at, line.result()));
    }

    private int known(long id) throws Malformed {
        if (id < 1 || id > calls.size()) {
            throw new Malformed("is about call " + id + ", which never began");
        }
        return (int) id - 1;
    }

    /** The next whole line, without its end. */
    private Optional<String> next() throws IOException, Malformed {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() == HistoryFormat.LONGEST_LINE) {
                lines++;
                throw new Malformed("is longer than " + HistoryFormat.LONGEST_LINE + " bytes");
            }
            line.write(b);
        }
        if (b < 0) {
            torn = line.size() > 0;
            return Optional.empty();
        }
        lines++;
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new Malformed("is no UTF-8");
        }
    }
}
