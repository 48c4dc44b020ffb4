package dev.holdfast.bridge.custody;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where a token's PIN is read from, each time it is needed. There is no source for a PIN written on a command line,
 * because everybody on the machine can read those.
 */
public sealed interface PinSource {

    /**
     * The PIN, for the caller to wipe.
     *
     * @throws RefusedException CUSTODY_UNAVAILABLE when there is none
     */
    char[] read();

    /** This source as a field of a {@link CustodySpec}'s text. */
    String field();

    /** The first line of a file, UTF-8. */
    record PinFile(Path file) implements PinSource {

        @Override
        public char[] read() {
            byte[] bytes = new byte[0];
            char[] line = new char[0];
            try {
                bytes = Files.readAllBytes(file);
                CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
                line = text.array();
                int end = 0;
                while (end < text.limit() && line[end] != '\n' && line[end] != '\r') {
                    end++;
                }
                return nonEmpty(Arrays.copyOf(line, end), this);
            } catch (IOException e) {
                throw new RefusedException(
                        Code.CUSTODY_UNAVAILABLE, "the PIN cannot be read from " + this + "; is the file there?");
            } finally {
                Arrays.fill(bytes, (byte) 0);
                Arrays.fill(line, '\0');
            }
        }

        @Override
        public String field() {
            return "pin-file=" + file;
        }

        @Override
        public String toString() {
            return "file " + file;
        }
    }

    /** An environment variable of this process. The JVM keeps its own copy, which cannot be wiped: prefer a file. */
    record PinVariable(String name) implements PinSource {

        @Override
        public char[] read() {
            String value = System.getenv(name);
            return nonEmpty(value == null ? new char[0] : value.toCharArray(), this);
        }

        @Override
        public String field() {
            return "pin-env=" + name;
        }

        @Override
        public String toString() {
            return "environment variable " + name;
        }
    }

    private static char[] nonEmpty(char[] pin, PinSource source) {
        if (pin.length == 0) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE, "there is no PIN in " + source + "; put the token's user PIN there");
        }
        return pin;
    }
}
