package dev.holdfast.harness.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What a package is: one idea, named for it, free of cycles, with null spelled out. */
final class PackageRulesTest {

    private static final String GENERATED = "dev.holdfast.proto.v1";

    @Test
    void packagesDependOnEachOtherWithoutCycles() {
        slices().matching("dev.holdfast.(**)").should().beFreeOfCycles().check(House.CLASSES);
    }

    @Test
    void nothingIsNamedForBeingHandy() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..", "..manager..")
                .orShould()
                .haveNameMatching(".*(Utils?|Common|Impl|Helper|Manager)")
                .check(House.CLASSES);
    }

    @Test
    void everyPackageSaysWhatLivesThereAndIsNullMarked() {
        Set<String> unmarked = House.CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(type -> !type.getName().equals(GENERATED))
                .filter(type -> !type.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), unmarked, "packages without a @NullMarked package-info.java");
    }
}
