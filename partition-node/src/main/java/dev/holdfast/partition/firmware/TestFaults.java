package dev.holdfast.partition.firmware;

import dev.holdfast.partition.environment.Entropy;
import dev.holdfast.partition.planted.PlantedBugs;
import java.util.OptionalLong;

/** What a tester has made go wrong inside the firmware. Asked every time it matters; from any thread. */
public interface TestFaults {

    /** Of release firmware, which has no hooks. */
    TestFaults NONE = new TestFaults() {};

    /** The mistakes that this firmware makes; {@link PlantedBugs#NONE} itself, and nothing like it, of release firmware. */
    default PlantedBugs bugs() {
        return PlantedBugs.NONE;
    }

    /** Whether this self-test, by its number in the security policy, sees a spoiled answer. */
    default boolean failsSelfTest(int number) {
        return false;
    }

    /** Whether a pair that was just generated is spoiled before its consistency test. */
    default boolean spoilsPair(String algorithm) {
        return false;
    }

    /** Whether a part of the running image reads wrong. */
    default boolean spoilsPart(String part) {
        return false;
    }

    /** The noise source as the firmware gets to see it. */
    default Entropy through(Entropy real) {
        return real;
    }

    /** What a sensor shows, in thousandths of its unit, whatever it would show by itself; empty to leave it as it is. */
    default OptionalLong reading(String sensor) {
        return OptionalLong.empty();
    }
}
