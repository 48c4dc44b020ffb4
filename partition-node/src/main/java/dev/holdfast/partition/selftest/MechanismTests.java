package dev.holdfast.partition.selftest;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.proto.pkcs11.CKM;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The cryptographic algorithm self-tests of what the PKCS#11 door brings (FIPS 140-3 IG 10.3.A): with hash functions, modes,
 * curves and parameter sets that the card itself has no use for, and that need not be tested before somebody has.
 */
public final class MechanismTests {

    /** The files of a firmware image that have the answers. */
    public static final List<String> FILES = List.of("symmetric.txt", "asymmetric.txt", "post-quantum.txt");

    private MechanismTests() {}

    /**
     * Refuses answers that would leave a mechanism untested, or that this firmware does not know how to ask for.
     *
     * @param files the answers in question, by name
     * @param own those that this firmware comes with
     * @throws IllegalArgumentException with one sentence
     */
    public static void requireSame(Function<String, String> files, Function<String, String> own) {
        Map<String, Set<CKM>> found = gates(files);
        Map<String, Set<CKM>> wanted = gates(own);
        if (!found.equals(wanted)) {
            throw new IllegalArgumentException("The answers are not those of " + wanted.size()
                    + " tests of the mechanisms that this firmware has.");
        }
    }

    static Stream<SelfTest> all(Providers providers, Function<String, String> files) {
        return answers(files).map(answer -> SelfTest.of(MechanismExam.of(answer, providers), answer.gates()));
    }

    private static Map<String, Set<CKM>> gates(Function<String, String> files) {
        Map<String, Set<CKM>> gates = new HashMap<>();
        answers(files).forEach(answer -> {
            try {
                answer.requireReadable();
                gates.put(answer.test(), answer.gates());
            } catch (IllegalStateException unreadable) {
                throw new IllegalArgumentException(unreadable.getMessage() + ".", unreadable);
            }
        });
        return gates;
    }

    private static Stream<MechanismAnswer> answers(Function<String, String> files) {
        return FILES.stream().flatMap(file -> MechanismAnswer.all(files.apply(file)).stream());
    }
}
