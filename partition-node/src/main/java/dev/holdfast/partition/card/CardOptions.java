package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.replication.RaftTiming;
import dev.holdfast.proto.v1.AuthenticationRow;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * How a card is to run.
 *
 * @param snapshotEvery commands between two snapshots of the replicated state
 * @param broken which self-tests fail although nothing is wrong, by name; nothing but tests sets it
 * @param selfTestPeriod between two periodic runs of the self-tests
 * @param authentication of the operators of a card that was never given an image
 */
public record CardOptions(
        Firmware firmware,
        Providers providers,
        RaftTiming timing,
        int snapshotEvery,
        Predicate<String> broken,
        Duration selfTestPeriod,
        AuthenticationRow authentication) {

    /** As the security policy says. */
    private static final Duration SELF_TEST_PERIOD = Duration.ofHours(24);

    private static final int SNAPSHOT_EVERY = 10_000;

    /** This build's firmware on the fastest providers there are. */
    public static CardOptions standard() {
        return new CardOptions(
                Firmware.CURRENT,
                Providers.fastest(),
                RaftTiming.DEFAULT,
                SNAPSHOT_EVERY,
                test -> false,
                SELF_TEST_PERIOD,
                SecurityPolicies.current().getAuthentication());
    }

    public CardOptions withFirmware(Firmware other) {
        return new CardOptions(other, providers, timing, snapshotEvery, broken, selfTestPeriod, authentication);
    }

    public CardOptions withProviders(Providers other) {
        return new CardOptions(firmware, other, timing, snapshotEvery, broken, selfTestPeriod, authentication);
    }

    public CardOptions withTiming(RaftTiming other) {
        return new CardOptions(firmware, providers, other, snapshotEvery, broken, selfTestPeriod, authentication);
    }

    public CardOptions withSnapshotEvery(int commands) {
        return new CardOptions(firmware, providers, timing, commands, broken, selfTestPeriod, authentication);
    }

    public CardOptions withBroken(Predicate<String> tests) {
        return new CardOptions(firmware, providers, timing, snapshotEvery, tests, selfTestPeriod, authentication);
    }

    public CardOptions withSelfTestPeriod(Duration period) {
        return new CardOptions(firmware, providers, timing, snapshotEvery, broken, period, authentication);
    }

    public CardOptions withAuthentication(AuthenticationRow policy) {
        return new CardOptions(firmware, providers, timing, snapshotEvery, broken, selfTestPeriod, policy);
    }
}
