package dev.holdfast.partition.fault;

import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.HaltRow;
import dev.holdfast.proto.v1.SecurityPolicy;
import dev.holdfast.proto.v1.SelfTestRow;
import dev.holdfast.proto.v1.SensorRow;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where something can go wrong, as the security policy has it. What it does not have, no fault would ever meet. */
final class KnownPlaces {

    private static final String BEFORE_SELF_TEST = "self-test.";
    private static final SecurityPolicy POLICY = SecurityPolicies.current();
    private static final List<String> POINTS =
            POLICY.getHaltsList().stream().map(HaltRow::getPoint).toList();
    private static final Set<String> TESTS =
            POLICY.getSelfTestsList().stream().map(SelfTestRow::getTest).collect(Collectors.toUnmodifiableSet());
    private static final List<String> SENSORS =
            POLICY.getSensorsList().stream().map(SensorRow::getSensor).toList();
    private static final List<String> PAIRS = POLICY.getSelfTestsList().stream()
            .filter(row -> row.getKind().equals("pair-wise"))
            .map(SelfTestRow::getAlgorithm)
            .toList();

    private KnownPlaces() {}

    /**
     * Of the firmware itself.
     *
     * @throws IllegalStateException when the policy has no such point: a defect of the firmware
     */
    static void checkPoint(String point) {
        if (!POINTS.contains(point) && !isBeforeSelfTest(point)) {
            throw new IllegalStateException("The security policy has no halt point " + point);
        }
    }

    static void requirePoint(String point) {
        if (!isBeforeSelfTest(point)) {
            require(POINTS, point, "halt point", "; before each self-test there is also " + BEFORE_SELF_TEST + "NAME");
        }
    }

    static void requireSelfTest(int number) {
        if (POLICY.getSelfTestsList().stream().noneMatch(row -> row.getNumber() == number)) {
            throw refused("No self-test has the number " + number + "; the security policy lists them: " + first()
                    + " to " + last() + ", with gaps.");
        }
    }

    static void requireSensor(String sensor) {
        require(SENSORS, sensor, "sensor", "");
    }

    static void requirePair(String algorithm) {
        require(PAIRS, algorithm, "pair-wise test", "");
    }

    static void requirePart(String part) {
        require(POLICY.getImagePartsList(), part, "part of an image", "");
    }

    static void requireBug(String bug) {
        require(PlantedBug.words(), bug, "planted bug", "");
    }

    private static boolean isBeforeSelfTest(String point) {
        return point.startsWith(BEFORE_SELF_TEST) && TESTS.contains(point.substring(BEFORE_SELF_TEST.length()));
    }

    private static void require(List<String> known, String name, String what, String more) {
        if (!known.contains(name)) {
            throw refused(
                    "No " + what + " is called \"" + name + "\"; there are " + String.join(", ", known) + more + ".");
        }
    }

    private static int first() {
        return POLICY.getSelfTestsList().stream()
                .mapToInt(SelfTestRow::getNumber)
                .min()
                .orElseThrow();
    }

    private static int last() {
        return POLICY.getSelfTestsList().stream()
                .mapToInt(SelfTestRow::getNumber)
                .max()
                .orElseThrow();
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Code.BAD_PARAMETER, sentence);
    }
}
