package dev.holdfast.harness.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.partition.firmware.Firmware;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each word that says so can be begun and ended in virtual time, and the pool is whole afterwards. */
class FaultsInVirtualTimeTest {

    /** What a file would have to say. */
    private static final Map<String, Map<String, String>> REQUIRED = Map.of(
            "sensor", Map.of("sensor", "temperature", "value", "200"),
            "self-test", Map.of("number", "101"),
            "halt", Map.of("point", "self-test.begun", "boot", "true"));

    /** After these it takes a blank card. */
    private static final Set<String> FOR_GOOD = Set.of("destroy-card", "tamper");

    @TempDir
    Path folder;

    static Stream<Word> words() {
        return FaultWords.WORDS.stream().filter(word -> word.where().contains(Hosting.VIRTUAL));
    }

    @ParameterizedTest
    @MethodSource("words")
    void canBeDone(Word word) {
        Arguments arguments = Arguments.of(word, REQUIRED.getOrDefault(word.name(), Map.of()));
        try (StagePool site = StagePool.virtual(folder, Firmware.TEST)) {
            Acknowledged begun = site.nemesis().begin(FaultWords.read(word, arguments), FaultWords.cards(arguments));
            site.stage().time().pass(Duration.ofSeconds(3));
            Ended ended = site.nemesis().end(begun.number());
            if (!FOR_GOOD.contains(word.name())) {
                assertTrue(ended.undone(), ended::did);
                site.watch().untilWhole(3);
            }
        }
    }
}
