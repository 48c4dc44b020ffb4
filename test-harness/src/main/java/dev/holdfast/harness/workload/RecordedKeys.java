package dev.holdfast.harness.workload;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.CryptoResult;
import dev.holdfast.proto.v1.DeletedKeyBundle;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.Tag;
import dev.holdfast.proto.v1.UpdateKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A pool's keys as one client uses them, every call taken down before it is sent and when it is answered. */
public final class RecordedKeys {

    private static final int DIGEST_CHARACTERS = 16;

    private final KeyClient keys;
    private final Recorder recorder;
    private final String client;

    public RecordedKeys(KeyClient keys, Recorder recorder, String client) {
        this.keys = keys;
        this.recorder = recorder;
        this.client = client;
    }

    public CompletableFuture<KeyBundle> create(CreateKey key) {
        return recorded(
                Operation.CREATE,
                key.getName(),
                Map.of(
                        Attribute.TAGS,
                        text(key.getTagsList()),
                        Attribute.ENABLED,
                        Boolean.toString(key.getAttributes().getEnabled())),
                () -> keys.create(key),
                RecordedKeys::facts);
    }

    /** Of the current version. */
    public CompletableFuture<KeyBundle> update(UpdateKey change) {
        Map<Attribute, String> asked = new EnumMap<>(Attribute.class);
        if (change.getReplaceTags()) {
            asked.put(Attribute.TAGS, text(change.getTagsList()));
        }
        if (change.hasEnabled()) {
            asked.put(Attribute.ENABLED, Boolean.toString(change.getEnabled()));
        }
        return recorded(Operation.UPDATE, change.getName(), asked, () -> keys.update(change), RecordedKeys::facts);
    }

    public CompletableFuture<KeyBundle> get(String name) {
        return recorded(Operation.GET, name, Map.of(), () -> keys.get(name), RecordedKeys::facts);
    }

    /** With the current version. */
    public CompletableFuture<CryptoResult> sign(Sign request) {
        return recorded(
                Operation.SIGN,
                request.getName(),
                Map.of(),
                () -> keys.sign(request),
                signed -> Result.of(hex(signed.getVersion()), "", Map.of()));
    }

    public CompletableFuture<KeyBundle> rotate(String name) {
        return recorded(Operation.ROTATE, name, Map.of(), () -> keys.rotate(name), RecordedKeys::facts);
    }

    public CompletableFuture<DeletedKeyBundle> delete(String name) {
        return recorded(Operation.DELETE, name, Map.of(), () -> keys.delete(name), deleted -> facts(deleted.getKey()));
    }

    public CompletableFuture<DeletedKeyBundle> getDeleted(String name) {
        return recorded(
                Operation.GET_DELETED, name, Map.of(), () -> keys.getDeleted(name), deleted -> facts(deleted.getKey()));
    }

    public CompletableFuture<KeyBundle> recover(String name) {
        return recorded(Operation.RECOVER, name, Map.of(), () -> keys.recover(name), RecordedKeys::facts);
    }

    public CompletableFuture<Void> purge(String name) {
        return recorded(Operation.PURGE, name, Map.of(), () -> keys.purge(name), gone -> Result.DONE);
    }

    public CompletableFuture<List<KeyBundle>> versions(String name) {
        return recorded(
                Operation.VERSIONS,
                name,
                Map.of(),
                () -> keys.versions(name),
                found -> found.isEmpty()
                        ? new Result.Refused(Refusal.NOT_FOUND, "no versions")
                        : Result.of(found.stream()
                                .map(bundle -> hex(bundle.getVersion().getVersion()))
                                .toList()));
    }

    private <T> CompletableFuture<T> recorded(
            Operation operation,
            String key,
            Map<Attribute, String> asked,
            Supplier<CompletableFuture<T>> call,
            Function<T, Result> facts) {
        long id = recorder.begin(client, key, operation, "", asked);
        return call.get()
                .whenComplete((answer, failure) ->
                        recorder.end(id, failure == null ? facts.apply(answer) : told(operation, failure)));
    }

    private static Result facts(KeyBundle bundle) {
        KeyVersion version = bundle.getVersion();
        return Result.of(
                hex(version.getVersion()),
                digest(version.getPublicKey()),
                Map.of(
                        Attribute.TAGS,
                        text(version.getTagsList()),
                        Attribute.ENABLED,
                        Boolean.toString(version.getAttributes().getEnabled()),
                        Attribute.EXPORTABLE,
                        Boolean.toString(version.getAttributes().getExportable())));
    }

    private static Result told(Operation operation, Throwable failure) {
        Throwable cause = RefusedException.behind(failure);
        if (!(cause instanceof RefusedException refused)) {
            return new Result.Unknown(cause.getClass().getSimpleName());
        }
        String code = refused.code().name();
        return switch (refused.code()) {
            case OUTCOME_UNKNOWN, DEADLINE_EXCEEDED, INTERNAL -> new Result.Unknown(code);
            case NOT_FOUND -> new Result.Refused(Refusal.NOT_FOUND, code);
            case KEY_DISABLED -> new Result.Refused(Refusal.DISABLED, code);
            case CONFLICT -> new Result.Refused(operation == Operation.CREATE ? Refusal.DELETED : Refusal.OTHER, code);
            default -> new Result.Refused(Refusal.OTHER, code);
        };
    }

    private static String text(List<Tag> tags) {
        return tags.stream()
                .map(tag -> tag.getName() + "=" + tag.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static String digest(ByteString publicKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.toByteArray());
            return HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
