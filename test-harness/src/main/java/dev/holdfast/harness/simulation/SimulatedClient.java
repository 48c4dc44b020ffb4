package dev.holdfast.harness.simulation;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.CryptoResult;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UpdateKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** One application in a run: asks, waits for the answer, thinks, and asks again; everything is taken down. */
final class SimulatedClient {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);
    private static final int MATERIAL_BYTES = 12;

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

    /** What there is of a key in the end. */
    CompletableFuture<Result> look(String key) {
        return taken(Operation.VERSIONS, key, Map.of(), versions(key));
    }

    private void next() {
        if (over) {
            return;
        }
        waiting = true;
        String key = names.get(random.nextInt(names.size()));
        CompletableFuture<Result> unused = ask(MIX.get(random.nextInt(MIX.size())), key)
                .whenComplete((result, failure) -> {
                    waiting = false;
                    rack.after(thought(), this::next);
                });
    }

    private CompletableFuture<Result> ask(Operation operation, String key) {
        KeyClient keys = service.get();
        return switch (operation) {
            case CREATE ->
                taken(
                        operation,
                        key,
                        Map.of(Attribute.ENABLED, Attribute.TRUE),
                        keys.create(CreateKey.newBuilder()
                                        .setName(key)
                                        .setSpec(P_256)
                                        .setAttributes(
                                                KeyAttributes.newBuilder().setEnabled(true))
                                        .build())
                                .thenApply(SimulatedClient::of));
            case ROTATE -> taken(operation, key, Map.of(), keys.rotate(key).thenApply(SimulatedClient::of));
            case UPDATE -> {
                boolean enabled = random.nextBoolean();
                yield taken(
                        operation,
                        key,
                        Map.of(Attribute.ENABLED, String.valueOf(enabled)),
                        keys.update(UpdateKey.newBuilder()
                                        .setName(key)
                                        .setEnabled(enabled)
                                        .build())
                                .thenApply(SimulatedClient::of));
            }
            case DELETE -> taken(operation, key, Map.of(), keys.delete(key).thenApply(deleted -> of(deleted.getKey())));
            case RECOVER -> taken(operation, key, Map.of(), keys.recover(key).thenApply(SimulatedClient::of));
            case PURGE -> taken(operation, key, Map.of(), keys.purge(key).thenApply(gone -> Result.DONE));
            case GET -> taken(operation, key, Map.of(), keys.get(key).thenApply(SimulatedClient::of));
            case GET_DELETED ->
                taken(operation, key, Map.of(), keys.getDeleted(key).thenApply(deleted -> of(deleted.getKey())));
            case VERSIONS -> look(key);
            default ->
                taken(
                        Operation.SIGN,
                        key,
                        Map.of(),
                        keys.sign(Sign.newBuilder()
                                        .setName(key)
                                        .setAlgorithm(SignatureAlgorithm.ES256)
                                        .setDigest(DIGEST)
                                        .build())
                                .thenApply(SimulatedClient::of));
        };
    }

    private CompletableFuture<Result> versions(String key) {
        return service.get()
                .versions(key)
                .thenApply(bundles -> bundles.isEmpty()
                        ? new Result.Refused(Refusal.NOT_FOUND, "no versions")
                        : Result.of(bundles.stream()
                                .map(bundle -> hex(bundle.getVersion().getVersion()))
                                .toList()));
    }

    /** The call is under way already, but in virtual time nothing happens before this thread lets the clock run. */
    private CompletableFuture<Result> taken(
            Operation operation, String key, Map<Attribute, String> asked, CompletableFuture<? extends Result> call) {
        long id = recorder.begin(name, key, operation, "", asked);
        return call.<Result>thenApply(Function.identity())
                .exceptionally(failure -> refusal(operation, failure))
                .whenComplete((result, failure) -> recorder.end(id, result));
    }

    private static Result refusal(Operation operation, Throwable failure) {
        if (!(RefusedException.behind(failure) instanceof RefusedException refused)) {
            throw new IllegalStateException("a call ended in neither an answer nor a refusal", failure);
        }
        Code code = refused.code();
        return switch (code) {
            case NOT_FOUND -> new Result.Refused(Refusal.NOT_FOUND, code.name());
            case KEY_DISABLED -> new Result.Refused(Refusal.DISABLED, code.name());
            case CONFLICT ->
                new Result.Refused(operation == Operation.CREATE ? Refusal.DELETED : Refusal.OTHER, code.name());
            case OUTCOME_UNKNOWN, DEADLINE_EXCEEDED -> new Result.Unknown(code.name());
            default -> new Result.Refused(Refusal.OTHER, code.name());
        };
    }

    private static Result of(KeyBundle bundle) {
        KeyVersion version = bundle.getVersion();
        return Result.of(
                hex(version.getVersion()),
                digest(version.getPublicKey()),
                Map.of(Attribute.ENABLED, String.valueOf(version.getAttributes().getEnabled())));
    }

    private static Result of(CryptoResult signed) {
        return Result.of(hex(signed.getVersion()), "", Map.of());
    }

    private static String digest(ByteString publicKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(publicKey.toByteArray());
            return HexFormat.of().formatHex(hash, 0, MATERIAL_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private Duration thought() {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * think.toNanos()));
    }
}
