package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.object.Sensitive;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.v1.ObjectRef;

/**
 * A session object.
 *
 * @param complete with its sensitive values
 */
record SessionHeld(ObjectRef ref, Attributes complete) implements Held {

    @Override
    public Attributes attributes() {
        return complete.without(Sensitive.types(complete));
    }

    @Override
    public ByteString source() {
        return ref.getSession().getSealed();
    }

    @Override
    public Attributes secrets(Opening opening) {
        return complete.only(Sensitive.types(complete));
    }

    @Override
    public OpenKey open(Opening opening) {
        return opening.algorithms().making().open(complete);
    }

    @Override
    public boolean isStill(Vault later) {
        return true;
    }
}
