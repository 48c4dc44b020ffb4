package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;

/** What every storage refuses in the same words. */
final class Folders {

    private Folders() {}

    /** The name, if it can be a folder's; BAD_PARAMETER otherwise. */
    static String requireName(String folder) {
        if (!BackupStorage.FOLDER_NAME.matcher(folder).matches()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "A backup's folder is named by 1 to 128 letters, digits, hyphens and underscores, without a path.");
        }
        return folder;
    }

    static RefusedException taken(String folder) {
        return new RefusedException(Code.CONFLICT, "There is a backup " + folder + " already; choose another name.");
    }

    /** @param place as a person knows it */
    static RefusedException unknown(String folder, Object place) {
        return new RefusedException(
                Code.NOT_FOUND, "There is no backup " + folder + " in " + place + "; look at the names there.");
    }

    static RefusedException lacks(String folder, String file) {
        return new RefusedException(
                Code.INCOMPLETE, "The backup " + folder + " has no file " + file + "; use another copy.");
    }

    static RefusedException tooLong(String folder, String file) {
        return new RefusedException(
                Code.TAMPERED,
                "The file " + file + " of backup " + folder + " is longer than any this service writes;"
                        + " use another copy.");
    }
}
