package dev.holdfast.coordinator.door;

import dev.holdfast.bridge.fault.FaultyApplications;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PoolReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A door for every pool in service, opened and closed as pools come and go. */
public final class Doors implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
    private static final long LOOK_MILLIS = 500;

    private final Pools pools;
    private final DoorPlaces places;
    private final Map<Pool, PoolDoor> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Doors::named);
    private final AutoCloseable watching;

    private Doors(Pools pools, DoorPlaces places) {
        this.pools = pools;
        this.places = places;
        watching = pools.onChange(() -> thread.execute(this::settle));
    }

    /** Returns when every pool in service has its door, or the log says why not. */
    public static Doors open(Pools pools, DoorPlaces places) {
        Doors doors = new Doors(pools, places);
        doors.settle();
        var unused = doors.thread.scheduleWithFixedDelay(doors::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return doors;
    }

    /** What an operator is told of a pool's door. */
    public Optional<PoolReport.Door> report(Pool pool) {
        return Optional.ofNullable(open.get(pool)).map(PoolDoor::report);
    }

    /**
     * How a pool's door misbehaves, on purpose.
     *
     * @throws RefusedException WRONG_STATE when the pool has no door
     */
    public FaultyApplications faults(Pool pool) {
        PoolDoor door = open.get(pool);
        if (door == null) {
            throw new RefusedException(Code.WRONG_STATE, "Pool " + pool.name() + " has no PKCS#11 door.");
        }
        return door.applications();
    }

    @Override
    public void close() throws Exception {
        watching.close();
        thread.shutdownNow();
        close(List.copyOf(open.keySet()));
    }

    private synchronized void settle() {
        List<Pool> serving = pools.list();
        close(open.keySet().stream().filter(pool -> !serving.contains(pool)).toList());
        serving.stream()
                .filter(pool -> !open.containsKey(pool))
                .forEach(pool -> open.put(pool, PoolDoor.open(pool, places)));
    }

    private synchronized void close(List<Pool> gone) {
        gone.forEach(pool -> {
            PoolDoor door = open.remove(pool);
            if (door != null) {
                door.close();
            }
        });
    }

    private void look() {
        try {
            open.values().forEach(PoolDoor::look);
        } catch (RuntimeException e) {
            LOG.warn("The cards could not be looked at", e);
        }
    }

    private static Thread named(Runnable task) {
        Thread thread = new Thread(task, "pkcs11-doors");
        thread.setDaemon(true);
        return thread;
    }
}
