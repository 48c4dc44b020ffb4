package dev.holdfast.coordinator.keys;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.PoolClient;
import dev.holdfast.proto.v1.AttestKey;
import dev.holdfast.proto.v1.BackupKey;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.CryptoResult;
import dev.holdfast.proto.v1.Decrypt;
import dev.holdfast.proto.v1.DeleteKey;
import dev.holdfast.proto.v1.DeletedKeyBundle;
import dev.holdfast.proto.v1.DeletedKeyList;
import dev.holdfast.proto.v1.Encrypt;
import dev.holdfast.proto.v1.GetDeletedKey;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.GetRotationPolicy;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.KeyAttestation;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyList;
import dev.holdfast.proto.v1.ListDeletedKeys;
import dev.holdfast.proto.v1.ListKeyVersions;
import dev.holdfast.proto.v1.ListKeys;
import dev.holdfast.proto.v1.PurgeKey;
import dev.holdfast.proto.v1.PutRotationPolicy;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.RecoverKey;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RestoreKey;
import dev.holdfast.proto.v1.RotateKey;
import dev.holdfast.proto.v1.RotationPolicy;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.UnwrapKey;
import dev.holdfast.proto.v1.UpdateKey;
import dev.holdfast.proto.v1.Verify;
import dev.holdfast.proto.v1.WrapKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A pool's keys for one caller. Every future fails with a {@link dev.holdfast.proto.RefusedException} when a card refused
 * or none answered. A key version is its 16 bytes; empty means the current one.
 */
public final class KeyClient {

    /** Keys asked for at a time; the cards give at most 1,000. */
    private static final int PAGE = 500;

    private final PoolClient pool;
    private final Caller caller;
    private final ByteString operation;
    private final boolean onlyRemembered;

    public KeyClient(PoolClient pool, Caller caller) {
        this(pool, caller, ByteString.EMPTY, false);
    }

    private KeyClient(PoolClient pool, Caller caller, ByteString operation, boolean onlyRemembered) {
        this.pool = pool;
        this.caller = caller;
        this.operation = operation;
        this.onlyRemembered = onlyRemembered;
    }

    /**
     * The same for one change, which can be asked for again without being made again.
     *
     * @param id 16 bytes that were never used for another change
     */
    public KeyClient once(ByteString id) {
        return new KeyClient(pool, caller, id, false);
    }

    /** What a change that was asked for under this id was answered; OUTCOME_UNKNOWN if the pool does not remember it. */
    public KeyClient remembered(ByteString id) {
        return new KeyClient(pool, caller, id, true);
    }

    /** A new key, or a new version of one that exists. */
    public CompletableFuture<KeyBundle> create(CreateKey key) {
        return bundle(caller.request().setCreateKey(key));
    }

    public CompletableFuture<KeyBundle> importKey(ImportKey key) {
        return bundle(caller.request().setImportKey(key));
    }

    public CompletableFuture<KeyBundle> get(String name) {
        return get(name, ByteString.EMPTY);
    }

    public CompletableFuture<KeyBundle> get(String name, ByteString version) {
        return bundle(
                caller.request().setGetKey(GetKey.newBuilder().setName(name).setVersion(version)));
    }

    /** The current version of every key, by name. Not one point in time when there are more than {@value #PAGE}. */
    public CompletableFuture<List<KeyBundle>> list() {
        return Pages.all(
                "",
                after -> page(ListKeys.newBuilder()
                                .setAfter(after)
                                .setLimit(PAGE)
                                .build())
                        .thenApply(page -> new Pages.Page<>(page.getKeysList(), page.getMore())),
                KeyBundle::getName);
    }

    /** A part of the list of keys. */
    public CompletableFuture<KeyList> page(ListKeys asked) {
        return call(caller.request().setListKeys(asked)).thenApply(Response::getKeyList);
    }

    /** A part of the list of a key's versions. */
    public CompletableFuture<KeyList> page(ListKeyVersions asked) {
        return call(caller.request().setListKeyVersions(asked)).thenApply(Response::getKeyList);
    }

    /** A part of the list of deleted keys. */
    public CompletableFuture<DeletedKeyList> page(ListDeletedKeys asked) {
        return call(caller.request().setListDeletedKeys(asked)).thenApply(Response::getDeletedKeyList);
    }

    /** Every version of a key, oldest first. */
    public CompletableFuture<List<KeyBundle>> versions(String name) {
        return Pages.all(
                ByteString.EMPTY,
                after -> page(ListKeyVersions.newBuilder()
                                .setName(name)
                                .setAfter(after)
                                .setLimit(PAGE)
                                .build())
                        .thenApply(page -> new Pages.Page<>(page.getKeysList(), page.getMore())),
                bundle -> bundle.getVersion().getVersion());
    }

    public CompletableFuture<KeyBundle> update(UpdateKey change) {
        return bundle(caller.request().setUpdateKey(change));
    }

    /** Until it is purged, or its retention ends, it can be recovered. */
    public CompletableFuture<DeletedKeyBundle> delete(String name) {
        return call(caller.request().setDeleteKey(DeleteKey.newBuilder().setName(name)))
                .thenApply(Response::getDeletedKeyBundle);
    }

    public CompletableFuture<DeletedKeyBundle> getDeleted(String name) {
        return call(caller.request().setGetDeletedKey(GetDeletedKey.newBuilder().setName(name)))
                .thenApply(Response::getDeletedKeyBundle);
    }

    /** Every deleted key that can still be recovered, by name. */
    public CompletableFuture<List<DeletedKeyBundle>> listDeleted() {
        return Pages.all(
                "",
                after -> page(ListDeletedKeys.newBuilder()
                                .setAfter(after)
                                .setLimit(PAGE)
                                .build())
                        .thenApply(page -> new Pages.Page<>(page.getKeysList(), page.getMore())),
                deleted -> deleted.getKey().getName());
    }

    public CompletableFuture<KeyBundle> recover(String name) {
        return bundle(caller.request().setRecoverKey(RecoverKey.newBuilder().setName(name)));
    }

    public CompletableFuture<Void> purge(String name) {
        return call(caller.request().setPurgeKey(PurgeKey.newBuilder().setName(name)))
                .thenAccept(done -> {});
    }

    /** A new version like the current one. */
    public CompletableFuture<KeyBundle> rotate(String name) {
        return bundle(caller.request().setRotateKey(RotateKey.newBuilder().setName(name)));
    }

    /** The key's policy, or a blank one while none is set. */
    public CompletableFuture<RotationPolicy> rotationPolicy(String name) {
        return call(caller.request()
                        .setGetRotationPolicy(GetRotationPolicy.newBuilder().setName(name)))
                .thenApply(Response::getRotationPolicy);
    }

    /** Replaces the policy as a whole, and answers it as it is now. A blank one removes it. */
    public CompletableFuture<RotationPolicy> setRotationPolicy(String name, RotationPolicy policy) {
        return call(caller.request()
                        .setPutRotationPolicy(
                                PutRotationPolicy.newBuilder().setName(name).setPolicy(policy)))
                .thenApply(Response::getRotationPolicy);
    }

    /** What a card testifies of a key version; signed with the card's key; {@link dev.holdfast.proto.trust.KeyStatements} verifies it. */
    public CompletableFuture<KeyAttestation> attest(String name, ByteString version) {
        return call(caller.request()
                        .setAttestKey(AttestKey.newBuilder().setName(name).setVersion(version)))
                .thenApply(Response::getKeyAttestation);
    }

    /** The key with all its versions: opaque, and good for pools of the same security domain. */
    public CompletableFuture<ByteString> backup(String name) {
        return call(caller.request().setBackupKey(BackupKey.newBuilder().setName(name)))
                .thenApply(response -> response.getKeyBackup().getBackup());
    }

    public CompletableFuture<KeyBundle> restore(ByteString backup) {
        return bundle(caller.request().setRestoreKey(RestoreKey.newBuilder().setBackup(backup)));
    }

    public CompletableFuture<CryptoResult> sign(Sign request) {
        return crypto(caller.request().setSign(request));
    }

    public CompletableFuture<Boolean> verify(Verify request) {
        return call(caller.request().setVerify(request))
                .thenApply(response -> response.getVerifyResult().getValid());
    }

    public CompletableFuture<CryptoResult> encrypt(Encrypt request) {
        return crypto(caller.request().setEncrypt(request));
    }

    public CompletableFuture<CryptoResult> decrypt(Decrypt request) {
        return crypto(caller.request().setDecrypt(request));
    }

    public CompletableFuture<CryptoResult> wrap(WrapKey request) {
        return crypto(caller.request().setWrapKey(request));
    }

    public CompletableFuture<CryptoResult> unwrap(UnwrapKey request) {
        return crypto(caller.request().setUnwrapKey(request));
    }

    /** @param count 1 to 128 */
    public CompletableFuture<ByteString> random(int count) {
        return call(caller.request().setRandomBytes(RandomBytes.newBuilder().setCount(count)))
                .thenApply(response -> response.getRandomResult().getBytes());
    }

    private CompletableFuture<KeyBundle> bundle(Request.Builder request) {
        return call(request).thenApply(Response::getKeyBundle);
    }

    private CompletableFuture<CryptoResult> crypto(Request.Builder request) {
        return call(request).thenApply(Response::getCryptoResult);
    }

    private CompletableFuture<Response> call(Request.Builder request) {
        return pool.call(request.setOperationId(operation)
                .setOnlyRemembered(onlyRemembered)
                .build());
    }
}
