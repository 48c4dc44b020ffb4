package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A replicated state that remembers every command once, by its text, and the index it was first applied at. */
final class Ledger implements ReplicatedState {

    private static final int PER_PIECE = 16;

    private final Map<String, Long> indexes = new LinkedHashMap<>();
    int installs;

    @Override
    public ByteString apply(long index, ByteString command) {
        long first = indexes.computeIfAbsent(command.toStringUtf8(), text -> index);
        return ByteString.copyFromUtf8(Long.toString(first));
    }

    @Override
    public List<ByteString> snapshot() {
        List<ByteString> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int lines = 0;
        for (Map.Entry<String, Long> line : indexes.entrySet()) {
            piece.append(line.getValue()).append(' ').append(line.getKey()).append('\n');
            if (++lines % PER_PIECE == 0) {
                pieces.add(ByteString.copyFromUtf8(piece.toString()));
                piece.setLength(0);
            }
        }
        pieces.add(ByteString.copyFromUtf8(piece.toString()));
        return pieces;
    }

    @Override
    public void install(long index, List<ByteString> pieces) {
        installs++;
        indexes.clear();
        for (ByteString piece : pieces) {
            piece.toStringUtf8().lines().forEach(line -> {
                int space = line.indexOf(' ');
                indexes.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
            });
        }
    }

    boolean has(String command) {
        return indexes.containsKey(command);
    }

    Set<String> commands() {
        return Set.copyOf(indexes.keySet());
    }

    int size() {
        return indexes.size();
    }

    ByteString bytes() {
        return ByteString.copyFrom(snapshot());
    }
}
