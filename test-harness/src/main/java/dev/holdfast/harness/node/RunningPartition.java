package dev.holdfast.harness.node;

import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.host.CardHost;
import dev.holdfast.partition.host.Place;
import dev.holdfast.partition.host.Surroundings;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.Limits;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A card that answers, with the threads it has for itself. */
record RunningPartition(
        String card,
        Address address,
        CardHost host,
        EventLoops loops,
        ExecutorService workers,
        Optional<DrillWatch> drill)
        implements AutoCloseable {

    private static final int EVENT_LOOP_THREADS = 1;

    /** @throws RefusedException when the card's folder, or the machine, is not as the card needs it */
    static RunningPartition start(PartitionConfig config) {
        EventLoops loops = new EventLoops(EVENT_LOOP_THREADS);
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
                    Thread thread = new Thread(task, "crypto-worker");
                    thread.setDaemon(true);
                    return thread;
                });
        Surroundings surroundings = new Surroundings();
        ChannelOptions channel = ChannelOptions.inVm(loops).withLimits(Limits.BETWEEN_PROCESSES);
        Optional<DrillWatch> drill = Optional.empty();
        if (config.drill()) {
            LinkFaults links = new LinkFaults(new Random());
            channel = channel.withFaults(links);
            drill = Optional.of(new DrillWatch(config.card(), links, surroundings.clock()));
        }
        try {
            CardHost host = CardHost.start(
                    config.card(),
                    Place.at(config.listen()).advertising(config.advertise()),
                    channel,
                    CardOptions.standard()
                            .withTiming(config.timing().raft())
                            .withFirmware(config.firmware().firmware()),
                    workers,
                    surroundings);
            return new RunningPartition(host.cardId(), config.advertise(), host, loops, workers, drill);
        } catch (IOException e) {
            throw new RefusedException(
                    Code.CONFLICT, "The card in " + config.card() + " cannot be started: " + e.getMessage());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused : e;
        }
    }

    @Override
    public void close() {
        drill.ifPresent(DrillWatch::close);
        host.close();
        workers.shutdownNow();
        loops.close();
    }
}
