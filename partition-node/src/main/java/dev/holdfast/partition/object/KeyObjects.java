package dev.holdfast.partition.object;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;

/** Between a key object and the key that it holds. */
final class KeyObjects {

    private final KeyEncoding encoding;

    KeyObjects(KeyEncoding encoding) {
        this.encoding = encoding;
    }

    /** The key that these attributes, of an object or a template for C_CreateObject, are. The caller closes it. */
    KeyValue value(Attributes object) {
        CKK type = object.keyType().orElseThrow(KeyObjects::noKey);
        CKO objectClass = object.objectClass().orElseThrow(KeyObjects::noKey);
        return switch (objectClass) {
            case PUBLIC_KEY -> encoding.publicKey(type, object);
            case PRIVATE_KEY -> encoding.privateKey(type, object);
            case SECRET_KEY -> new KeyValue(type, object.bytes(CKA.VALUE).toByteArray());
            default -> throw noKey();
        };
    }

    /**
     * The object with the attributes that the key contributes: its value, its length, its public half, its check value.
     *
     * @param object complete otherwise; a CKA_PUBLIC_KEY_INFO or CKA_CHECK_VALUE that it has must be right
     * @param wrong what to refuse a secret key of the wrong length with
     */
    Attributes holding(Profile profile, Attributes object, KeyValue value, CKR wrong) {
        return switch (object.objectClass().orElseThrow(KeyObjects::noKey)) {
            case PUBLIC_KEY -> holding(profile, object, encoding.ofPublic(value));
            case PRIVATE_KEY -> holding(profile, object, encoding.ofPrivate(value));
            default -> {
                SecretKeys.requireValid(value.type(), value.bytes(), wrong);
                Attributes contributed = Attributes.NONE
                        .with(CKA.VALUE, value.bytes())
                        .with(CKA.VALUE_LEN, value.bytes().length)
                        .only(AttributeTable.of(object).keySet());
                yield CheckValue.checkedIn(object.with(contributed));
            }
        };
    }

    private static Attributes holding(Profile profile, Attributes object, Attributes contributed) {
        ByteString stated = object.bytes(CKA.PUBLIC_KEY_INFO);
        if (!stated.isEmpty() && !stated.equals(contributed.bytes(CKA.PUBLIC_KEY_INFO))) {
            throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, "CKA_PUBLIC_KEY_INFO is that of another key");
        }
        if (!Uses.hasCurve(profile, contributed)) {
            throw new CryptokiException(CKR.CURVE_NOT_SUPPORTED, "profile " + profile.name() + " has no such curve");
        }
        return object.with(contributed.only(AttributeTable.of(object).keySet()));
    }

    private static CryptokiException noKey() {
        return new CryptokiException(CKR.KEY_HANDLE_INVALID, "the object is no key");
    }
}
