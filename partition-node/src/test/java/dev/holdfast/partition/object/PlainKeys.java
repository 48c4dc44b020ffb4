package dev.holdfast.partition.object;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenTemplate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;

/**
 * Asymmetric keys without mathematics: a key is its attributes behind a header that looks like DER, and the public half
 * of a private key is the digest of its secret.
 */
final class PlainKeys implements KeyEncoding {

    static final ByteString P256 = ByteString.fromHex("06082a8648ce3d030107");

    private static final Set<CKA> MATERIAL = Set.of(
            CKA.KEY_TYPE,
            CKA.MODULUS,
            CKA.PUBLIC_EXPONENT,
            CKA.PRIVATE_EXPONENT,
            CKA.EC_PARAMS,
            CKA.EC_POINT,
            CKA.PARAMETER_SET,
            CKA.SEED,
            CKA.VALUE);

    @Override
    public KeyValue publicKey(CKK type, Attributes attributes) {
        return value(type, attributes);
    }

    @Override
    public KeyValue privateKey(CKK type, Attributes attributes) {
        return value(type, attributes);
    }

    @Override
    public Attributes ofPublic(KeyValue key) {
        return attributes(key).with(CKA.PUBLIC_KEY_INFO, digest(key.bytes()));
    }

    @Override
    public Attributes ofPrivate(KeyValue key) {
        return attributes(key).with(CKA.PUBLIC_KEY_INFO, digest(publicOf(key).bytes()));
    }

    @Override
    public KeyValue publicOf(KeyValue key) {
        Attributes secret = attributes(key);
        Attributes half = secret.without(Set.of(CKA.VALUE, CKA.SEED, CKA.PRIVATE_EXPONENT));
        return switch (key.type()) {
            case RSA -> value(key.type(), half);
            case EC, EC_EDWARDS, EC_MONTGOMERY ->
                value(
                        key.type(),
                        half.with(CKA.EC_POINT, digest(secret.bytes(CKA.VALUE).toByteArray())));
            default ->
                value(
                        key.type(),
                        half.with(CKA.VALUE, digest(secret.bytes(CKA.VALUE).toByteArray())));
        };
    }

    @Override
    public KeyValue parsePrivate(byte[] pkcs8) {
        return new KeyValue(attributes(pkcs8).keyType().orElseThrow(), pkcs8.clone());
    }

    @Override
    public KeyValue parsePublic(byte[] spki) {
        return parsePrivate(spki);
    }

    @Override
    public int bits(KeyValue key) {
        return key.type() == CKK.RSA ? attributes(key).bytes(CKA.MODULUS).size() * 8 : 256;
    }

    static KeyValue value(CKK type, Attributes attributes) {
        byte[] body = attributes
                .only(MATERIAL)
                .with(CKA.KEY_TYPE, type.value())
                .template()
                .toByteArray();
        byte[] der = new byte[body.length + 4];
        der[0] = 0x30;
        der[1] = (byte) 0x82;
        der[2] = (byte) (body.length >> 8);
        der[3] = (byte) body.length;
        System.arraycopy(body, 0, der, 4, body.length);
        return new KeyValue(type, der);
    }

    static byte[] digest(byte[] bytes) {
        return Digests.of(CKM.SHA256).digest(bytes);
    }

    private static Attributes attributes(KeyValue key) {
        return attributes(key.bytes()).without(Set.of(CKA.KEY_TYPE));
    }

    private static Attributes attributes(byte[] der) {
        try {
            return Attributes.of(TokenTemplate.parseFrom(new ByteArrayInputStream(der, 4, der.length - 4)));
        } catch (IOException e) {
            throw new CryptokiException(CKR.WRAPPED_KEY_INVALID);
        }
    }
}
