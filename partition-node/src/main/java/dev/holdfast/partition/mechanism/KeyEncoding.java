package dev.holdfast.partition.mechanism;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKK;

/** Between the attributes that PKCS#11 spreads an asymmetric key over and the one encoding that mechanisms work with. */
public interface KeyEncoding {

    /**
     * A public key from CKA_MODULUS and CKA_PUBLIC_EXPONENT, CKA_EC_PARAMS and CKA_EC_POINT, CKA_VALUE and CKA_PARAMETER_SET.
     * Refuses with TEMPLATE_INCOMPLETE, ATTRIBUTE_VALUE_INVALID, CURVE_NOT_SUPPORTED, PUBLIC_KEY_INVALID.
     */
    KeyValue publicKey(CKK type, Attributes attributes);

    /** A private key, checked to be consistent with itself. CRT values and the public half are computed when they are absent. */
    KeyValue privateKey(CKK type, Attributes attributes);

    /** The public key's own attributes: CKA_MODULUS ... or CKA_EC_PARAMS, CKA_EC_POINT ..., and CKA_PUBLIC_KEY_INFO. */
    Attributes ofPublic(KeyValue publicKey);

    /** The private key's own attributes, sensitive ones included, and CKA_PUBLIC_KEY_INFO. */
    Attributes ofPrivate(KeyValue privateKey);

    /** The public half of a private key. */
    KeyValue publicOf(KeyValue privateKey);

    /** Which type of key a PKCS#8 or SubjectPublicKeyInfo DER holds, checked; WRAPPED_KEY_INVALID when it is none that is known. */
    KeyValue parsePrivate(byte[] pkcs8);

    KeyValue parsePublic(byte[] spki);

    /** Size as CK_MECHANISM_INFO counts it for asymmetric keys: bits of the modulus, of the curve's field; 0 for others. */
    int bits(KeyValue key);
}
