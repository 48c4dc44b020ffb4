package dev.holdfast.harness.junit;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Opens the pool of a {@link HoldfastPool} when a test first asks for it, and closes it after those that share it. */
final class HoldfastExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(HoldfastExtension.class);

    private static final Map<Class<?>, Function<Site, Object>> PARTS = Map.of(
            TestedPool.class, Site::pool,
            Cards.class, Site::cards,
            Faults.class, Site::faults,
            Clients.class, Site::clients,
            ServiceClock.class, Site::clock,
            Recovery.class, Site::recovery);

    /** Where an annotation stands, and so how long its pool is there. */
    private record Owner(ExtensionContext context, HoldfastPool plan) {

        private Store store() {
            return context.getStore(NAMESPACE);
        }

        private String key() {
            return context.getUniqueId();
        }

        private Site open() {
            return store().getOrComputeIfAbsent(key(), unused -> Site.open(plan, seed()), Site.class);
        }

        private Optional<Site> opened() {
            return Optional.ofNullable(store().get(key(), Site.class));
        }

        private Optional<Site> taken() {
            return Optional.ofNullable(store().remove(key(), Site.class));
        }

        private long seed() {
            return context.getConfigurationParameter(HoldfastPool.SEED)
                    .map(HoldfastExtension::parsed)
                    .orElseGet(
                            () -> plan.seed() == HoldfastPool.RANDOM ? new SplittableRandom().nextLong() : plan.seed());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARTS.containsKey(parameter.getParameter().getType())
                && owner(context).isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Function<Site, Object> part = PARTS.get(parameter.getParameter().getType());
        return Objects.requireNonNull(part).apply(owner(context).orElseThrow().open());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Optional<Owner> owner = owner(context);
        Optional<Site> site = owner.flatMap(Owner::opened);
        site.ifPresent(opened -> {
            try {
                opened.settle();
            } catch (RuntimeException | AssertionError e) {
                opened.note(context.getDisplayName());
                throw e;
            } finally {
                context.getExecutionException().ifPresent(failure -> opened.note(context.getDisplayName()));
                closeIfOf(context, owner.orElseThrow());
            }
        });
    }

    @Override
    public void afterAll(ExtensionContext context) {
        owner(context).ifPresent(owner -> {
            context.getExecutionException()
                    .ifPresent(failure -> owner.opened().ifPresent(site -> site.note(context.getDisplayName())));
            closeIfOf(context, owner);
        });
    }

    private static void closeIfOf(ExtensionContext context, Owner owner) {
        if (owner.context().equals(context)) {
            owner.taken().ifPresent(Site::close);
        }
    }

    /** The nearest: the method's own, its class's, or that of a class around it. */
    private static Optional<Owner> owner(ExtensionContext context) {
        return context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, HoldfastPool.class))
                .map(plan -> new Owner(context, plan))
                .or(() -> context.getParent().flatMap(HoldfastExtension::owner));
    }

    private static long parsed(String seed) {
        try {
            return Long.parseLong(seed.strip());
        } catch (NumberFormatException e) {
            throw new ExtensionConfigurationException(
                    HoldfastPool.SEED + " is \"" + seed + "\"; write the whole number that a failed test printed.", e);
        }
    }
}
