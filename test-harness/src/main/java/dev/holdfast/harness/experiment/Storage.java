package dev.holdfast.harness.experiment;

import java.util.Locale;

/** Where backups go. */
public enum Storage {
    /** A folder of the drill. */
    FOLDER,
    /** A storage account of the Azurite emulator. */
    AZURITE;

    /** As files have it: {@code folder}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
