package dev.holdfast.harness.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may depend on whom. The module boundary of a card is its cryptographic boundary. */
final class ModuleRulesTest {

    /** A module: its folder, its package below {@code dev.holdfast}, and the other packages it may use. */
    enum Module {
        PROTO("proto", "proto"),
        PARTITION("partition-node", "partition", "proto"),
        BRIDGE("pkcs11-bridge", "bridge", "proto"),
        COORDINATOR("cluster-coordinator", "coordinator", "proto", "bridge"),
        HARNESS("test-harness", "harness", "proto", "partition", "bridge", "coordinator");

        private final String folder;
        private final String name;
        private final Set<String> uses;

        Module(String folder, String name, String... uses) {
            this.folder = folder;
            this.name = name;
            this.uses = Set.of(uses);
        }

        String packages() {
            return "dev.holdfast." + name + "..";
        }

        DescribedPredicate<JavaClass> forbidden() {
            String[] allowed = Stream.concat(Stream.of(name), uses.stream())
                    .map(module -> "dev.holdfast." + module + "..")
                    .toArray(String[]::new);
            return resideInAPackage("dev.holdfast..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed)))
                    .as("are outside %s", String.join(", ", allowed));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aModuleUsesOnlyTheModulesItIsAllowedTo(Module module) {
        noClasses()
                .that()
                .resideInAPackage(module.packages())
                .should()
                .dependOnClassesThat(module.forbidden())
                .check(House.CLASSES);
    }

    /** Otherwise a class could step over a boundary by its package name alone. */
    @ParameterizedTest
    @EnumSource
    void aPackageLivesInItsOwnModule(Module module) {
        Set<String> strangers = House.CLASSES.stream()
                .filter(resideInAPackage(module.packages()))
                .filter(type -> type.getSource()
                        .filter(source -> source.getUri().toString().contains("/" + module.folder + "/target/"))
                        .isEmpty())
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        assertTrue(strangers.isEmpty(), () -> "not in " + module.folder + ": " + strangers);
    }

    @Test
    void onlyReplicationKnowsTheConsensusEngine() {
        noClasses()
                .that(resideOutsideOfPackage("dev.holdfast.partition.replication.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.microraft..")
                .check(House.CLASSES);
    }

    @Test
    void everyClassBelongsToAModule() {
        String[] packages = Stream.of(Module.values()).map(Module::packages).toArray(String[]::new);
        classes().should().resideInAnyPackage(packages).check(House.CLASSES);
    }
}
