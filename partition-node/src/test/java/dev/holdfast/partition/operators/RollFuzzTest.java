package dev.holdfast.partition.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

/** Whatever bytes were sealed, they are a roll within its bounds or none. */
class RollFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void anyBytes(byte[] bytes) {
        Optional<Roll> read = RollFormat.decode(bytes);
        read.ifPresent(roll -> {
            assertTrue(roll.operators().size() <= AuthenticationRules.MOST_OPERATORS);
            assertTrue(roll.strictest() <= AuthenticationRules.MOST_OPERATORS);
            assertEquals(read, RollFormat.decode(RollFormat.encode(roll)));
        });
    }
}
