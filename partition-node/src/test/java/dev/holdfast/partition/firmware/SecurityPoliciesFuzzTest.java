package dev.holdfast.partition.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.TextFormat;
import dev.holdfast.proto.v1.SecurityPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whatever a policy file says, it is refused in a sentence, or is a sound policy that says the same when written again. */
class SecurityPoliciesFuzzTest {

    private static final List<String> LINES = TextFormat.printer()
            .printToString(SecurityPolicies.current())
            .lines()
            .toList();

    @FuzzTest(maxDuration = "1m")
    void anyText(byte[] bytes) {
        check(new String(bytes, StandardCharsets.UTF_8));
    }

    /** This build's policy with some lines in the place of others, which is mostly sound in form and in little else. */
    @FuzzTest(maxDuration = "1m")
    void linesReplaced(FuzzedDataProvider data) {
        List<String> lines = new ArrayList<>(LINES);
        int from = data.consumeInt(0, lines.size());
        int to = data.consumeInt(from, Math.min(lines.size(), from + 3));
        List<String> place = lines.subList(from, to);
        place.clear();
        place.addAll(Arrays.asList(data.consumeRemainingAsString().split("\n", -1)));
        check(String.join("\n", lines));
    }

    /** A line that stands elsewhere, where it may contradict what is there. */
    @FuzzTest(maxDuration = "1m")
    void aLineMovedOrLeftOut(FuzzedDataProvider data) {
        List<String> lines = new ArrayList<>(LINES);
        for (int i = data.consumeInt(1, 4); i > 0; i--) {
            String line = lines.remove(data.consumeInt(0, lines.size() - 1));
            if (data.consumeBoolean()) {
                lines.add(data.consumeInt(0, lines.size()), line);
            }
        }
        check(String.join("\n", lines));
    }

    private static void check(String text) {
        SecurityPolicy policy;
        try {
            policy = SecurityPolicies.parse(text);
        } catch (IllegalArgumentException refused) {
            assertFalse(refused.getMessage().isBlank());
            assertEquals(
                    refused.getMessage(),
                    assertThrows(IllegalArgumentException.class, () -> SecurityPolicies.parse(text))
                            .getMessage(),
                    "the same text is refused for the same reason");
            return;
        }
        assertEquals(policy, SecurityPolicies.parse(TextFormat.printer().printToString(policy)));
    }
}
