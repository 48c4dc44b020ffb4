package dev.holdfast.harness.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FuzzTargetsTest {

    private static final Path TREE = Path.of("..").toAbsolutePath().normalize();

    @Test
    void everyMethodIsFoundAndNothingElse(@TempDir Path tree) throws IOException {
        Path module = tree.resolve("card");
        Path tests = Files.createDirectories(module.resolve("src/test/java/a/b"));
        Files.writeString(module.resolve("pom.xml"), "<project/>");
        Files.writeString(tests.resolve("XFuzzTest.java"), """
                class XFuzzTest {
                    @MethodSource("seeds")
                    @FuzzTest(maxDuration = "1m")
                    void first(byte[] bytes) {}

                    @FuzzTest
                    void second(FuzzedDataProvider data) throws Exception {}

                    void third(byte[] bytes) {}
                }
                """);
        Files.writeString(tests.resolve("OtherTest.java"), "@FuzzTest void fourth(byte[] bytes) {}");
        assertEquals(
                List.of(
                        new FuzzTarget(module, "a.b.XFuzzTest", "first"),
                        new FuzzTarget(module, "a.b.XFuzzTest", "second")),
                FuzzTargets.in(tree));
    }

    @Test
    void everyTargetHasANameOfItsOwnAndItsClassStandsInThePage() throws IOException {
        String page = Files.readString(TREE.resolve("docs/fuzzing.md"));
        Set<String> names = new HashSet<>();
        for (FuzzTarget target : FuzzTargets.in(TREE)) {
            assertTrue(names.add(target.name()), target.name());
            String simple = target.name().substring(0, target.name().indexOf('.'));
            assertTrue(page.contains("| `" + simple + "`") || page.contains(", `" + simple + "`"), simple);
        }
        assertTrue(names.contains("FirmwareImageFuzzTest.anyBytes"), names::toString);
    }

    @Test
    void seedsLieWhereJazzerLooksForThem() {
        assertEquals(
                Path.of("card/src/test/resources/a/b/XFuzzTestInputs/first"),
                new FuzzTarget(Path.of("card"), "a.b.XFuzzTest", "first").seeds());
    }

    @Test
    void progressIsReadFromWhatTheFuzzerSays() {
        Progress begun = Progress.NONE.after("#2\tINITED cov: 21 ft: 22 corp: 1/1b exec/s: 0 rss: 123Mb");
        assertEquals(new Progress(2, 21, 0), begun);
        Progress further = begun.after("#4096\tpulse  cov: 37 ft: 90 corp: 9/80b lim: 4 exec/s: 1365 rss: 130Mb");
        assertEquals(new Progress(4_096, 37, 1_365), further);
        assertEquals(further, further.after("INFO: Instrumented dev.holdfast.A (took 3 ms, size +12%)"));
        assertEquals("4,096 inputs, 1,365 a second, coverage 37", further.toString());
    }
}
