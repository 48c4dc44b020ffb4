package dev.holdfast.coordinator.backup;

import java.util.Locale;

/** The files that hold an archive's frames: each frame behind its length, four bytes, big-endian, unsigned. */
final class FrameFiles {

    static final int MAX_FILE_BYTES = 4 << 20;
    static final int MAX_FRAME_BYTES = MAX_FILE_BYTES - Integer.BYTES;

    private FrameFiles() {}

    /** @param number from 0 */
    static String name(int number) {
        return String.format(Locale.ROOT, "frames-%05d", number);
    }
}
