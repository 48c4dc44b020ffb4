package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Backups in the memory of this process, for a service that is simulated: it outlives the service, and not the process. */
public final class MemoryStorage implements BackupStorage {

    private final NavigableMap<String, Map<String, byte[]>> published = new ConcurrentSkipListMap<>();

    @Override
    public Draft create(String folder) {
        if (published.containsKey(Folders.requireName(folder))) {
            throw Folders.taken(folder);
        }
        Map<String, byte[]> files = new HashMap<>();
        return new Draft() {
            @Override
            public void write(String file, byte[] content) {
                if (files.putIfAbsent(file, content.clone()) != null) {
                    throw new RefusedException(Code.CONFLICT, "The file " + file + " is written already.");
                }
            }

            @Override
            public void publish(byte[] manifest) {
                write(MANIFEST, manifest);
                if (published.putIfAbsent(folder, Map.copyOf(files)) != null) {
                    throw Folders.taken(folder);
                }
            }

            @Override
            public void close() {
                files.clear();
            }
        };
    }

    @Override
    public List<String> list() {
        return List.copyOf(published.keySet());
    }

    @Override
    public byte[] read(String folder, String file, int maxBytes) {
        Map<String, byte[]> files = published.get(Folders.requireName(folder));
        if (files == null) {
            throw Folders.unknown(folder, "memory");
        }
        byte[] content = files.get(file);
        if (content == null) {
            throw Folders.lacks(folder, file);
        }
        if (content.length > maxBytes) {
            throw Folders.tooLong(folder, file);
        }
        return content.clone();
    }
}
