package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.object.Builtin;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ObjectRef;
import java.util.HexFormat;
import java.util.stream.Stream;

/** One that every token has. */
record BuiltInObject(Attributes attributes) implements Held {

    static Stream<BuiltInObject> all() {
        return Builtin.objects().stream().map(BuiltInObject::new);
    }

    ByteString id() {
        return ByteString.copyFrom(
                HexFormat.of().parseHex(attributes.bytes(CKA.UNIQUE_ID).toStringUtf8()));
    }

    @Override
    public ObjectRef ref() {
        return ObjectRef.newBuilder().setId(id()).build();
    }

    @Override
    public ByteString source() {
        return ByteString.EMPTY;
    }

    @Override
    public Attributes secrets(Opening opening) {
        return Attributes.NONE;
    }

    @Override
    public OpenKey open(Opening opening) {
        throw new CryptokiException(CKR.KEY_HANDLE_INVALID);
    }

    @Override
    public boolean isStill(Vault later) {
        return true;
    }
}
