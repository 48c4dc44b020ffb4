package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.replication.RaftTiming;
import java.util.function.Predicate;

/**
 * How a card is to run.
 *
 * @param snapshotEvery commands between two snapshots of the replicated state
 * @param broken which self-tests fail although nothing is wrong, by name; nothing but tests sets it
 */
public record CardOptions(
        Firmware firmware, Providers providers, RaftTiming timing, int snapshotEvery, Predicate<String> broken) {

    private static final int SNAPSHOT_EVERY = 10_000;

    /** This build's firmware on the fastest providers there are. */
    public static CardOptions standard() {
        return new CardOptions(
                Firmware.CURRENT, Providers.fastest(), RaftTiming.DEFAULT, SNAPSHOT_EVERY, test -> false);
    }

    public CardOptions withFirmware(Firmware other) {
        return new CardOptions(other, providers, timing, snapshotEvery, broken);
    }

    public CardOptions withTiming(RaftTiming other) {
        return new CardOptions(firmware, providers, other, snapshotEvery, broken);
    }

    public CardOptions withSnapshotEvery(int commands) {
        return new CardOptions(firmware, providers, timing, commands, broken);
    }

    public CardOptions withBroken(Predicate<String> tests) {
        return new CardOptions(firmware, providers, timing, snapshotEvery, tests);
    }
}
