package dev.holdfast.partition.token;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What was used last, so many at most. Hands out copies, so that what is pushed out can be wiped at once. Thread-safe. */
final class Recent<K, V> implements AutoCloseable {

    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;
    private final UnaryOperator<V> copy;
    private final Consumer<V> wipe;
    private boolean closed;

    Recent(int most, UnaryOperator<V> copy, Consumer<V> wipe) {
        this.most = most;
        this.copy = copy;
        this.wipe = wipe;
    }

    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(entries.get(key)).map(copy);
    }

    /** Keeps a copy. */
    synchronized void keep(K key, V value) {
        if (closed) {
            return;
        }
        @Nullable V before = entries.put(key, copy.apply(value));
        if (before != null) {
            wipe.accept(before);
        }
        if (entries.size() > most) {
            Iterator<V> eldest = entries.values().iterator();
            wipe.accept(eldest.next());
            eldest.remove();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        entries.values().forEach(wipe);
        entries.clear();
    }
}
