package dev.holdfast.partition.selftest;

import dev.holdfast.partition.crypto.Providers;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cryptographic algorithm self-tests of what the PKCS#11 door brings (FIPS 140-3 IG 10.3.A): with hash functions, modes,
 * curves and parameter sets that the card itself has no use for, and that need not be tested before somebody has.
 */
final class MechanismTests {

    static final List<String> FILES = List.of("symmetric.txt", "asymmetric.txt", "post-quantum.txt");

    private static final List<MechanismAnswer> ANSWERS =
            FILES.stream().flatMap(file -> MechanismAnswer.read(file).stream()).toList();

    private MechanismTests() {}

    static Stream<SelfTest> all(Providers providers) {
        return ANSWERS.stream().map(answer -> SelfTest.of(MechanismExam.of(answer, providers), answer.gates()));
    }
}
