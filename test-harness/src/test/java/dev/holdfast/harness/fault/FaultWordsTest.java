package dev.holdfast.harness.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.ExperimentReader;
import dev.holdfast.harness.experiment.Step;
import dev.holdfast.harness.experiment.Vocabulary;
import dev.holdfast.proto.link.LinkFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What experiment files can say of faults, and what the documentation says of them. */
class FaultWordsTest {

    private static final Path PAGE = Path.of("../docs/faults.md");
    private static final String BEGIN = "<!-- table: hsm fault list -->\n";
    private static final String END = "<!-- end of table -->\n";

    @Test
    void everyWordIsAFaultWithWhatItLeavesOut() {
        Set<Object> faults = new HashSet<>();
        for (FaultWord word : FaultWords.entries()) {
            String more =
                    switch (word.word().name()) {
                        case "sensor" -> "\n    sensor: temperature\n    value: 120";
                        case "planted-bug" -> "\n    bug: stale-read";
                        case "halt" -> "\n    point: self-test.begun";
                        default -> "";
                    };
            Step step = step("- fault: " + word.word().name() + more);
            faults.add(FaultWords.read(step.word(), step.arguments()));
        }
        assertEquals(FaultWords.WORDS.size(), faults.size(), "no two words mean the same");
    }

    @Test
    void optionsReachTheFault() {
        Step delay = step("- fault: delay\n    on: followers\n    by: 80ms\n    jitter: 20ms\n    coordinator: true");
        assertEquals(
                new Fault.Links(
                        new LinkFault.Delay(Duration.ofMillis(80), Duration.ofMillis(20)),
                        Fault.Links.Direction.BOTH,
                        true),
                FaultWords.read(delay.word(), delay.arguments()));
        assertEquals("followers", FaultWords.cards(delay.arguments()).toString());
        Step jump = step("- fault: clock-jump\n    by: 2h\n    back: true");
        assertEquals(
                Duration.ofHours(-2),
                assertInstanceOf(Fault.Clock.class, FaultWords.read(jump.word(), jump.arguments()))
                        .ahead());
        Step test = step("- fault: self-test\n    algorithm: AES-128-KW");
        assertEquals(
                113,
                assertInstanceOf(Fault.InFirmware.class, FaultWords.read(test.word(), test.arguments()))
                        .fault()
                        .getSelfTest()
                        .getNumber());
        Step sensor = step("- fault: sensor\n    sensor: temperature\n    value: 120");
        assertEquals(
                new Fault.Sensor("temperature", 120_000, 40_000), FaultWords.read(sensor.word(), sensor.arguments()));
    }

    @Test
    void theDocumentationHasTheTableOfTheData() throws IOException {
        String table = FaultTable.markdown();
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertTrue(begin >= BEGIN.length() && end >= begin, "the page has the marks of the table");
        if (System.getProperty("holdfast.reference", "").equals("write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
        } else {
            assertEquals(table, page.substring(begin, end), "write it anew with -Dholdfast.reference=write");
        }
    }

    private static Step step(String yaml) {
        String file = "title: A fault\nconfiguration: {hosting: processes}\nmethod:\n  " + yaml + "\n";
        Experiment experiment = ExperimentReader.read(
                "fault.yaml", file.getBytes(StandardCharsets.UTF_8), Vocabulary.of(List.copyOf(FaultWords.WORDS)));
        return experiment.method().get(0);
    }
}
