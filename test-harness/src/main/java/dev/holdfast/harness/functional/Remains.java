package dev.holdfast.harness.functional;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What somebody finds who takes a card apart: every byte of its NVRAM, disk and flash. */
record Remains(Path folder) {

    private static final List<String> KEPT = List.of("nvram", "disk", "flash");

    /** Whether any eight bytes of the secret in a row can be read somewhere. */
    boolean finds(byte[] secret) throws IOException {
        if (secret.length < Long.BYTES) {
            throw new IllegalArgumentException("too short to be found by chance only");
        }
        for (String part : KEPT) {
            try (Stream<Path> paths = Files.walk(folder.resolve(part))) {
                for (Path file : paths.filter(Files::isRegularFile).toList()) {
                    if (shows(Files.readAllBytes(file), secret)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether any eight bytes of the secret in a row are in the data. */
    static boolean shows(byte[] data, byte[] secret) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        String wanted = new String(secret, StandardCharsets.ISO_8859_1);
        for (int from = 0; from + Long.BYTES <= wanted.length(); from += Long.BYTES) {
            if (text.contains(wanted.substring(from, from + Long.BYTES))) {
                return true;
            }
        }
        return false;
    }
}
