package dev.holdfast.coordinator.backup;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Fills frame files one after the other. A frame is never cut in two. */
final class FrameWriter {

    private final BackupStorage.Draft draft;
    private final ByteBuffer file = ByteBuffer.allocate(FrameFiles.MAX_FILE_BYTES);
    private int nextFile;
    private int frames;
    private long bytes;

    FrameWriter(BackupStorage.Draft draft) {
        this.draft = draft;
    }

    void add(ByteString frame) {
        if (frame.isEmpty() || frame.size() > FrameFiles.MAX_FRAME_BYTES) {
            throw new RefusedException(
                    Code.LIMIT_EXCEEDED, "A frame of " + frame.size() + " bytes does not fit into a file of a backup.");
        }
        if (file.remaining() < Integer.BYTES + frame.size()) {
            flush();
        }
        file.putInt(frame.size());
        frame.copyTo(file);
        frames++;
        bytes += Integer.BYTES + frame.size();
    }

    /** Writes what is left. */
    void finish() {
        if (file.position() > 0) {
            flush();
        }
    }

    int frames() {
        return frames;
    }

    /** Of all frame files together. */
    long bytes() {
        return bytes;
    }

    private void flush() {
        draft.write(FrameFiles.name(nextFile++), Arrays.copyOf(file.array(), file.position()));
        file.clear();
    }
}
