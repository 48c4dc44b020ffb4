package dev.holdfast.partition.service;

import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.v1.DeletedKeyBundle;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.PoolRecord;

/** Keys as the outside may see them: the one place where sealed material is left behind. */
final class KeyBundles {

    private KeyBundles() {}

    static KeyBundle bundle(Vault vault, KeyRecord key, KeyVersion version) {
        PoolRecord pool = vault.pool().orElse(PoolRecord.getDefaultInstance());
        return KeyBundle.newBuilder()
                .setName(key.getName())
                .setVersion(version.toBuilder().clearSealedMaterial().clearObjects())
                .setRecoverableDays(pool.getRetentionDays())
                .setPurgeable(!pool.getPurgeProtection())
                .build();
    }

    static KeyBundle current(Vault vault, KeyRecord key) {
        return bundle(vault, key, key.getVersions(key.getVersionsCount() - 1));
    }

    static DeletedKeyBundle deleted(Vault vault, KeyRecord key) {
        return DeletedKeyBundle.newBuilder()
                .setKey(current(vault, key))
                .setDeletion(key.getDeletion())
                .build();
    }
}
