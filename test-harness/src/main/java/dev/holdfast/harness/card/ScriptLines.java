package dev.holdfast.harness.card;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** The lines of a pipe. What is asked for in the middle of a command is its next line. */
final class ScriptLines implements ConsoleLines {

    private final BufferedReader lines;

    ScriptLines(InputStream in, Charset charset) {
        lines = new BufferedReader(new InputStreamReader(in, charset));
    }

    @Override
    public @Nullable String next() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String secret(String prompt) {
        String line = next();
        return line == null ? "" : line;
    }

    /** The pipe is its owner's. */
    @Override
    public void close() {}
}
