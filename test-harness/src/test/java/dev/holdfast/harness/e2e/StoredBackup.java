package dev.holdfast.harness.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A backup folder in the hands of somebody who knows the format and means harm. */
final class StoredBackup {

    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredBackup() {}

    static List<ByteString> frames(Path folder) throws IOException {
        List<ByteString> frames = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("frames-"))
                    .sorted()
                    .toList()) {
                ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
                while (content.hasRemaining()) {
                    int length = content.getInt();
                    frames.add(ByteString.copyFrom(content, length));
                }
            }
        }
        return frames;
    }

    /** A folder with these frames and a manifest that fits them; otherwise like the original. */
    static void forge(Path original, Path forged, List<ByteString> frames) {
        try {
            Files.createDirectory(forged);
            int bytes = frames.stream()
                    .mapToInt(frame -> Integer.BYTES + frame.size())
                    .sum();
            ByteBuffer content = ByteBuffer.allocate(bytes);
            for (ByteString frame : frames) {
                content.putInt(frame.size()).put(frame.asReadOnlyByteBuffer());
            }
            Files.write(forged.resolve("frames-00000"), content.array());
            ObjectNode manifest =
                    (ObjectNode) JSON.readTree(original.resolve("backup.json").toFile());
            manifest.put("frames", frames.size()).put("bytes", bytes);
            JSON.writeValue(forged.resolve("backup.json").toFile(), manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
