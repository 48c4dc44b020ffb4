package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.object.Sensitive;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.TokenObject;
import dev.holdfast.proto.v1.TokenTemplate;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Seals the sensitive values of an object under the domain's data key, bound to what the object is for ever: domain, token, id,
 * class and type of key. So no record can be given another object's values.
 */
final class SealedValues {

    private static final long NONE = -1;

    private SealedValues() {}

    /**
     * The record of a new object.
     *
     * @param complete with its sensitive values
     */
    static TokenObject record(CryptoEngine crypto, DomainKeys keys, int token, ByteString id, Attributes complete) {
        Set<CKA> sensitive = Sensitive.types(complete);
        TokenObject record = TokenObject.newBuilder()
                .setId(id)
                .setToken(token)
                .addAllAttributes(inClear(complete).template().getAttributesList())
                .build();
        Attributes secrets = complete.only(sensitive);
        if (secrets.types().isEmpty()) {
            return record;
        }
        byte[] plain = secrets.template().toByteArray();
        try {
            return record.toBuilder()
                    .setSealedValues(ByteString.copyFrom(
                            crypto.seal(keys.dataKey(), associated(keys.domainId(), record), plain)))
                    .build();
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** What a record tells of an object: neither sensitive values, nor CKA_UNIQUE_ID, which is the record's id. */
    static Attributes inClear(Attributes complete) {
        return complete.without(Sensitive.types(complete)).without(Set.of(CKA.UNIQUE_ID));
    }

    static Attributes open(CryptoEngine crypto, DomainKeys keys, TokenObject record) {
        if (record.getSealedValues().isEmpty()) {
            return Attributes.NONE;
        }
        byte[] plain = crypto.open(
                keys.dataKey(),
                associated(keys.domainId(), record),
                record.getSealedValues().toByteArray());
        try {
            return Attributes.of(TokenTemplate.parseFrom(plain));
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(
                    Code.TAMPERED,
                    "The object " + HexFormat.of().formatHex(record.getId().toByteArray())
                            + " holds values that are none; restore it from a backup.");
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] associated(ByteString domainId, TokenObject record) {
        Attributes attributes = Attributes.of(record.getAttributesList());
        return ByteBuffer.allocate(
                        domainId.size() + Integer.BYTES + 1 + record.getId().size() + 2 * Long.BYTES)
                .put(domainId.toByteArray())
                .putInt(record.getToken())
                .put((byte) record.getId().size())
                .put(record.getId().toByteArray())
                .putLong(attributes.number(CKA.CLASS).orElse(NONE))
                .putLong(attributes.number(CKA.KEY_TYPE).orElse(NONE))
                .array();
    }
}
