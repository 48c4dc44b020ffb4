package dev.holdfast.bridge.module;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The client module is compiled with the tables that the Java side works with. */
final class CTablesTest {

    private static final Path SOURCES = Path.of("src", "main", "c");

    @Test
    void theConstantsAreThoseOfJava() throws IOException {
        same(CTables.constants(), SOURCES.resolve("constants.h"));
    }

    @Test
    void theTablesAreThoseOfJava() throws IOException {
        same(CTables.tables(), SOURCES.resolve("tables.h"));
    }

    private static void same(String made, Path file) throws IOException {
        if (System.getProperty("holdfast.tables", "").equals("write")) {
            Files.writeString(file, made);
        }
        assertEquals(made, Files.readString(file), () -> file + " is not what the tables of Java make of it");
    }
}
