package dev.holdfast.harness.service;

import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.cluster.Breakable;
import dev.holdfast.harness.cluster.EmbeddedRack;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Cards in the coordinator's own process. */
final class EmbeddedCards implements ServiceRack {

    private static final int EVENT_LOOP_THREADS = 2;

    private final EventLoops loops = new EventLoops(EVENT_LOOP_THREADS);
    private final Optional<Breakable> breakable;
    private final ChannelOptions channel;
    private final ExecutorService workers;
    private final EmbeddedRack rack;

    /** @param breakable what of the service may be made to go wrong, if anything may */
    EmbeddedCards(ServiceConfig config, Optional<Breakable> breakable) {
        this.breakable = breakable;
        ChannelOptions sound = ChannelOptions.inVm(loops);
        channel = breakable.map(Breakable::links).map(sound::withFaults).orElse(sound);
        workers = Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), task -> {
            Thread thread = new Thread(task, "crypto-worker");
            thread.setDaemon(true);
            return thread;
        });
        CardOptions options = CardOptions.standard()
                .withTiming(config.timing().raft().withLease())
                .withFirmware(config.firmware().firmware());
        rack = new EmbeddedRack(config.home().rack(), channel, options, workers);
    }

    @Override
    public CardRack cards() {
        return rack;
    }

    @Override
    public ChannelOptions channel() {
        return channel;
    }

    @Override
    public CardLines lines(String coordinatorName) {
        return rack.lines(coordinatorName);
    }

    @Override
    public TesterLine tester() {
        return new TesterLine(channel, CoordinatorService.TESTER);
    }

    @Override
    public Optional<Hazards> hazards() {
        return breakable.map(parts -> rack.hazards(tester(), parts));
    }

    @Override
    public long processOf(String cardId) {
        return 0;
    }

    @Override
    public X509Certificate makerRoot() {
        return ServiceRacks.certificate(rack.makerRoot());
    }

    @Override
    public void powerOffAll() {
        rack.powered().forEach(card -> rack.powerOff(card).join());
    }

    @Override
    public void close() {
        rack.close();
        workers.shutdownNow();
        loops.close();
    }
}
