package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.conflict;
import static dev.holdfast.partition.vault.Refusals.keyNotFound;
import static dev.holdfast.partition.vault.Refusals.limit;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DeleteKeyChange;
import dev.holdfast.proto.v1.Deletion;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyOrigin;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.PurgeKeyChange;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.PutKeyVersionChange;
import dev.holdfast.proto.v1.RecoverKeyChange;
import dev.holdfast.proto.v1.RestoreKeyChange;
import dev.holdfast.proto.v1.UpdateKeyChange;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A key's life: made or imported, updated, deleted, recovered, purged, restored from its own backup. */
final class KeyChanges {

    private KeyChanges() {}

    static Change put(VaultState state, PutKeyVersionChange asked) {
        KeyRules.checkName(asked.getName());
        if (!asked.getDomainId().equals(state.requireDomain().getDomainId())) {
            throw conflict("The pool's security domain is another one by now; repeat the request.");
        }
        if (asked.getMode() == PutKeyMode.ROTATE) {
            return RotationChanges.rotate(state, asked);
        }
        if (asked.getMode() != PutKeyMode.CREATE && asked.getMode() != PutKeyMode.IMPORT) {
            throw bad("A key version is created, imported or rotated.");
        }
        KeyVersion.Builder version = KeyRules.checked(asked.getVersion())
                .setOrigin(asked.getMode() == PutKeyMode.IMPORT ? KeyOrigin.IMPORTED : KeyOrigin.GENERATED);
        Optional<KeyRecord> existing = state.keys().find(asked.getName(), state.timeMillis());
        existing.ifPresent(key -> {
            refuseDeleted(key);
            inheritRelease(version, Keys.current(key));
        });
        KeyRules.checkRelease(version);
        if (existing.isPresent()) {
            return appended(state, existing.get(), version);
        }
        refuseFull(state.keys());
        return appended(state, KeyRecord.newBuilder().setName(asked.getName()).build(), version);
    }

    /** Only the first version of an exportable key must bring a policy; later ones have that of the one before. */
    private static void inheritRelease(KeyVersion.Builder version, KeyVersion before) {
        if (version.getAttributes().getExportable() && !version.hasReleasePolicy() && before.hasReleasePolicy()) {
            version.setReleasePolicy(before.getReleasePolicy());
        }
    }

    /** Adds the version, made now. */
    static Change appended(VaultState state, KeyRecord key, KeyVersion.Builder version) {
        if (key.getVersionsCount() >= KeyRules.MOST_VERSIONS) {
            throw limit("The key has " + KeyRules.MOST_VERSIONS + " versions already; make a new key.");
        }
        if (state.keys().hasVersion(version.getVersion())) {
            throw conflict("A key has a version of this id already; repeat the request.");
        }
        version.setCreatedMillis(state.timeMillis()).setUpdatedMillis(state.timeMillis());
        return stored(state, key.toBuilder().addVersions(version).build());
    }

    static Change update(VaultState state, UpdateKeyChange asked) {
        KeyRecord key = active(state, asked.getName());
        int place = place(key, asked.getVersion());
        KeyVersion before = key.getVersions(place);
        KeyVersion.Builder version = before.toBuilder().setUpdatedMillis(state.timeMillis());
        KeyAttributes.Builder attributes = version.getAttributesBuilder();
        if (asked.hasEnabled()) {
            attributes.setEnabled(asked.getEnabled());
        }
        if (asked.hasNotBefore()) {
            attributes.setNotBefore(asked.getNotBefore());
        }
        if (asked.hasExpires()) {
            attributes.setExpires(asked.getExpires());
        }
        KeyRules.checkDates(attributes.build());
        if (asked.getReplaceOperations()) {
            version.clearOperations()
                    .addAllOperations(KeyRules.operations(before.getSpec(), asked.getOperationsList()));
        }
        if (asked.getReplaceTags()) {
            version.clearTags().addAllTags(KeyRules.tags(asked.getTagsList()));
        }
        if (asked.hasReleasePolicy()) {
            KeyRules.checkFixed(before.getReleasePolicy(), asked.getReleasePolicy());
            version.setReleasePolicy(asked.getReleasePolicy());
            KeyRules.checkRelease(version);
        }
        Change change =
                stored(state, key.toBuilder().setVersions(place, version).build());
        return new Change(change.state(), change.result(), before.getVersion());
    }

    static Change delete(VaultState state, DeleteKeyChange asked) {
        KeyRecord key = active(state, asked.getName());
        long now = state.timeMillis();
        long retention = TimeUnit.DAYS.toMillis(state.requirePool().getRetentionDays());
        Deletion deletion = Deletion.newBuilder()
                .setDeletedMillis(now)
                .setPurgeMillis(now + retention)
                .build();
        return stored(state, key.toBuilder().setDeletion(deletion).build());
    }

    static Change recover(VaultState state, RecoverKeyChange asked) {
        return stored(
                state,
                deleted(state, asked.getName()).toBuilder().clearDeletion().build());
    }

    static Change purge(VaultState state, PurgeKeyChange asked) {
        KeyRecord key = deleted(state, asked.getName());
        if (state.requirePool().getPurgeProtection()) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "Forbidden",
                    "",
                    "Purge protection is on: the key goes by itself when its retention ends, and not before.");
        }
        return Change.of(withKeys(state, state.keys().minus(key)), key);
    }

    static Change restore(VaultState state, RestoreKeyChange asked) {
        if (!asked.getDomainId().equals(state.requireDomain().getDomainId())) {
            throw Refusals.foreignDomain("The key's backup");
        }
        return added(state, asked.getKey());
    }

    /** Adds a key that came out of a backup, whole and active. */
    static Change added(VaultState state, KeyRecord asked) {
        KeyRecord key = KeyRules.checked(asked).toBuilder().clearDeletion().build();
        refuseExisting(state, key.getName());
        refuseFull(state.keys());
        refuseForeign(state.keys(), key);
        return stored(state, key);
    }

    static void refuseExisting(VaultState state, String name) {
        state.keys().find(name, state.timeMillis()).ifPresent(existing -> {
            refuseDeleted(existing);
            throw Refusals.keyExists(existing.getName());
        });
    }

    /** A version's id is random: what is one key's is never another's. */
    private static void refuseForeign(Keys keys, KeyRecord key) {
        if (key.getVersionsList().stream().anyMatch(one -> keys.isForeign(key.getName(), one.getVersion()))) {
            throw conflict("Another key has a version of the same id; purge that key first.");
        }
    }

    static Change purgeExpired(VaultState state) {
        Keys keys = state.keys();
        for (KeyRecord over : keys.over(state.timeMillis())) {
            keys = keys.minus(over);
        }
        return Change.of(withKeys(state, keys));
    }

    /** The active key of that name. */
    static KeyRecord active(VaultState state, String name) {
        KeyRecord key = state.keys()
                .find(name, state.timeMillis())
                .orElseThrow(
                        () -> keyNotFound("There is no key named " + name + "; list the keys to see their names."));
        if (key.hasDeletion()) {
            throw keyNotFound("The key " + key.getName() + " is deleted; recover it first.");
        }
        return key;
    }

    /** The soft-deleted key of that name. */
    static KeyRecord deleted(VaultState state, String name) {
        return state.keys()
                .find(name, state.timeMillis())
                .filter(KeyRecord::hasDeletion)
                .orElseThrow(() -> keyNotFound(
                        "There is no deleted key named " + name + "; list the deleted keys to see their names."));
    }

    /** Place of a version in its key; empty means the current one. */
    static int place(KeyRecord key, ByteString version) {
        if (version.isEmpty()) {
            return key.getVersionsCount() - 1;
        }
        for (int i = 0; i < key.getVersionsCount(); i++) {
            if (key.getVersions(i).getVersion().equals(version)) {
                return i;
            }
        }
        throw keyNotFound("The key " + key.getName() + " has no such version; list its versions.");
    }

    private static void refuseDeleted(KeyRecord key) {
        if (key.hasDeletion()) {
            throw Refusals.keyIsDeleted(key.getName());
        }
    }

    /** Deleted keys count too, until they are purged. */
    private static void refuseFull(Keys keys) {
        if (keys.size() >= KeyRules.MOST_KEYS) {
            throw limit("There are " + KeyRules.MOST_KEYS + " keys already; delete and purge some first.");
        }
    }

    static Change stored(VaultState state, KeyRecord key) {
        return Change.of(withKeys(state, state.keys().plus(key)), key);
    }

    private static VaultState withKeys(VaultState state, Keys keys) {
        return state.with(state.contents().with(keys));
    }
}
