package dev.holdfast.coordinator.capacity;

import dev.holdfast.coordinator.dataplane.HsmExchange;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** How much of the machine a pool's clients may use. */
public enum SpeedProfile {
    /** As much as it gives. */
    UNRESTRICTED,
    /** What a managed HSM of as many partitions is published to do. */
    SERVICE;

    /**
     * @param word "unrestricted" or "service"
     * @throws RefusedException BAD_PARAMETER
     */
    public static SpeedProfile parse(String word) {
        return Stream.of(values())
                .filter(profile -> profile.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.BAD_PARAMETER, "A speed profile is \"unrestricted\" or \"service\"."));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The same routes, which answer 429 to what goes beyond the profile.
     *
     * @param nanos a clock that only goes forward
     */
    public List<Route<HsmExchange>> limit(List<Route<HsmExchange>> routes, LongSupplier nanos) {
        return this == UNRESTRICTED ? routes : new CapacityLimits(Figures.published(), nanos).limit(routes);
    }
}
