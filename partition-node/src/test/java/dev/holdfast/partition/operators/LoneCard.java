package dev.holdfast.partition.operators;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.device.FaultyDisk;
import dev.holdfast.partition.device.FaultyNvram;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.CardThread;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Links;
import dev.holdfast.partition.environment.Sensors;
import dev.holdfast.partition.environment.Supply;
import dev.holdfast.partition.firmware.Audit;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.firmware.Halts;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.TestFaults;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assertions;

/** As much of a card as its operators see, with nothing behind it. */
final class LoneCard implements OwnCard, CardThread, Clock, Links, Supply {

    int zeroizations;

    private final Environment environment;
    private final EventLog events = new EventLog(this, "card");
    private final CardLife life = new CardLife(events);
    private boolean holding;

    LoneCard() {
        Power power = new Power();
        SplittableRandom random = new SplittableRandom(1);
        FaultyNvram nvram = new FaultyNvram(power, random.split());
        try {
            nvram.storeSeed(new byte[32]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        environment = new Environment(
                this,
                this,
                out -> {},
                new FaultyDisk(power, random.split()),
                new FaultyDisk(power, random.split()),
                nvram,
                new VirtualRack().maker().manufacture("card"),
                () -> Assertions.fail("operators need no papers"),
                this,
                this,
                Sensors.NOMINAL,
                this::work);
    }

    /** What workers are given from now on is never done. */
    void holdWorkers() {
        holding = true;
    }

    private void work(Runnable task) {
        if (!holding) {
            task.run();
        }
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public CardLife life() {
        return life;
    }

    @Override
    public EventLog events() {
        return events;
    }

    @Override
    public Firmware firmware() {
        return Firmware.CURRENT;
    }

    @Override
    public CryptoEngine crypto() {
        return TestCrypto.ENGINE;
    }

    @Override
    public Halts halts() {
        return Halts.NONE;
    }

    @Override
    public TestFaults faults() {
        return TestFaults.NONE;
    }

    @Override
    public Audit audit() {
        return Audit.NONE;
    }

    @Override
    public void fail(String cause) {
        Assertions.fail(cause);
    }

    @Override
    public void failSoftly(String cause) {
        fail(cause);
    }

    @Override
    public CompletableFuture<Void> zeroize(String cause, CardState end) {
        zeroizations++;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void schedule(Runnable task, Duration delay) {}

    @Override
    public long millis() {
        return 0;
    }

    @Override
    public long monotonicNanos() {
        return 0;
    }

    @Override
    public void send(String peer, ReplicationMessage message) {}

    @Override
    public boolean isUp(String peer) {
        return false;
    }

    @Override
    public void cut() {}

    @Override
    public void cycle() {}
}
