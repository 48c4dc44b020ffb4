package dev.holdfast.partition.fault;

import dev.holdfast.partition.environment.Supply;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.firmware.Halts;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Where one boot of a card waits for its tester, or ends. On the card's thread; what waits is gone with the power. */
public final class HaltPoints implements Halts {

    private final Faults faults;
    private final Supply supply;
    private final EventLog events;
    private final Map<String, List<CompletableFuture<Void>>> waiting = new LinkedHashMap<>();
    private final CompletableFuture<Void> first = new CompletableFuture<>();

    public HaltPoints(Faults faults, Supply supply, EventLog events) {
        this.faults = faults;
        this.supply = supply;
        this.events = events;
    }

    /** What comes next never does when the power fails here. */
    @Override
    public CompletableFuture<Void> reach(String point) {
        KnownPlaces.checkPoint(point);
        if (faults.cutsPower(point)) {
            events.add(EventKind.FAULT_MET, "The power fails at " + point + ".");
            supply.cut();
            return new CompletableFuture<>();
        }
        if (!faults.halts(point)) {
            return CompletableFuture.completedFuture(null);
        }
        events.add(EventKind.FAULT_MET, "Halted at " + point + ".");
        CompletableFuture<Void> resumed = new CompletableFuture<>();
        waiting.computeIfAbsent(point, none -> new ArrayList<>()).add(resumed);
        first.complete(null);
        return resumed;
    }

    /** Completes when something waits at a point for the first time in this boot. */
    public CompletableFuture<Void> first() {
        return first;
    }

    /** The points at which something waits. */
    List<String> halted() {
        return List.copyOf(waiting.keySet());
    }

    /** Lets go on what waits at a point. */
    void resume(String point) {
        List<CompletableFuture<Void>> released = waiting.remove(point);
        if (released == null) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    waiting.isEmpty()
                            ? "Nothing waits at a halt point of this card."
                            : "Nothing waits at " + point + "; what waits is at " + String.join(", ", waiting.keySet())
                                    + ".");
        }
        released.forEach(resumed -> resumed.complete(null));
    }
}
