package dev.holdfast.partition.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.partition.environment.Entropy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded samples of each class of failure, and what the card makes of them; see entropy/ORIGIN. */
class NoiseSourceTest {

    @ParameterizedTest
    @CsvSource({"sound,0", "repeats-for-a-moment,1", "biased-for-a-moment,1"})
    void whatMayBeChanceIsDiscardedAndDrawnAgain(String recording, int discarded) {
        assertEquals(
                discarded, Drbg.instantiate(recorded(recording), "card-1.1").discardedSamples());
    }

    @ParameterizedTest
    @CsvSource({
        "stuck,SP 800-90B repetition count",
        "biased,SP 800-90B adaptive proportion",
        "never-recovers,SP 800-90B intermittent failures in a row"
    })
    void whatIsNoChanceIsNamed(String recording, String test) {
        EntropyFailed failed =
                assertThrows(EntropyFailed.class, () -> Drbg.instantiate(recorded(recording), "card-1.1"));
        assertEquals(test, failed.selfTest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SP 800-90B start-up",
                "SP 800-90B repetition count",
                "SP 800-90B adaptive proportion",
                "SP 800-90B intermittent failures in a row"
            })
    void eachTestCanBeMadeToFail(String test) {
        EntropyFailed failed =
                assertThrows(EntropyFailed.class, () -> Drbg.instantiate(recorded("sound"), "card-1.1", test::equals));
        assertEquals(test, failed.selfTest());
    }

    @Test
    void aSourceThatRecoversPassesItsStartUpTestOnDemand() {
        Random sound = new Random(5);
        boolean[] broken = {false};
        Drbg drbg = Drbg.instantiate(sound::nextBytes, "card-1.1", test -> broken[0]);
        broken[0] = true;
        assertThrows(EntropyFailed.class, drbg::reseed);
        assertThrows(EntropyFailed.class, drbg::testSource);
        broken[0] = false;
        drbg.testSource();
        drbg.reseed();
    }

    /** The recording, from its beginning, and from there again once it is at its end. */
    private static Entropy recorded(String name) {
        try (InputStream file = NoiseSourceTest.class.getResourceAsStream("/entropy/" + name + ".txt")) {
            String hex = new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining());
            ByteBuffer samples = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
            return out -> {
                for (int i = 0; i < out.length; i++) {
                    if (!samples.hasRemaining()) {
                        samples.rewind();
                    }
                    out[i] = samples.get();
                }
            };
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
