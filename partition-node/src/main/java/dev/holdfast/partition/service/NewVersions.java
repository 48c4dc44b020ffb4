package dev.holdfast.partition.service;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.pool.KeyMaterial;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.PutKeyVersionChange;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Makes key versions ready to be proposed: with a random id, and material sealed under the domain's data key. */
final class NewVersions {

    private static final int VERSION_BYTES = 16;

    private final ServiceContext context;

    NewVersions(ServiceContext context) {
        this.context = context;
    }

    /**
     * On a worker.
     *
     * @param template what the version is to be, but for its id and its material
     * @param source where the material comes from; it is wiped here
     */
    CompletableFuture<PutKeyVersionChange.Builder> make(
            Vault vault, String name, PutKeyMode mode, KeyVersion template, Supplier<CryptoEngine.Generated> source) {
        return context.work(() -> {
            CryptoEngine.Generated made = context.mutants().of(source.get());
            try (DomainKeys keys = context.pool().domainKeys(vault)) {
                KeyVersion version = template.toBuilder()
                        .setVersion(ByteString.copyFrom(context.crypto().random(VERSION_BYTES)))
                        .setPublicKey(ByteString.copyFrom(made.publicKey()))
                        .build();
                return PutKeyVersionChange.newBuilder()
                        .setName(name)
                        .setMode(mode)
                        .setDomainId(keys.domainId())
                        .setVersion(version.toBuilder()
                                .setSealedMaterial(
                                        KeyMaterial.seal(context.crypto(), keys, name, version, made.material())));
            } finally {
                Arrays.fill(made.material(), (byte) 0);
            }
        });
    }

    /** A version like this one, with new material. */
    CompletableFuture<PutKeyVersionChange.Builder> rotated(Vault vault, String name, KeyVersion current) {
        KeyVersion template = current.toBuilder()
                .clearVersion()
                .clearPublicKey()
                .clearSealedMaterial()
                .build();
        return make(
                vault, name, PutKeyMode.ROTATE, template, () -> context.crypto().generate(current.getSpec()));
    }
}
