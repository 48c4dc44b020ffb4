package dev.holdfast.coordinator.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RegisteredExchangeKey;
import dev.holdfast.proto.v1.RegisteredGroup;
import dev.holdfast.proto.v1.RegisteredJob;
import dev.holdfast.proto.v1.RegisteredPool;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The registry in an MVStore: one file that one process has open. The store keeps the previous state until the next one
 * is on the disk, so a crash leaves one or the other. {@link Envelope} lets a record vouch for its bytes.
 */
public final class StoredRegistry implements Registry {

    /** Of the records; a registry of a later one is refused. */
    private static final long FORMAT = 1;

    private static final String FORMAT_KEY = "format";
    private static final String OFFSET_KEY = "clock-offset-millis";

    private final MVStore store;
    private final String place;
    private final MVMap<String, byte[]> pools;
    private final MVMap<String, byte[]> groups;
    private final MVMap<String, byte[]> jobs;
    private final MVMap<String, byte[]> exchangeKeys;
    private final MVMap<String, byte[]> settings;

    /** The store closes its file when a thread that writes is interrupted; this one never is. */
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "registry");
        thread.setDaemon(true);
        return thread;
    });

    private StoredRegistry(MVStore store, String place) {
        this.store = store;
        this.place = place;
        // A chunk that is no longer needed may be overwritten at once: what replaced it was synced before.
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        pools = store.openMap("pools");
        groups = store.openMap("groups");
        jobs = store.openMap("jobs");
        exchangeKeys = store.openMap("exchange-keys");
        settings = store.openMap("settings");
    }

    /**
     * Opens the registry in this folder, which only its owner may read; both are made where they are missing.
     *
     * @throws RefusedException BUSY while another coordinator has it open, TAMPERED when it is damaged,
     *     STORAGE_UNAVAILABLE when the folder cannot be used
     */
    public static StoredRegistry open(Path folder) {
        Path file = RegistryFile.prepare(folder);
        try {
            return checked(new MVStore.Builder().fileName(file.toString()).autoCommitDisabled(), file.toString());
        } catch (MVStoreException e) {
            throw RegistryFile.unopened(file, e);
        }
    }

    /** Forgets everything when it is closed. */
    public static StoredRegistry inMemory() {
        return checked(new MVStore.Builder().autoCommitDisabled(), "memory");
    }

    @Override
    public List<RegisteredPool> pools() {
        return all(pools, RegisteredPool.parser());
    }

    @Override
    public Optional<RegisteredPool> pool(String name) {
        return get(pools, key(name), RegisteredPool.parser());
    }

    @Override
    public void put(RegisteredPool pool) {
        write(() -> pools.put(key(pool.getName()), Envelope.around(pool)));
    }

    @Override
    public void removePool(String name) {
        write(() -> pools.remove(key(name)));
    }

    @Override
    public List<RegisteredGroup> groups() {
        return all(groups, RegisteredGroup.parser());
    }

    @Override
    public Optional<RegisteredGroup> group(String name) {
        return get(groups, key(name), RegisteredGroup.parser());
    }

    @Override
    public void put(RegisteredGroup group) {
        write(() -> groups.put(key(group.getName()), Envelope.around(group)));
    }

    @Override
    public void removeGroup(String name) {
        write(() -> groups.remove(key(name)));
    }

    @Override
    public List<RegisteredJob> jobs() {
        return all(jobs, RegisteredJob.parser());
    }

    @Override
    public void put(RegisteredJob job) {
        write(() -> jobs.put(job.getId(), Envelope.around(job)));
    }

    @Override
    public void removeJob(String id) {
        write(() -> jobs.remove(id));
    }

    @Override
    public List<RegisteredExchangeKey> exchangeKeys() {
        return all(exchangeKeys, RegisteredExchangeKey.parser());
    }

    @Override
    public void put(RegisteredExchangeKey key) {
        write(() -> exchangeKeys.put(key.getRecoveryId(), Envelope.around(key)));
    }

    @Override
    public void removeExchangeKey(String recoveryId) {
        write(() -> exchangeKeys.remove(recoveryId));
    }

    @Override
    public long clockOffsetMillis() {
        return number(OFFSET_KEY, 0);
    }

    @Override
    public void putClockOffsetMillis(long offsetMillis) {
        write(() -> putNumber(OFFSET_KEY, offsetMillis));
    }

    @Override
    public void close() {
        CompletableFuture.runAsync(store::close, writer).join();
        writer.shutdown();
    }

    private static StoredRegistry checked(MVStore.Builder builder, String place) {
        StoredRegistry registry = new StoredRegistry(builder.open(), place);
        try {
            registry.requireReadable();
            return registry;
        } catch (RefusedException e) {
            registry.close();
            throw e;
        }
    }

    private void requireReadable() {
        long format = number(FORMAT_KEY, FORMAT);
        if (format != FORMAT) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The registry " + place + " is of format " + format + " and this coordinator reads " + FORMAT
                            + "; start the version that wrote it.");
        }
        if (settings.isEmpty()) {
            write(() -> putNumber(FORMAT_KEY, FORMAT));
        }
        pools();
        groups();
        jobs();
        exchangeKeys();
        clockOffsetMillis();
    }

    private void write(Runnable change) {
        try {
            CompletableFuture.runAsync(
                            () -> {
                                change.run();
                                store.commit();
                                store.sync();
                            },
                            writer)
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RefusedException(
                    Code.STORAGE_UNAVAILABLE,
                    "The registry " + place + " cannot be written (" + cause.getMessage()
                            + "); look after the disk, then start the coordinator again.");
        }
    }

    private <M extends Message> List<M> all(MVMap<String, byte[]> map, Parser<M> parser) {
        return map.keyList().stream()
                .flatMap(key -> get(map, key, parser).stream())
                .toList();
    }

    private <M extends Message> Optional<M> get(MVMap<String, byte[]> map, String key, Parser<M> parser) {
        try {
            byte @Nullable [] enveloped = map.get(key);
            return enveloped == null ? Optional.empty() : Optional.of(Envelope.open(enveloped, parser));
        } catch (InvalidProtocolBufferException | MVStoreException e) {
            throw RegistryFile.damaged(place);
        }
    }

    private long number(String key, long otherwise) {
        try {
            byte @Nullable [] bytes = settings.get(key);
            return bytes == null ? otherwise : ByteBuffer.wrap(bytes).getLong();
        } catch (MVStoreException | BufferUnderflowException e) {
            throw RegistryFile.damaged(place);
        }
    }

    private void putNumber(String key, long value) {
        settings.put(key, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
