package dev.holdfast.harness.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for secrets in every file below some folders: as they are, in hexadecimal, and in base64 at any alignment, the
 * latter two across line breaks and indentation too. It does not look into what is compressed or encrypted, and does not
 * follow symbolic links. Close it to wipe what it looks for.
 */
public final class ByteScan implements AutoCloseable {

    /** A shorter secret would be found where it is not, by chance. */
    public static final int LEAST_BYTES = Pattern.WINDOW;

    private static final int BUFFER_BYTES = 1 << 16;

    private final List<Pattern> patterns = new ArrayList<>();
    private final PatternIndex raw;
    private final PatternIndex text;

    /**
     * @param secrets names, which findings tell, and bytes, which are copied
     * @throws IllegalArgumentException if a secret is shorter than {@link #LEAST_BYTES}
     */
    public ByteScan(Map<String, byte[]> secrets) {
        secrets.forEach(this::add);
        raw = new PatternIndex(select(false));
        text = new PatternIndex(select(true));
    }

    /**
     * A secret was found.
     *
     * @param offset of its first byte in the file
     */
    public record Finding(Path file, long offset, String secret, Encoding encoding) {}

    /**
     * What a scan did.
     *
     * @param findings by file and, within one, as their ends come
     */
    public record Result(long files, long bytes, List<Finding> findings) {

        public Result {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Reads every regular file below {@code roots}, each of which is a folder or a file.
     *
     * @throws UncheckedIOException if anything cannot be read: what was not searched is not free of secrets
     */
    public Result scan(List<Path> roots) {
        Walk walk = new Walk();
        try {
            for (Path root : roots) {
                Files.walkFileTree(root, walk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the scan could not read everything", e);
        }
        return new Result(walk.files, walk.bytes, walk.findings);
    }

    /**
     * Looks into bytes that were read already.
     *
     * @param name what findings call them
     */
    public List<Finding> scan(Path name, byte[] bytes) {
        List<Finding> findings = new ArrayList<>();
        Matcher.Hit hit =
                (offset, pattern) -> findings.add(new Finding(name, offset, pattern.secret(), pattern.encoding()));
        new Matcher(raw, false, hit).take(bytes, bytes.length);
        new Matcher(text, true, hit).take(bytes, bytes.length);
        return findings;
    }

    /** Wipes the patterns. The scan finds nothing any more. */
    @Override
    public void close() {
        raw.wipe();
        text.wipe();
        patterns.forEach(Pattern::wipe);
    }

    private void add(String name, byte[] secret) {
        if (secret.length < LEAST_BYTES) {
            throw new IllegalArgumentException(name + " is shorter than " + LEAST_BYTES + " bytes");
        }
        Set<ByteBuffer> different = new HashSet<>();
        for (Encoding encoding : Encoding.values()) {
            for (byte[] form : encoding.forms(secret)) {
                if (different.add(ByteBuffer.wrap(form))) {
                    patterns.add(new Pattern(name, encoding, form));
                }
            }
        }
    }

    private List<Pattern> select(boolean breaksIntoLines) {
        return patterns.stream()
                .filter(pattern -> pattern.encoding().breaksIntoLines() == breaksIntoLines)
                .toList();
    }

    private final class Walk extends SimpleFileVisitor<Path> {

        private final byte[] buffer = new byte[BUFFER_BYTES];
        private final List<Finding> findings = new ArrayList<>();
        private long files;
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()) {
                files++;
                search(file);
            }
            return FileVisitResult.CONTINUE;
        }

        private void search(Path file) throws IOException {
            Matcher.Hit hit =
                    (offset, pattern) -> findings.add(new Finding(file, offset, pattern.secret(), pattern.encoding()));
            Matcher asItIs = new Matcher(raw, false, hit);
            Matcher asText = new Matcher(text, true, hit);
            try (InputStream in = Files.newInputStream(file)) {
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    asItIs.take(buffer, length);
                    asText.take(buffer, length);
                    bytes += length;
                }
            } finally {
                Arrays.fill(buffer, (byte) 0);
            }
        }
    }
}
