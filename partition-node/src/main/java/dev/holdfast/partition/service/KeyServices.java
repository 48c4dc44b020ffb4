package dev.holdfast.partition.service;

import static dev.holdfast.partition.service.ServiceContext.principal;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.archive.KeyArchives;
import dev.holdfast.partition.crypto.Approval;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.vault.KeyRules;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.DeleteKeyChange;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBackup;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.PurgeKeyChange;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.PutKeyVersionChange;
import dev.holdfast.proto.v1.PutRotationPolicy;
import dev.holdfast.proto.v1.PutRotationPolicyChange;
import dev.holdfast.proto.v1.RecoverKeyChange;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RestoreKeyChange;
import dev.holdfast.proto.v1.Tag;
import dev.holdfast.proto.v1.UpdateKey;
import dev.holdfast.proto.v1.UpdateKeyChange;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Changes to keys: what they are and whether they are, never what they compute. */
final class KeyServices {

    private final ServiceContext context;
    private final NewVersions versions;

    KeyServices(ServiceContext context, NewVersions versions) {
        this.context = context;
        this.versions = versions;
    }

    CompletableFuture<Response.Builder> create(Request request) {
        CreateKey asked = request.getCreateKey();
        KeyVersion.Builder template =
                template(asked.getSpec(), asked.getOperationsList(), asked.getAttributes(), asked.getTagsList());
        if (asked.hasReleasePolicy()) {
            template.setReleasePolicy(asked.getReleasePolicy());
        }
        return once(request, vault -> {
            vault.require(principal(request), Action.CREATE_KEY, Scope.ofKey(asked.getName()));
            vault.requireOpen();
            return put(
                    request,
                    versions.make(vault, asked.getName(), PutKeyMode.CREATE, template.build(), () -> context.crypto()
                            .generate(asked.getSpec())));
        });
    }

    CompletableFuture<Response.Builder> importKey(Request request) {
        ImportKey asked = request.getImportKey();
        KeyVersion.Builder template =
                template(asked.getSpec(), asked.getOperationsList(), asked.getAttributes(), asked.getTagsList());
        if (asked.hasReleasePolicy()) {
            template.setReleasePolicy(asked.getReleasePolicy());
        }
        return once(request, vault -> {
            vault.require(principal(request), Action.IMPORT_KEY, Scope.ofKey(asked.getName()));
            vault.requireOpen();
            return put(
                    request,
                    versions.make(vault, asked.getName(), PutKeyMode.IMPORT, template.build(), () -> imported(asked)));
        });
    }

    CompletableFuture<Response.Builder> rotate(Request request) {
        String name = request.getRotateKey().getName();
        return once(request, vault -> {
            vault.require(principal(request), Action.ROTATE_KEY, Scope.ofKey(name));
            vault.requireOpen();
            KeyVersion current = vault.keyVersion(name, ByteString.EMPTY);
            return put(request, versions.rotated(vault, name, current));
        });
    }

    CompletableFuture<Response.Builder> update(Request request) {
        UpdateKey asked = request.getUpdateKey();
        requireKnown(asked.getOperationsList());
        UpdateKeyChange.Builder change = UpdateKeyChange.newBuilder()
                .setName(asked.getName())
                .setVersion(asked.getVersion())
                .setReplaceOperations(asked.getReplaceOperations())
                .addAllOperations(asked.getOperationsList())
                .setReplaceTags(asked.getReplaceTags())
                .addAllTags(asked.getTagsList());
        if (asked.hasEnabled()) {
            change.setEnabled(asked.getEnabled());
        }
        if (asked.hasNotBefore()) {
            change.setNotBefore(asked.getNotBefore());
        }
        if (asked.hasExpires()) {
            change.setExpires(asked.getExpires());
        }
        if (asked.hasReleasePolicy()) {
            change.setReleasePolicy(asked.getReleasePolicy());
        }
        return context.propose(request, Command.newBuilder().setUpdateKey(change))
                .thenApply(result -> {
                    KeyRecord key = result.getKey();
                    return Response.newBuilder()
                            .setKeyBundle(
                                    KeyBundles.bundle(context.pool().vault(), key, find(key, asked.getVersion())));
                });
    }

    CompletableFuture<Response.Builder> putRotationPolicy(Request request) {
        PutRotationPolicy asked = request.getPutRotationPolicy();
        PutRotationPolicyChange change = PutRotationPolicyChange.newBuilder()
                .setName(asked.getName())
                .setPolicy(asked.getPolicy())
                .build();
        return context.propose(request, Command.newBuilder().setPutRotationPolicy(change))
                .thenApply(result ->
                        Response.newBuilder().setRotationPolicy(result.getKey().getRotationPolicy()));
    }

    CompletableFuture<Response.Builder> delete(Request request) {
        DeleteKeyChange change = DeleteKeyChange.newBuilder()
                .setName(request.getDeleteKey().getName())
                .build();
        return context.propose(request, Command.newBuilder().setDeleteKey(change))
                .thenApply(result -> Response.newBuilder()
                        .setDeletedKeyBundle(KeyBundles.deleted(context.pool().vault(), result.getKey())));
    }

    CompletableFuture<Response.Builder> recover(Request request) {
        RecoverKeyChange change = RecoverKeyChange.newBuilder()
                .setName(request.getRecoverKey().getName())
                .build();
        return context.propose(request, Command.newBuilder().setRecoverKey(change))
                .thenApply(this::currentBundle);
    }

    CompletableFuture<Response.Builder> purge(Request request) {
        PurgeKeyChange change = PurgeKeyChange.newBuilder()
                .setName(request.getPurgeKey().getName())
                .build();
        return context.propose(request, Command.newBuilder().setPurgeKey(change))
                .thenApply(result -> Answers.done());
    }

    CompletableFuture<Response.Builder> backup(Request request) {
        String name = request.getBackupKey().getName();
        return context.read().thenCompose(vault -> {
            vault.require(principal(request), Action.BACKUP_KEY, Scope.ofKey(name));
            vault.requireOpen();
            KeyRecord key = vault.key(name);
            return context.work(() -> {
                try (DomainKeys keys = context.pool().domainKeys(vault)) {
                    return Response.newBuilder()
                            .setKeyBackup(
                                    KeyBackup.newBuilder().setBackup(KeyArchives.write(context.crypto(), keys, key)));
                }
            });
        });
    }

    CompletableFuture<Response.Builder> restore(Request request) {
        return context.read()
                .thenCompose(vault -> {
                    vault.require(principal(request), Action.RESTORE_KEY, Scope.KEYS);
                    vault.requireOpen();
                    return context.work(() -> {
                        try (DomainKeys keys = context.pool().domainKeys(vault)) {
                            KeyRecord key = KeyArchives.read(
                                    context.crypto(),
                                    keys,
                                    request.getRestoreKey().getBackup());
                            return RestoreKeyChange.newBuilder()
                                    .setKey(key)
                                    .setDomainId(keys.domainId())
                                    .build();
                        }
                    });
                })
                .thenCompose(
                        change -> context.propose(request, Command.newBuilder().setRestoreKey(change)))
                .thenApply(this::currentBundle);
    }

    /** Makes a version, unless this very operation made one before. */
    private CompletableFuture<Response.Builder> once(
            Request request, Function<Vault, CompletableFuture<Response.Builder>> making) {
        return context.read().thenCompose(vault -> ServiceContext.earlier(vault, request)
                .map(result -> CompletableFuture.completedFuture(made(result)))
                .orElseGet(() -> making.apply(vault)));
    }

    private CompletableFuture<Response.Builder> put(
            Request request, CompletableFuture<PutKeyVersionChange.Builder> version) {
        return version.thenCompose(
                        change -> context.propose(request, Command.newBuilder().setPutKeyVersion(change)))
                .thenApply(this::made);
    }

    private Response.Builder made(CommandResult result) {
        KeySpec spec = find(result.getKey(), ByteString.EMPTY).getSpec();
        return currentBundle(result).setIndicator(Approval.ofKey(spec).indicator());
    }

    private CryptoEngine.Generated imported(ImportKey asked) {
        byte[] material = asked.getMaterial().toByteArray();
        try {
            return context.crypto().check(asked.getSpec(), material);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    private Response.Builder currentBundle(CommandResult result) {
        KeyRecord key = result.getKey();
        return Response.newBuilder()
                .setKeyBundle(KeyBundles.bundle(context.pool().vault(), key, find(key, ByteString.EMPTY)));
    }

    private static KeyVersion find(KeyRecord key, ByteString version) {
        return key.getVersionsList().stream()
                .filter(candidate -> candidate.getVersion().equals(version))
                .findFirst()
                .orElseGet(() -> key.getVersions(key.getVersionsCount() - 1));
    }

    private static KeyVersion.Builder template(
            KeySpec spec, List<KeyOperation> operations, KeyAttributes attributes, List<Tag> tags) {
        return KeyVersion.newBuilder()
                .setSpec(spec)
                .addAllOperations(operations(operations, spec))
                .setAttributes(attributes)
                .addAllTags(tags);
    }

    /** What was asked for, sorted; or all that a key of this type can do. */
    private static List<KeyOperation> operations(List<KeyOperation> asked, KeySpec spec) {
        requireKnown(asked);
        return asked.isEmpty()
                ? KeyRules.operationsOf(spec.getType())
                : asked.stream().distinct().sorted().toList();
    }

    private static void requireKnown(List<KeyOperation> operations) {
        if (operations.contains(KeyOperation.UNRECOGNIZED)) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "BadParameter", "", "A key has no such operation; name those it is to have.");
        }
    }
}
