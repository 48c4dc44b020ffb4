package dev.holdfast.coordinator.backup;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where backups are kept: folders of whole files, as a blob container has them. Methods block, and fail with a
 * {@link dev.holdfast.proto.RefusedException}.
 */
public sealed interface BackupStorage permits FolderStorage {

    /** What a folder may be named: one segment of a path, not hidden. */
    Pattern FOLDER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

    /** A folder that is being written. Nobody finds it before it is published; closed before, it is gone. */
    interface Draft extends AutoCloseable {

        /** Adds a file. */
        void write(String file, byte[] content);

        /** Makes the folder visible with all its files, at once and for good. */
        void publish();

        @Override
        void close();
    }

    /** Begins a folder; CONFLICT when there is one of that name. */
    Draft create(String folder);

    /** Names of the folders that were published, in ascending order. */
    List<String> list();

    /**
     * The content of a file in a published folder.
     *
     * @param maxBytes TAMPERED when the file is longer
     * @throws dev.holdfast.proto.RefusedException NOT_FOUND when there is no such folder, INCOMPLETE when it has no such
     *     file, BAD_PARAMETER when the folder's name is none
     */
    byte[] read(String folder, String file, int maxBytes);
}
