package dev.holdfast.harness.node;

import dev.holdfast.partition.host.WrongClock;
import dev.holdfast.proto.link.LinkFaults;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a card's process do what {@link DrillOrders} say, and answers for it. */
final class DrillWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DrillWatch.class);
    private static final long PERIOD_MILLIS = 20;

    private final Path card;
    private final LinkFaults links;
    private final WrongClock clock;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "drill");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Integer, Integer> planned = new HashMap<>();
    private DrillOrders done = DrillOrders.NONE;
    private String answered = "";

    /** Does what the folder says already before it returns. */
    DrillWatch(Path card, LinkFaults links, WrongClock clock) {
        this.card = card;
        this.links = links;
        this.clock = clock;
        look();
        ScheduledFuture<?> unused =
                watch.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            DrillOrders orders = DrillOrders.of(card);
            if (orders.revision() != done.revision()) {
                follow(orders);
                done = orders;
                LOG.info("The drill is at revision {}", orders.revision());
            }
            answer();
        } catch (RuntimeException e) {
            LOG.warn("The orders of the drill cannot be followed", e);
        }
    }

    private void follow(DrillOrders orders) {
        planned.forEach((number, own) -> {
            if (!orders.links().containsKey(number)) {
                links.end(own);
            }
        });
        planned.keySet().retainAll(orders.links().keySet());
        orders.links()
                .forEach((number, order) ->
                        planned.computeIfAbsent(number, unused -> links.add(order.links(), order.fault())
                                .number()));
        clock.set(orders.aheadMillis(), orders.clockRate());
    }

    private void answer() {
        Map<Integer, DrillAnswer.Met> met = new HashMap<>();
        for (LinkFaults.Planned fault : links.list()) {
            planned.forEach((number, own) -> {
                if (own == fault.number()) {
                    met.put(number, new DrillAnswer.Met(fault.touched(), fault.lost()));
                }
            });
        }
        String answer = new DrillAnswer(done.revision(), met).toString();
        if (!answer.equals(answered)) {
            DrillOrders.replace(card.resolve(DrillAnswer.FILE), answer);
            answered = answer;
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
