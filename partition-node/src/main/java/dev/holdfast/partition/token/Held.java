package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectRef;

/** An object as it was found. */
sealed interface Held permits BuiltInObject, KeptObject, SessionHeld, ShownObject {

    ObjectRef ref();

    /** Everything but sensitive values. */
    Attributes attributes();

    /** What the key's value is made from, sealed or public: another one when the value is another. */
    ByteString source();

    /** The sensitive values; empty when it has none. */
    Attributes secrets(Opening opening);

    /** The key that it is. */
    OpenKey open(Opening opening);

    /** Whether it is there unchanged. */
    boolean isStill(Vault later);

    default ObjectHandle handle() {
        return handle(ref(), attributes());
    }

    static ObjectHandle handle(ObjectRef ref, Attributes attributes) {
        return ObjectHandle.newBuilder()
                .setRef(ref)
                .setPrivate(attributes.is(CKA.PRIVATE))
                .setToken(attributes.is(CKA.TOKEN))
                .setObjectClass(attributes.number(CKA.CLASS).orElse(0L))
                .build();
    }
}
