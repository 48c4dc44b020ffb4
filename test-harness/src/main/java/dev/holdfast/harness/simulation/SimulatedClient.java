package dev.holdfast.harness.simulation;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.ChangeNames;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One application in a run: asks, waits for the answer, thinks, and asks again; everything is taken down. */
final class SimulatedClient {

    private static final Work GIVEN = Work.of(ByteString.copyFrom(new byte[Work.BYTES]));

    /** What is asked, as often as it stands here; of AES keys, WRAP for SIGN and UNWRAP for VERIFY. */
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
            Operation.NAMES,
            Operation.SIGN,
            Operation.SIGN,
            Operation.SIGN,
            Operation.VERIFY,
            Operation.VERIFY);

    private final VirtualRack rack;
    private final KeyDoor door;
    private final SplittableRandom random;
    private final List<String> names;
    private final Duration think;
    /** By key, what this client signed or wrapped last. */
    private final Map<String, Work> made = new HashMap<>();

    private boolean over;
    private boolean waiting;

    /**
     * @param service what it asks now
     * @param changes what they are called
     * @param names of the keys that it shares with the other clients
     * @param think the mean time between an answer and the next call
     */
    SimulatedClient(
            String name,
            VirtualRack rack,
            Supplier<KeyClient> service,
            ChangeNames changes,
            Recorder recorder,
            SplittableRandom random,
            List<String> names,
            Duration think) {
        this.rack = rack;
        door = new RecordedDoor(new PartitionDoor(service, Witness.believing(), changes), recorder, name);
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
        Ask call = call(MIX.get(random.nextInt(MIX.size())), random.nextInt(names.size()));
        CompletableFuture<?> unused = door.ask(call).whenComplete((answer, defect) -> {
            if (answer != null && !answer.work().made().isEmpty()) {
                made.put(call.key(), answer.work());
            }
            waiting = false;
            rack.after(thought(), this::next);
        });
    }

    /** Every other key is a secret one, which takes a processor less time. */
    private Ask call(Operation operation, int number) {
        String key = names.get(number);
        KeyKind kind = number % 2 == 0 ? KeyKind.EC : KeyKind.OCT;
        return switch (operation) {
            case CREATE -> Ask.create(key, kind, tag());
            case UPDATE ->
                random.nextInt(3) == 0
                        ? Ask.update(key, Attribute.TAGS, tag())
                        : Ask.update(key, Attribute.ENABLED, Boolean.toString(random.nextBoolean()));
            case NAMES -> Ask.of(operation, "");
            case SIGN -> use(key, kind);
            case VERIFY -> check(key, kind);
            default -> Ask.of(operation, key);
        };
    }

    private String tag() {
        return "mark=" + random.nextInt(1_000);
    }

    private static Ask use(String key, KeyKind kind) {
        return Ask.use(kind == KeyKind.EC ? Operation.SIGN : Operation.WRAP, key, kind, GIVEN);
    }

    /** What was made with a version has to be accepted by it for as long as the version is there and enabled. */
    private Ask check(String key, KeyKind kind) {
        Work before = made.get(key);
        return before == null
                ? use(key, kind)
                : Ask.use(kind == KeyKind.EC ? Operation.VERIFY : Operation.UNWRAP, key, kind, before);
    }

    private Duration thought() {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * think.toNanos()));
    }
}
