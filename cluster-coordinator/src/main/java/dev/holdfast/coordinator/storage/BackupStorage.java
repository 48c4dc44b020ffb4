package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where backups are kept: folders of whole files. Methods block, and fail with a {@link RefusedException}:
 * STORAGE_UNAVAILABLE whenever the storage itself is the cause.
 */
public interface BackupStorage {

    /** The file that makes a folder a backup: written last, when all others are there. */
    String MANIFEST = "backup.json";

    /** What a folder may be named: one segment of a path, not hidden. */
    Pattern FOLDER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

    /** A folder that is being written. Nobody finds it before it is published; closed before, it is gone. */
    interface Draft extends AutoCloseable {

        /** Adds a file. */
        void write(String file, byte[] content);

        /**
         * Adds the manifest and so makes the folder visible with all its files, at once and for good.
         *
         * @throws RefusedException OUTCOME_UNKNOWN when it may be visible now; it is whole then
         */
        void publish(byte[] manifest);

        /** Removes what was written but not published, as far as the storage allows. */
        @Override
        void close();
    }

    /** Begins a folder; CONFLICT when there is one of that name. */
    Draft create(String folder);

    /** Names of the folders that were published, in ascending order. */
    List<String> list();

    /**
     * The content of a file in a published folder. That it is published, only a read of its manifest proves.
     *
     * @param maxBytes TAMPERED when the file is longer
     * @throws RefusedException NOT_FOUND when there is no such folder, INCOMPLETE when it has no such file, BAD_PARAMETER
     *     when the folder's name is none
     */
    byte[] read(String folder, String file, int maxBytes);
}
