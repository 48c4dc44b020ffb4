package dev.holdfast.harness.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a file has, it is an experiment that reads back equal when it is written, or its problems have places. */
class ExperimentFuzzTest {

    @MethodSource("files")
    @FuzzTest(maxDuration = "10s")
    void anyBytes(byte[] bytes) {
        Experiment experiment;
        try {
            experiment = ExperimentReader.read("x", bytes, Sample.VOCABULARY);
        } catch (ExperimentException e) {
            assertFalse(e.problems().isEmpty());
            e.problems().forEach(problem -> assertTrue(problem.line() > 0 && problem.column() > 0, problem::toString));
            return;
        }
        Experiment again = Sample.read(ExperimentWriter.write(experiment));
        assertEquals(ExperimentWriterTest.withoutLines(experiment), ExperimentWriterTest.withoutLines(again));
    }

    static Stream<Arguments> files() {
        return Stream.of(
                        "",
                        Sample.FILE,
                        "title: \"\\u",
                        "title: t\nmethod:\n  - fault: rot-disk\n    chance: 0.1%\n    from: 1 MiB\n    factor: 2\n",
                        "title: t\nmethod: [{fault: destroy-card, on: 'cards 1, 3', at: 1d2h3m4s5ms6us}]\n",
                        "title: &t t\ndescription: *t\nmethod:\n- {workload: clients, rate: 0.5/h, mix: {get: 1}}\n",
                        "{\"title\": \"\\u0041\", \"method\": [{\"recovery\": \"end-faults\", \"counts\": true}]}",
                        "%YAML 1.2\n---\ntitle: >-\n  folded\n  text\nmethod:\n- human: custodian-late\n  custodian: 3\n...\n",
                        "title: t\nconfiguration: {custody: 'module=/m,token=t,pin-file=/p', may-lose: all, hosting: virtual}\n")
                .map(text -> Arguments.of((Object) text.getBytes(UTF_8)));
    }
}
