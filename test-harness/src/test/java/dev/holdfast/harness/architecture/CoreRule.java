package dev.holdfast.harness.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * A card's core gets time, threads, chance, disk and network from its environment and takes them from nowhere else; only
 * then does a seed replay a disaster.
 */
final class CoreRule {

    /** Calls, written as {@code class.method}; a constructor is {@code <init>}. */
    private static final Pattern FORBIDDEN_CALL = Pattern.compile(String.join(
            "|",
            List.of(
                    // Time.
                    "java\\.lang\\.System\\.(currentTimeMillis|nanoTime)",
                    "java\\.time\\.[A-Za-z]+\\.now",
                    "java\\.time\\.Clock\\.(system|tick).*",
                    // Threads.
                    "java\\.lang\\.Thread\\.(<init>|sleep|startVirtualThread|ofVirtual|ofPlatform)",
                    "java\\.util\\.(Timer\\.<init>|.*parallelStream)",
                    "java\\.util\\.stream\\.[A-Za-z]+\\.parallel",
                    "java\\.util\\.concurrent\\.(Executors|ForkJoinPool|[A-Za-z]*ThreadPoolExecutor)\\..*",
                    "java\\.util\\.concurrent\\.CompletableFuture\\.(delayedExecutor|orTimeout|completeOnTimeout)",
                    // Chance.
                    "java\\.lang\\.Math\\.random",
                    "java\\.util\\.UUID\\.randomUUID",
                    "java\\.util\\.concurrent\\.ThreadLocalRandom\\.current",
                    "java\\.util\\.SplittableRandom\\.<init>",
                    "java\\.security\\.SecureRandom\\.getInstance.*")));

    /** Types that lead out of the card: files and sockets. */
    private static final Pattern FORBIDDEN_TYPE = Pattern.compile(String.join(
            "|",
            List.of(
                    "java\\.io\\.(File|RandomAccessFile).*",
                    "java\\.nio\\.(file|channels)\\..*",
                    "java\\.net\\.(?!URI|URL(En|De)coder).*",
                    "javax\\.net\\..*",
                    "io\\.netty\\..*")));

    /** Seeded from outside the environment when they are made without a source or seed. */
    private static final Set<String> SELF_SEEDING = Set.of("java.util.Random", "java.security.SecureRandom");

    private CoreRule() {}

    /** The rule for the classes that {@code core} picks. */
    static ArchRule appliedTo(DescribedPredicate<JavaClass> core) {
        return ArchRuleDefinition.classes()
                .that(core)
                .should(new ArchCondition<>("take everything from the environment") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                            if (isForbidden(access)) {
                                events.add(SimpleConditionEvent.violated(type, access.getDescription()));
                            }
                        }
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            if (FORBIDDEN_TYPE
                                    .matcher(dependency.getTargetClass().getName())
                                    .matches()) {
                                events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                            }
                        }
                    }
                });
    }

    private static boolean isForbidden(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        if (FORBIDDEN_CALL.matcher(owner + "." + name).matches()) {
            return true;
        }
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        boolean withoutArguments = target.getRawParameterTypes().isEmpty();
        boolean runsInTheCommonPool = owner.startsWith("java.util.concurrent.Complet")
                && name.endsWith("Async")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Executor.class));
        return runsInTheCommonPool || SELF_SEEDING.contains(owner) && name.equals("<init>") && withoutArguments;
    }
}
