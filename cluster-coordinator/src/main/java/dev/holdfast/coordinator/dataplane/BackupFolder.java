package dev.holdfast.coordinator.dataplane;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import org.jspecify.annotations.Nullable;

/**
 * A backup's folder in its container. Clients are given one URL of both and split it where they believe the container ends,
 * behind the first segment of the path; with an account in the path that is wrong. So both halves are put together again,
 * and the last segment is the folder.
 *
 * @param container its URL, without a slash at the end
 */
record BackupFolder(String container, String name) {

    /** @throws RefusedException BAD_PARAMETER; what is in the halves is for the storage to judge */
    static BackupFolder joined(StorageAccess storage, @Nullable String folder) {
        String uri = withoutSlashes(storage.requireUri());
        if (folder == null || withoutSlashes(folder).isEmpty()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Name the folder of the backup, such as mhsm-name-2026010203040506.");
        }
        String whole = uri + "/" + withoutSlashes(folder);
        int end = whole.lastIndexOf('/');
        return new BackupFolder(whole.substring(0, end), whole.substring(end + 1));
    }

    /** Without those at its ends. */
    static String withoutSlashes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(from, to);
    }
}
