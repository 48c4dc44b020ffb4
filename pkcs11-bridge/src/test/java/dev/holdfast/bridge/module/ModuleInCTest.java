package dev.holdfast.bridge.module;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The client module against a door of its own language that answers as it likes, both compiled so that every access to memory
 * that is not theirs ends the program. The tests are in src/test/c.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ModuleInCTest {

    private Path program;

    @BeforeAll
    void compile() throws IOException, InterruptedException {
        program = ModuleProgram.compile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arguments", "encoding", "answers", "hostile-answers", "threads", "processes", "addresses"})
    void holds(String group) throws IOException, InterruptedException {
        ModuleProgram.Outcome outcome = ModuleProgram.run(program, group);
        assertEquals(0, outcome.status(), outcome::output);
    }
}
