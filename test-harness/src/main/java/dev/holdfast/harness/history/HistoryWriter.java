package dev.holdfast.harness.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Takes calls down in a file, a line each time. A line is with the operating system before the call is sent: a process that
 * is killed loses no call that had left it. Nothing is forced to the disk, because the run is over when the machine is.
 */
public final class HistoryWriter implements Recorder, AutoCloseable {

    private final FileChannel file;
    private final LongSupplier clock;
    private final Processes processes = new Processes();
    private long calls;

    /**
     * Begins a new file.
     *
     * @param clock nanoseconds, never going back, the same for all clients of the run
     * @throws UncheckedIOException also when the file is there already
     */
    public HistoryWriter(Path path, String title, LongSupplier clock) {
        this.clock = clock;
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("The history " + path + " cannot be written", e);
        }
        write(line().put(HistoryFormat.FORMAT, HistoryFormat.NAME).put(HistoryFormat.TITLE, HistoryFormat.cut(title)));
    }

    @Override
    public synchronized long begin(
            String client,
            String key,
            Operation operation,
            String version,
            Map<Attribute, String> attributes,
            long late) {
        calls++;
        ObjectNode line = line().put(HistoryFormat.CALL, calls)
                .put(HistoryFormat.AT, clock.getAsLong())
                .put(HistoryFormat.CLIENT, client);
        putNumber(line, HistoryFormat.PROCESS, processes.begin(client, calls));
        putNumber(line, HistoryFormat.LATE, late);
        line.put(HistoryFormat.OPERATION, operation.word());
        putText(line, HistoryFormat.KEY, key);
        putText(line, HistoryFormat.VERSION, version);
        putAttributes(line, HistoryFormat.SET, attributes);
        write(line);
        return calls;
    }

    @Override
    public synchronized void end(long call, Result result) {
        processes.end(call, result);
        write(told(line().put(HistoryFormat.END, call).put(HistoryFormat.AT, clock.getAsLong()), result));
    }

    @Override
    public synchronized void settle(long call, Result result) {
        if (result instanceof Result.Unknown) {
            throw new IllegalArgumentException("Call " + call + " is not settled by an unknown outcome");
        }
        write(told(line().put(HistoryFormat.SETTLED, call).put(HistoryFormat.AT, clock.getAsLong()), result));
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode line() {
        return HistoryFormat.MAPPER.createObjectNode();
    }

    private static ObjectNode told(ObjectNode line, Result result) {
        if (result instanceof Result.Done done) {
            ObjectNode facts = line.putObject(HistoryFormat.DONE);
            putText(facts, HistoryFormat.VERSION, done.version());
            putText(facts, HistoryFormat.MATERIAL, done.material());
            putAttributes(facts, HistoryFormat.SEEN, done.seen());
            if (!done.names().isEmpty()) {
                ArrayNode names = facts.putArray(HistoryFormat.NAMES);
                done.names().forEach(names::add);
            }
        } else if (result instanceof Result.Refused refused) {
            line.put(HistoryFormat.REFUSED, refused.refusal().word());
            putText(line, HistoryFormat.TOLD, HistoryFormat.cut(refused.told()));
        } else if (result instanceof Result.Unknown unknown) {
            line.put(HistoryFormat.UNKNOWN, HistoryFormat.cut(unknown.told()));
        }
        return line;
    }

    private static void putNumber(ObjectNode line, String name, long number) {
        if (number > 0) {
            line.put(name, number);
        }
    }

    private static void putText(ObjectNode line, String name, String text) {
        if (!text.isEmpty()) {
            line.put(name, text);
        }
    }

    private static void putAttributes(ObjectNode line, String name, Map<Attribute, String> attributes) {
        if (!attributes.isEmpty()) {
            ObjectNode node = line.putObject(name);
            attributes.forEach((attribute, value) -> node.put(attribute.word(), value));
        }
    }

    private void write(ObjectNode line) {
        try {
            byte[] bytes = (HistoryFormat.MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree has a spelling", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The history cannot be written", e);
        }
    }
}
