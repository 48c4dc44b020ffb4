package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.object.Sensitive;
import dev.holdfast.partition.pool.KeyMaterial;
import dev.holdfast.partition.vault.ObjectRules;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.ObjectRef;

/** A version of one of the service's keys, or the public half of one, as PKCS#11 shows it on token 0. */
record ShownObject(KeyRecord key, KeyVersion version, CKO objectClass, Attributes attributes) implements Held {

    ByteString id() {
        return ObjectRules.shownId(objectClass, version.getVersion());
    }

    @Override
    public ObjectRef ref() {
        return ObjectRef.newBuilder().setId(id()).build();
    }

    @Override
    public ByteString source() {
        return objectClass == CKO.PUBLIC_KEY ? version.getPublicKey() : version.getSealedMaterial();
    }

    @Override
    public Attributes secrets(Opening opening) {
        switch (objectClass) {
            case SECRET_KEY -> {
                return Attributes.NONE.with(CKA.VALUE, material(opening));
            }
            case PRIVATE_KEY -> {
                try (OpenKey open = open(opening)) {
                    Attributes all = opening.algorithms().encoding().ofPrivate(open.value());
                    return all.only(Sensitive.types(attributes));
                }
            }
            default -> {
                return Attributes.NONE;
            }
        }
    }

    @Override
    public OpenKey open(Opening opening) {
        byte[] value = objectClass == CKO.PUBLIC_KEY ? version.getPublicKey().toByteArray() : material(opening);
        return new OpenKey(
                attributes,
                new KeyValue(
                        attributes.keyType().orElseThrow(() -> new CryptokiException(CKR.KEY_HANDLE_INVALID)), value));
    }

    @Override
    public boolean isStill(Vault later) {
        return later.keyOfVersion(version.getVersion()).stream()
                .flatMap(same -> same.getVersionsList().stream())
                .anyMatch(version::equals);
    }

    private byte[] material(Opening opening) {
        return KeyMaterial.open(opening.crypto(), opening.keys(), key.getName(), version);
    }
}
