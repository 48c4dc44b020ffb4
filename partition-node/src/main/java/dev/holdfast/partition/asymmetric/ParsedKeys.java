package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.KeyValue;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.DestroyFailedException;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * Private keys in the form that providers compute with, because parsing one costs up to half as much as signing with
 * it: the last {@value #MOST} in use, found by the SHA-256 of their encoding. Each is destroyed when it is pushed out,
 * or at once on {@link #close}, as soon as no computation uses it. Safe for use by many threads.
 */
public final class ParsedKeys implements AutoCloseable {

    private static final int MOST = 64;

    /** From PKCS#8 DER. */
    @FunctionalInterface
    interface Parser<K extends Destroyable> {
        K parse(byte[] pkcs8) throws GeneralSecurityException;
    }

    /** What is to be computed with a key, which is not to be kept. */
    @FunctionalInterface
    interface Use<K, R> {
        R with(K key) throws GeneralSecurityException;
    }

    private static final class Entry {
        private final Destroyable key;
        private int users;
        private boolean dropped;

        Entry(Destroyable key) {
            this.key = key;
        }
    }

    private final Map<ByteBuffer, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /**
     * @param form what the parser makes; a key is always used in the same form
     * @throws IllegalStateException when the key does not parse or the provider fails, which is a defect: keys were
     *     checked before
     */
    <K extends Destroyable, R> R use(KeyValue key, Class<K> form, Parser<K> parser, Use<K, R> use) {
        ByteBuffer fingerprint = ByteBuffer.wrap(HashFunction.SHA_256.digest(key.bytes()));
        try {
            Entry entry = find(fingerprint);
            if (entry == null) {
                entry = add(fingerprint, parser.parse(key.bytes()));
            }
            try {
                return use.with(form.cast(entry.key));
            } finally {
                release(entry);
            }
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("A private key that was checked does not work", defect);
        }
    }

    /** Destroys all; a key that is used afterwards is parsed for that use alone. */
    @Override
    public synchronized void close() {
        closed = true;
        List<Entry> all = new ArrayList<>(entries.values());
        entries.clear();
        all.forEach(this::drop);
    }

    private synchronized @Nullable Entry find(ByteBuffer fingerprint) {
        Entry entry = entries.get(fingerprint);
        if (entry != null) {
            entry.users++;
        }
        return entry;
    }

    /** Two threads may have parsed the same key: the first one's stays. */
    private synchronized Entry add(ByteBuffer fingerprint, Destroyable key) {
        Entry known = find(fingerprint);
        if (known != null) {
            destroy(key);
            return known;
        }
        Entry entry = new Entry(key);
        entry.users = 1;
        if (closed) {
            entry.dropped = true;
            return entry;
        }
        if (entries.size() == MOST) {
            Iterator<Entry> eldest = entries.values().iterator();
            drop(eldest.next());
            eldest.remove();
        }
        entries.put(fingerprint, entry);
        return entry;
    }

    private synchronized void release(Entry entry) {
        entry.users--;
        destroyUnused(entry);
    }

    private synchronized void drop(Entry entry) {
        entry.dropped = true;
        destroyUnused(entry);
    }

    private static void destroyUnused(Entry entry) {
        if (entry.dropped && entry.users == 0) {
            destroy(entry.key);
        }
    }

    private static void destroy(Destroyable key) {
        try {
            key.destroy();
        } catch (DestroyFailedException unsupported) {
            // The JDK's own keys cannot be destroyed: their numbers are immutable. The heap reclaims them.
        }
    }
}
