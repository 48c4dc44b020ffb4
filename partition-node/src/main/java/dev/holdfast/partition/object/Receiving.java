package dev.holdfast.partition.object;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.DecapsulateObject;
import dev.holdfast.proto.v1.EncapsulateObject;
import dev.holdfast.proto.v1.UnwrapObject;
import java.util.Arrays;
import java.util.Optional;

/** C_UnwrapKey, C_EncapsulateKey, C_DecapsulateKey: objects whose value somebody else has as well. */
final class Receiving {

    private final Uses uses;
    private final KeyObjects keys;
    private final KeyEncoding encoding;

    Receiving(Uses uses, KeyObjects keys, KeyEncoding encoding) {
        this.uses = uses;
        this.keys = keys;
        this.encoding = encoding;
    }

    Attributes unwrap(Profile profile, Who who, UnwrapObject request, OpenKey unwrappingKey) {
        profile.require(request.getAuthenticated() ? Call.UNWRAP_KEY_AUTHENTICATED : Call.UNWRAP_KEY);
        Capability.Wrapping wrapping = uses.capability(
                profile, Purpose.UNWRAP, request.getMechanism(), unwrappingKey, Capability.Wrapping.class);
        CKM mechanism = CKM.of(request.getMechanism().getType()).orElseThrow();
        Attributes asked =
                Shapes.agreed(Attributes.of(request.getTemplate()), unwrappingKey.attributes(), CKA.UNWRAP_TEMPLATE);
        Attributes shape = Shapes.shape(profile, who, Origin.UNWRAPPED, asked, History.FROM_OUTSIDE);
        requireKey(shape);
        WrappingPolicy.requireUnwrappable(profile, mechanism, unwrappingKey.attributes(), shape);
        byte[] octets = wrapping.unwrap(
                unwrappingKey.value(),
                request.getMechanism(),
                request.getWrapped().toByteArray(),
                request.getAdditionalData().toByteArray());
        try (KeyValue value = unwrapped(mechanism, shape, asked.number(CKA.VALUE_LEN), octets)) {
            return keys.holding(profile, shape, value, CKR.WRAPPED_KEY_LEN_RANGE);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    Making.Encapsulated encapsulate(Profile profile, Who who, EncapsulateObject request, OpenKey publicKey) {
        profile.require(Call.ENCAPSULATE_KEY);
        Capability.Encapsulation encapsulation = uses.capability(
                profile, Purpose.ENCAPSULATE, request.getMechanism(), publicKey, Capability.Encapsulation.class);
        Attributes asked = secret(Attributes.of(request.getTemplate()));
        Attributes shape = Shapes.shape(profile, who, Origin.ENCAPSULATED, asked, History.FROM_OUTSIDE);
        Capability.Encapsulation.Encapsulated made =
                encapsulation.encapsulate(publicKey.value(), request.getMechanism());
        Attributes key = shared(profile, shape, asked, made.secret());
        if (!key.matches(publicKey.attributes().nested(CKA.ENCAPSULATE_TEMPLATE))) {
            throw new CryptokiException(
                    CKR.KEY_HANDLE_INVALID, "the key would not match CKA_ENCAPSULATE_TEMPLATE of the public key");
        }
        return new Making.Encapsulated(made.ciphertext(), key);
    }

    Attributes decapsulate(Profile profile, Who who, DecapsulateObject request, OpenKey privateKey) {
        profile.require(Call.DECAPSULATE_KEY);
        Capability.Encapsulation encapsulation = uses.capability(
                profile, Purpose.DECAPSULATE, request.getMechanism(), privateKey, Capability.Encapsulation.class);
        Attributes asked = secret(
                Shapes.agreed(Attributes.of(request.getTemplate()), privateKey.attributes(), CKA.DECAPSULATE_TEMPLATE));
        Attributes shape = Shapes.shape(profile, who, Origin.DECAPSULATED, asked, History.FROM_OUTSIDE);
        byte[] secret = encapsulation.decapsulate(
                privateKey.value(),
                request.getMechanism(),
                request.getCiphertext().toByteArray());
        return shared(profile, shape, asked, secret);
    }

    private KeyValue unwrapped(CKM mechanism, Attributes shape, Optional<Long> length, byte[] octets) {
        CKK type = shape.keyType().orElseThrow();
        if (shape.objectClass().equals(Optional.of(CKO.SECRET_KEY))) {
            return new KeyValue(type, WrappedLength.secret(mechanism, type, length, octets));
        }
        byte[] der = WrappedLength.der(octets);
        try {
            KeyValue value = encoding.parsePrivate(der);
            if (value.type() != type) {
                value.close();
                throw new CryptokiException(CKR.WRAPPED_KEY_INVALID, "the wrapped key is no " + type.spelling());
            }
            return value;
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    /** A key holding the shared secret, which is wiped. */
    private Attributes shared(Profile profile, Attributes shape, Attributes asked, byte[] secret) {
        try (KeyValue value = new KeyValue(shape.keyType().orElseThrow(), secret)) {
            if (asked.number(CKA.VALUE_LEN)
                    .filter(length -> length != secret.length)
                    .isPresent()) {
                throw new CryptokiException(
                        CKR.TEMPLATE_INCONSISTENT, "the mechanism gives " + secret.length + " bytes");
            }
            return keys.holding(profile, shape, value, CKR.TEMPLATE_INCONSISTENT);
        }
    }

    private static Attributes secret(Attributes template) {
        Attributes implied =
                Attributes.NONE.with(CKA.CLASS, CKO.SECRET_KEY.value()).with(template);
        if (!implied.objectClass().equals(Optional.of(CKO.SECRET_KEY))) {
            throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, "the mechanism makes secret keys");
        }
        return implied;
    }

    private static void requireKey(Attributes shape) {
        CKO objectClass = shape.objectClass().orElseThrow();
        if (objectClass != CKO.SECRET_KEY && objectClass != CKO.PRIVATE_KEY) {
            throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, "only secret and private keys are unwrapped");
        }
    }
}
