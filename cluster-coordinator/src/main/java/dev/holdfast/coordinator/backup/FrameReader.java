package dev.holdfast.coordinator.backup;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives an archive's frames in order, from as many frame files as it takes. Refuses with INCOMPLETE when there is less
 * than the manifest promises, with TAMPERED when there is more or something else.
 */
final class FrameReader {

    private final BackupStorage storage;
    private final String folder;
    private final BackupManifest manifest;
    private ByteBuffer file = ByteBuffer.allocate(0);
    private int nextFile;
    private int frames;
    private long bytes;

    FrameReader(BackupStorage storage, String folder, BackupManifest manifest) {
        this.storage = storage;
        this.folder = folder;
        this.manifest = manifest;
    }

    /** The next frame. */
    ByteString next() {
        if (!file.hasRemaining()) {
            file = ByteBuffer.wrap(storage.read(folder, FrameFiles.name(nextFile), FrameFiles.MAX_FILE_BYTES));
            nextFile++;
        }
        if (file.remaining() < Integer.BYTES) {
            throw shortFile();
        }
        int length = file.getInt();
        if (length <= 0 || length > FrameFiles.MAX_FRAME_BYTES) {
            throw tampered("announces a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        if (length > file.remaining()) {
            throw shortFile();
        }
        ByteString frame = ByteString.copyFrom(file, length);
        frames++;
        bytes += Integer.BYTES + length;
        if (frames == manifest.frames()) {
            requireEnd();
        }
        return frame;
    }

    /**
     * As many frames as fit, at least one, but not the last one of the archive; empty when only that is left.
     *
     * @param maxBytes of all frames together, unless the first alone is longer
     */
    List<ByteString> batch(int maxBytes) {
        List<ByteString> batch = new ArrayList<>();
        long size = 0;
        while (frames < manifest.frames() - 1 && (batch.isEmpty() || size + peek() <= maxBytes)) {
            ByteString frame = next();
            size += frame.size();
            batch.add(frame);
        }
        return batch;
    }

    /** How many frames were given. */
    int frames() {
        return frames;
    }

    /** How many bytes of frame files they took. */
    long bytes() {
        return bytes;
    }

    /** Length of the next frame, or too much when it is not in this file: a batch ends with its file. */
    private int peek() {
        return file.remaining() < Integer.BYTES ? Integer.MAX_VALUE : file.getInt(file.position());
    }

    private void requireEnd() {
        if (file.hasRemaining() || bytes != manifest.bytes()) {
            throw tampered("does not end where the manifest says");
        }
    }

    private RefusedException shortFile() {
        return new RefusedException(
                Code.INCOMPLETE,
                "The file " + FrameFiles.name(nextFile - 1) + " of backup " + folder
                        + " is cut short; use another copy.");
    }

    private RefusedException tampered(String what) {
        return new RefusedException(
                Code.TAMPERED,
                "The file " + FrameFiles.name(nextFile - 1) + " of backup " + folder + " " + what
                        + "; use another copy.");
    }
}
