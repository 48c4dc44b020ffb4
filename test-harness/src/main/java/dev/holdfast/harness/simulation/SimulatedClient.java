package dev.holdfast.harness.simulation;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.workload.RecordedKeys;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UpdateKey;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One application in a run: asks, waits for the answer, thinks, and asks again; everything is taken down. */
final class SimulatedClient {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);

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

    private final String name;
    private final VirtualRack rack;
    private final Supplier<KeyClient> service;
    private final Recorder recorder;
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
        this.name = name;
        this.rack = rack;
        this.service = service;
        this.recorder = recorder;
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
    CompletableFuture<Void> look(String key) {
        return keys().versions(key).handle((versions, refusal) -> null);
    }

    private void next() {
        if (over) {
            return;
        }
        waiting = true;
        String key = names.get(random.nextInt(names.size()));
        CompletableFuture<?> unused = ask(MIX.get(random.nextInt(MIX.size())), key)
                .whenComplete((answer, failure) -> {
                    waiting = false;
                    rack.after(thought(), this::next);
                });
    }

    private CompletableFuture<?> ask(Operation operation, String key) {
        RecordedKeys keys = keys();
        return switch (operation) {
            case CREATE ->
                keys.create(CreateKey.newBuilder()
                        .setName(key)
                        .setSpec(P_256)
                        .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                        .build());
            case ROTATE -> keys.rotate(key);
            case UPDATE ->
                keys.update(UpdateKey.newBuilder()
                        .setName(key)
                        .setEnabled(random.nextBoolean())
                        .build());
            case DELETE -> keys.delete(key);
            case RECOVER -> keys.recover(key);
            case PURGE -> keys.purge(key);
            case GET -> keys.get(key);
            case GET_DELETED -> keys.getDeleted(key);
            case VERSIONS -> keys.versions(key);
            default ->
                keys.sign(Sign.newBuilder()
                        .setName(key)
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(DIGEST)
                        .build());
        };
    }

    private RecordedKeys keys() {
        return new RecordedKeys(service.get(), recorder, name);
    }

    private Duration thought() {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * think.toNanos()));
    }
}
