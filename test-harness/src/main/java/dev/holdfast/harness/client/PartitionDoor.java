package dev.holdfast.harness.client;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.CryptoResult;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.Decrypt;
import dev.holdfast.proto.v1.Encrypt;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.Tag;
import dev.holdfast.proto.v1.UnwrapKey;
import dev.holdfast.proto.v1.UpdateKey;
import dev.holdfast.proto.v1.Verify;
import dev.holdfast.proto.v1.WrapKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A pool's keys by the protocol of its cards. */
public final class PartitionDoor implements KeyDoor {

    private static final String DELETED = "ObjectIsDeletedButRecoverable";

    private final Supplier<KeyClient> pool;
    private final Witness witness;
    private final ChangeNames names;

    /**
     * @param pool what is asked now: a coordinator may come and go
     * @param names of its changes
     */
    public PartitionDoor(Supplier<KeyClient> pool, Witness witness, ChangeNames names) {
        this.pool = pool;
        this.witness = witness;
        this.names = names;
    }

    @Override
    public Door door() {
        return Door.PARTITION;
    }

    @Override
    public CompletableFuture<Answer> ask(Ask call) {
        if (!call.operation().isWrite()) {
            return ask(call, UnaryOperator.identity());
        }
        ByteString name = names.next();
        return ask(call, keys -> keys.once(name))
                .thenApply(answer -> answer.orLater(() -> ask(call, keys -> keys.remembered(name))));
    }

    private CompletableFuture<Answer> ask(Ask call, UnaryOperator<KeyClient> how) {
        try {
            return sent(call, how.apply(pool.get())).exceptionally(failure -> told(call, failure));
        } catch (RefusedException nobodyToAsk) {
            return CompletableFuture.completedFuture(told(call, nobodyToAsk));
        }
    }

    private CompletableFuture<Answer> sent(Ask call, KeyClient keys) {
        String name = call.key();
        ByteString version = bytes(call.version());
        return switch (call.operation()) {
            case CREATE -> keys.create(creation(call)).thenApply(this::shown);
            case ROTATE -> keys.rotate(name).thenApply(this::shown);
            case UPDATE -> keys.update(change(call)).thenApply(this::shown);
            case DELETE -> keys.delete(name).thenApply(deleted -> shown(deleted.getKey()));
            case RECOVER -> keys.recover(name).thenApply(this::shown);
            case PURGE -> keys.purge(name).thenApply(gone -> Answer.of(Result.DONE));
            case GET -> keys.get(name, version).thenApply(this::shown);
            case GET_DELETED -> keys.getDeleted(name).thenApply(deleted -> shown(deleted.getKey()));
            case VERSIONS -> keys.versions(name).thenApply(PartitionDoor::versions);
            case NAMES -> keys.list().thenApply(PartitionDoor::names);
            case SIGN ->
                keys.sign(Sign.newBuilder()
                                .setName(name)
                                .setVersion(version)
                                .setAlgorithm(SignatureAlgorithm.ES256)
                                .setDigest(call.work().given())
                                .build())
                        .thenApply(result -> signed(call, result));
            case VERIFY ->
                keys.verify(Verify.newBuilder()
                                .setName(name)
                                .setVersion(version)
                                .setAlgorithm(SignatureAlgorithm.ES256)
                                .setDigest(call.work().given())
                                .setSignature(call.work().made())
                                .build())
                        .thenApply(
                                valid -> Answer.of(Result.of(call.version(), witness.undone(call, valid), Map.of())));
            case ENCRYPT ->
                keys.encrypt(Encrypt.newBuilder()
                                .setName(name)
                                .setVersion(version)
                                .setAlgorithm(EncryptionAlgorithm.A256GCM)
                                .setPlaintext(call.work().given())
                                .build())
                        .thenApply(result -> made(call, result));
            case WRAP ->
                keys.wrap(WrapKey.newBuilder()
                                .setName(name)
                                .setVersion(version)
                                .setAlgorithm(EncryptionAlgorithm.A256KW)
                                .setKey(call.work().given())
                                .build())
                        .thenApply(result -> made(call, result));
            case DECRYPT ->
                keys.decrypt(Decrypt.newBuilder()
                                .setName(name)
                                .setVersion(version)
                                .setAlgorithm(EncryptionAlgorithm.A256GCM)
                                .setCiphertext(call.work().made())
                                .setIv(call.work().iv())
                                .setTag(call.work().tag())
                                .build())
                        .thenApply(result -> undone(call, result));
            case UNWRAP ->
                keys.unwrap(UnwrapKey.newBuilder()
                                .setName(name)
                                .setVersion(version)
                                .setAlgorithm(EncryptionAlgorithm.A256KW)
                                .setWrapped(call.work().made())
                                .build())
                        .thenApply(result -> undone(call, result));
        };
    }

    private static CreateKey creation(Ask call) {
        KeySpec spec =
                switch (call.kind()) {
                    case EC ->
                        KeySpec.newBuilder()
                                .setType(KeyType.EC)
                                .setCurve(Curve.P_256)
                                .build();
                    case OCT ->
                        KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build();
                };
        return CreateKey.newBuilder()
                .setName(call.key())
                .setSpec(spec)
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                .addAllTags(tags(call))
                .build();
    }

    private static UpdateKey change(Ask call) {
        UpdateKey.Builder change = UpdateKey.newBuilder().setName(call.key()).setVersion(bytes(call.version()));
        if (call.set().containsKey(Attribute.TAGS)) {
            change.setReplaceTags(true).addAllTags(tags(call));
        }
        if (call.set().containsKey(Attribute.ENABLED)) {
            change.setEnabled(Boolean.parseBoolean(call.set().get(Attribute.ENABLED)));
        }
        return change.build();
    }

    private static List<Tag> tags(Ask call) {
        return Tags.of(call.set().getOrDefault(Attribute.TAGS, "")).entrySet().stream()
                .map(tag -> Tag.newBuilder()
                        .setName(tag.getKey())
                        .setValue(tag.getValue())
                        .build())
                .toList();
    }

    private Answer shown(KeyBundle bundle) {
        KeyVersion version = bundle.getVersion();
        String id = hex(version.getVersion());
        Map<String, String> tags =
                version.getTagsList().stream().collect(Collectors.toMap(Tag::getName, Tag::getValue));
        return Answer.of(Result.of(
                id,
                witness.material(id, version.getPublicKey()),
                Map.of(
                        Attribute.TAGS,
                        Tags.text(tags),
                        Attribute.ENABLED,
                        Boolean.toString(version.getAttributes().getEnabled()),
                        Attribute.EXPORTABLE,
                        Boolean.toString(version.getAttributes().getExportable()))));
    }

    private static Answer versions(List<KeyBundle> found) {
        return found.isEmpty()
                ? Answer.refused(Refusal.NOT_FOUND, "no versions")
                : Answer.of(Result.of(found.stream()
                        .map(bundle -> hex(bundle.getVersion().getVersion()))
                        .toList()));
    }

    private static Answer names(List<KeyBundle> found) {
        return Answer.of(Result.of(found.stream().map(KeyBundle::getName).toList()));
    }

    private Answer signed(Ask call, CryptoResult result) {
        String version = hex(result.getVersion());
        Work work = call.work().done(version, result.getResult());
        return new Answer(Result.of(version, witness.signed(version, work), Map.of()), work);
    }

    private static Answer made(Ask call, CryptoResult result) {
        String version = hex(result.getVersion());
        return new Answer(
                Result.of(version, "", Map.of()),
                call.work().done(version, result.getResult(), result.getIv(), result.getTag()));
    }

    private Answer undone(Ask call, CryptoResult result) {
        boolean right = result.getResult().equals(call.work().given());
        return Answer.of(Result.of(hex(result.getVersion()), witness.undone(call, right), Map.of()));
    }

    private Answer told(Ask call, Throwable failure) {
        Throwable cause = RefusedException.behind(failure);
        if (!(cause instanceof RefusedException refused)) {
            return Answer.unknown(cause.getClass().getSimpleName());
        }
        String told = refused.code() + ", " + refused.getMessage();
        return switch (refused.code()) {
            case OUTCOME_UNKNOWN, DEADLINE_EXCEEDED, INTERNAL -> Answer.unknown(told);
            case NOT_FOUND -> Answer.refused(Refusal.NOT_FOUND, told);
            case KEY_DISABLED -> Answer.refused(Refusal.DISABLED, told);
            case CONFLICT ->
                Answer.refused(
                        call.operation() == Operation.CREATE
                                        && refused.status().getInnerCode().equals(DELETED)
                                ? Refusal.DELETED
                                : Refusal.OTHER,
                        told);
            case CRYPTO_FAILED ->
                // By the very version that made it, this must not fail.
                call.operation() == Operation.DECRYPT || call.operation() == Operation.UNWRAP
                        ? Answer.of(Result.of(call.version(), Result.FOREIGN, Map.of()))
                        : Answer.refused(Refusal.OTHER, told);
            default -> Answer.refused(Refusal.OTHER, told);
        };
    }

    private static ByteString bytes(String version) {
        return ByteString.copyFrom(HexFormat.of().parseHex(version));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
