package dev.holdfast.harness.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The core of a card takes nothing from outside its environment, and the rule that says so can fail. */
final class CoreRulesTest {

    /** But for the two environments that there are: a machine's, and the virtual one. */
    @Test
    void theCoreTakesEverythingFromItsEnvironment() {
        CoreRule.appliedTo(resideInAPackage("dev.holdfast.partition..")
                        .and(resideOutsideOfPackages("dev.holdfast.partition.host..", "dev.holdfast.partition.rack..")))
                .check(House.CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Planted.WallClock.class,
                Planted.NanoClock.class,
                Planted.Now.class,
                Planted.SystemClock.class,
                Planted.OwnEntropy.class,
                Planted.NamedEntropy.class,
                Planted.Chance.class,
                Planted.UnseededChance.class,
                Planted.RandomName.class,
                Planted.OwnThread.class,
                Planted.OwnPool.class,
                Planted.CommonPool.class,
                Planted.ParallelStream.class,
                Planted.Sleep.class,
                Planted.OldFile.class,
                Planted.NewFile.class,
                Planted.OpenSocket.class,
                Planted.NettyBuffer.class,
            })
    void aClassThatHelpsItselfIsFound(Class<?> planted) {
        assertFalse(holdsFor(planted), () -> planted.getSimpleName() + " passed for core");
    }

    @ParameterizedTest
    @ValueSource(classes = {Planted.SeededChance.class, Planted.GivenPool.class})
    void aClassThatTakesWhatItIsGivenPasses(Class<?> wellBehaved) {
        assertTrue(holdsFor(wellBehaved), () -> wellBehaved.getSimpleName() + " did not pass for core");
    }

    private static boolean holdsFor(Class<?> type) {
        JavaClasses one = new ClassFileImporter().importClasses(type);
        return !CoreRule.appliedTo(
                        DescribedPredicate.alwaysTrue().as("the planted class").forSubtype())
                .evaluate(one)
                .hasViolation();
    }
}
