package dev.holdfast.partition.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A failing seed says how to run it again, and what it says is true. */
class SeedsTest {

    private static final Pattern PROPERTY = Pattern.compile("-D(holdfast\\.[a-z]+)=(\\S+)");

    private final Properties before = (Properties) System.getProperties().clone();
    private final Seeds seeds =
            new Seeds(SeedsTest.class, "theCommandThatAFailingSeedPrintsRunsThatSeedAndNoOther", 10);

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    @Test
    void theCommandThatAFailingSeedPrintsRunsThatSeedAndNoOther() throws NoSuchMethodException {
        System.setProperty("holdfast.seed", "40");
        System.clearProperty("holdfast.rounds");
        AssertionError failure = assertThrows(
                AssertionError.class, () -> seeds.forEach(seed -> assertTrue(seed < 47, "the reason why it failed")));
        String command = failure.getMessage();
        assertTrue(command.startsWith("Seed 47 fails; run it again: mvn test -pl partition-node "), command);
        assertTrue(failure.getCause().getMessage().startsWith("the reason why it failed"));

        Matcher test = Pattern.compile("-Dtest='(\\w+)#(\\w+)'").matcher(command);
        assertTrue(test.find());
        assertEquals(SeedsTest.class.getSimpleName(), test.group(1));
        assertNotNull(SeedsTest.class.getDeclaredMethod(test.group(2)).getAnnotation(Test.class));

        PROPERTY.matcher(command).results().forEach(set -> System.setProperty(set.group(1), set.group(2)));
        assertArrayEquals(new long[] {47}, seeds.chosen().toArray());
    }

    @Test
    void withoutPropertiesTheSeedsAreAlwaysTheSame() {
        System.clearProperty("holdfast.seed");
        System.clearProperty("holdfast.rounds");
        assertArrayEquals(
                new long[] {1, 2, 3},
                new Seeds(SeedsTest.class, "any", 3).chosen().toArray());
    }
}
