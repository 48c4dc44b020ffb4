package dev.holdfast.harness.functional.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The requirements that apply to a card: a hardware module, multiple-chip embedded, at level 3. */
public final class Requirements {

    private static final String TABLE = "requirements.tsv";
    private static final int COLUMNS = 3;
    private static final List<Requirement> ALL = read();

    private Requirements() {}

    /** In ascending order of their numbers. */
    public static List<Requirement> all() {
        return ALL;
    }

    private static List<Requirement> read() {
        try (InputStream in = Requirements.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException(TABLE + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", COLUMNS))
                    .map(row -> new Requirement(row[0], row[1], row.length < COLUMNS ? "" : row[2].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
