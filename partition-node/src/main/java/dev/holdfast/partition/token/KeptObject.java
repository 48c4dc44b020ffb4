package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.TokenObject;
import java.util.HexFormat;
import java.util.Optional;

/** A token object that the vault keeps as such. */
record KeptObject(TokenObject record, Attributes attributes) implements Held {

    static KeptObject of(TokenObject record) {
        return new KeptObject(
                record,
                Attributes.of(record.getAttributesList())
                        .with(
                                CKA.UNIQUE_ID,
                                HexFormat.of().formatHex(record.getId().toByteArray())));
    }

    @Override
    public ObjectRef ref() {
        return ObjectRef.newBuilder().setId(id()).build();
    }

    ByteString id() {
        return record.getId();
    }

    /** A public key is never changed but in what is said of it. */
    @Override
    public ByteString source() {
        return record.getSealedValues().isEmpty() ? attributes.bytes(CKA.PUBLIC_KEY_INFO) : record.getSealedValues();
    }

    @Override
    public Attributes secrets(Opening opening) {
        return SealedValues.open(opening.crypto(), opening.keys(), record);
    }

    @Override
    public OpenKey open(Opening opening) {
        return opening.algorithms().making().open(attributes.with(secrets(opening)));
    }

    @Override
    public boolean isStill(Vault later) {
        return later.object(record.getToken(), id()).equals(Optional.of(record));
    }
}
