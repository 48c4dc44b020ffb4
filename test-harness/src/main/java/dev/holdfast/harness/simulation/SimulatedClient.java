package dev.holdfast.harness.simulation;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.KeyKind;
import dev.holdfast.harness.client.PartitionDoor;
import dev.holdfast.harness.client.RecordedDoor;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.harness.client.Work;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.partition.rack.VirtualRack;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One application in a run: asks, waits for the answer, thinks, and asks again; everything is taken down. */
final class SimulatedClient {

    private static final Work DIGEST = Work.of(ByteString.copyFrom(new byte[Work.BYTES]));

    /** What is asked, as often as it stands here. */
    private static final List<Operation> MIX = List.of(
            Operation.CREATE,
            Operation.CREATE,
            Operation.ROTATE,
            Operation.UPDATE,
            Operation.UPDATE,
            Operation.UPDATE,
            Operation.DELETE,
            Operation.RECOVER,
            Operation.PURGE,
            Operation.GET,
            Operation.GET,
            Operation.GET_DELETED,
            Operation.VERSIONS,
            Operation.SIGN,
            Operation.SIGN,
            Operation.SIGN,
            Operation.SIGN);

    private final VirtualRack rack;
    private final KeyDoor door;
    private final SplittableRandom random;
    private final List<String> names;
    private final Duration think;
    private boolean over;
    private boolean waiting;

    /**
     * @param service what it asks now
     * @param names of the keys that it shares with the other clients
     * @param think the mean time between an answer and the next call
     */
    SimulatedClient(
            String name,
            VirtualRack rack,
            Supplier<KeyClient> service,
            Recorder recorder,
            SplittableRandom random,
            List<String> names,
            Duration think) {
        this.rack = rack;
        door = new RecordedDoor(new PartitionDoor(service, Witness.believing()), recorder, name);
        this.random = random;
        this.names = names;
        this.think = think;
    }

    void begin() {
        rack.after(thought(), this::next);
    }

    /** Asks nothing more. */
    void end() {
        over = true;
    }

    /** Whether every call of this client has had its answer. */
    boolean isDone() {
        return !waiting;
    }

    /** Has what there is of a key in the end taken down, be it nothing. */
    CompletableFuture<Answer> look(String key) {
        return door.ask(Ask.of(Operation.VERSIONS, key));
    }

    private void next() {
        if (over) {
            return;
        }
        waiting = true;
        String key = names.get(random.nextInt(names.size()));
        CompletableFuture<?> unused = ask(MIX.get(random.nextInt(MIX.size())), key)
                .whenComplete((answer, defect) -> {
                    waiting = false;
                    rack.after(thought(), this::next);
                });
    }

    private CompletableFuture<Answer> ask(Operation operation, String key) {
        return door.ask(
                switch (operation) {
                    case CREATE -> Ask.create(key, KeyKind.EC, "");
                    case UPDATE -> Ask.update(key, Attribute.ENABLED, Boolean.toString(random.nextBoolean()));
                    case SIGN -> Ask.use(operation, key, KeyKind.EC, DIGEST);
                    default -> Ask.of(operation, key);
                });
    }

    private Duration thought() {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * think.toNanos()));
    }
}
