package dev.holdfast.partition.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.asymmetric.AsymmetricMechanisms;
import dev.holdfast.partition.asymmetric.ParsedKeys;
import dev.holdfast.partition.crypto.KnownAnswer;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.symmetric.SymmetricMechanisms;
import dev.holdfast.proto.pkcs11.CKM;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MechanismAnswersTest {

    private static final List<Providers> PROVIDERS = List.of(Providers.fastest(), Providers.portable());

    static Stream<String> tests() {
        return answers().map(MechanismAnswer::test);
    }

    @ParameterizedTest
    @MethodSource("tests")
    void theMechanismGivesTheKnownAnswerAndASpoiledOneIsSeen(String name) {
        MechanismAnswer answer =
                answers().filter(known -> known.test().equals(name)).findFirst().orElseThrow();
        for (Providers providers : PROVIDERS) {
            KnownAnswer test = MechanismExam.of(answer, providers);
            assertTrue(test.passes(false), providers.describe());
            assertFalse(test.passes(true), providers.describe());
        }
    }

    /** Keys that are just random are as good as the random bit generator, which is tested at boot. */
    @Test
    void nothingThatComputesIsOfferedUntested() {
        Set<CKM> tested = answers()
                .flatMap(answer -> answer.gates().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CKM.class)));
        try (ParsedKeys parsed = new ParsedKeys()) {
            Set<CKM> untested = Stream.concat(
                            AsymmetricMechanisms.all(PROVIDERS.get(0), new SecureRandom(), parsed).stream(),
                            SymmetricMechanisms.all(PROVIDERS.get(0), new SecureRandom()).stream())
                    .filter(mechanism -> !isJustRandom(mechanism))
                    .map(Mechanism::type)
                    .filter(type -> !tested.contains(type))
                    .collect(Collectors.toSet());
            assertEquals(Set.of(), untested);
        }
    }

    private static boolean isJustRandom(Mechanism mechanism) {
        return mechanism.type() != CKM.PKCS5_PBKD2
                && mechanism.as(Capability.KeyGeneration.class).isPresent();
    }

    private static Stream<MechanismAnswer> answers() {
        ImageParts parts = ImageParts.builtIn();
        return MechanismTests.FILES.stream().flatMap(file -> MechanismAnswer.all(parts.text(file)).stream());
    }
}
