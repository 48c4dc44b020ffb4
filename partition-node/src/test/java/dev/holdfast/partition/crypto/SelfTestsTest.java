package dev.holdfast.partition.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.environment.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SelfTestsTest {

    private static final Clock STOPPED = new Clock() {
        @Override
        public long millis() {
            return 0;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }
    };

    static List<Providers> providers() {
        return List.of(Providers.fastest(), Providers.reproducible());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void allPassOnASoundCard(Providers providers) {
        for (SelfTests.Result result : new SelfTests(providers, STOPPED).run()) {
            assertTrue(result.passed(), result.test());
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void eachFailsWhenItsAnswerIsSpoiled(Providers providers) {
        for (KnownAnswer test : KnownAnswers.all(providers)) {
            assertFalse(test.passes(true), test.name());
            assertTrue(test.passes(false), test.name());
        }
    }

    @Test
    void onlyTheBrokenOnesFailAndOnlyWhileTheyAreBroken() {
        Set<String> broken = new HashSet<>(Set.of("AES-256-GCM decrypt", "ECDSA P-384 verify"));
        SelfTests tests = new SelfTests(Providers.fastest(), STOPPED, broken::contains);
        assertEquals(broken, failed(tests));
        broken.clear();
        assertEquals(Set.of(), failed(tests));
    }

    @Test
    void aComputationThatThrowsHasFailed() {
        KnownAnswer broken = new KnownAnswer(
                "none",
                () -> {
                    throw new IllegalStateException("no such algorithm");
                },
                new byte[1]);
        assertFalse(broken.passes(false));
    }

    @Test
    void namesAreUnique() {
        List<String> names = new SelfTests(Providers.reproducible(), STOPPED).names();
        assertEquals(names.size(), Set.copyOf(names).size());
    }

    private static Set<String> failed(SelfTests tests) {
        return tests.run().stream()
                .filter(result -> !result.passed())
                .map(SelfTests.Result::test)
                .collect(Collectors.toSet());
    }
}
