package dev.holdfast.partition.object;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.symmetric.DesKeys;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.DeriveObject;
import java.util.Arrays;
import java.util.Optional;

/**
 * C_DeriveKey. The result is a secret key, a generic one unless the template says another type; of CKM_HKDF_DATA a data
 * object, and of CKM_PUB_KEY_FROM_PRIV_KEY the public key.
 */
final class Deriving {

    private final Uses uses;
    private final KeyObjects keys;
    private final KeyEncoding encoding;

    Deriving(Uses uses, KeyObjects keys, KeyEncoding encoding) {
        this.uses = uses;
        this.keys = keys;
        this.encoding = encoding;
    }

    Attributes derive(Profile profile, Who who, DeriveObject request, OpenKey base, Optional<OpenKey> other) {
        profile.require(Call.DERIVE_KEY);
        Capability.Derivation derivation =
                uses.capability(profile, Purpose.DERIVE, request.getMechanism(), base, Capability.Derivation.class);
        CKM mechanism = CKM.of(request.getMechanism().getType()).orElseThrow();
        Attributes asked = Shapes.agreed(Attributes.of(request.getTemplate()), base.attributes(), CKA.DERIVE_TEMPLATE);
        asked = implied(mechanism, base.value().type(), asked);
        asked = WrappingPolicy.inherited(profile, mechanism, base.attributes(), asked);
        History history = History.derivedFrom(base.attributes());
        if (mechanism == CKM.CONCATENATE_BASE_AND_KEY && other.isPresent()) {
            asked = WrappingPolicy.inherited(profile, mechanism, other.get().attributes(), asked);
            history = history.and(other.get().attributes());
        }
        Attributes shape = Shapes.shape(profile, who, Origin.DERIVED, asked, history);
        byte[] octets =
                derivation.derive(base.value(), request.getMechanism(), other.map(OpenKey::value), length(asked));
        try {
            return holding(profile, shape, octets);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static Attributes implied(CKM mechanism, CKK base, Attributes asked) {
        CKO objectClass =
                switch (mechanism) {
                    case HKDF_DATA -> CKO.DATA;
                    case PUB_KEY_FROM_PRIV_KEY -> CKO.PUBLIC_KEY;
                    default -> CKO.SECRET_KEY;
                };
        Attributes implied = Attributes.NONE.with(CKA.CLASS, objectClass.value());
        if (objectClass != CKO.DATA) {
            CKK type = objectClass == CKO.PUBLIC_KEY ? base : CKK.GENERIC_SECRET;
            implied = implied.with(CKA.KEY_TYPE, type.value());
        }
        implied = implied.with(asked);
        if (!implied.objectClass().equals(Optional.of(objectClass))) {
            throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, "the mechanism makes objects of another class");
        }
        return implied;
    }

    /** CKA_VALUE_LEN, or what the type of key implies. */
    private static Optional<Long> length(Attributes asked) {
        Optional<Long> wanted = asked.number(CKA.VALUE_LEN);
        Optional<CKK> type = asked.keyType();
        if (type.isPresent()
                && wanted.filter(length -> !SecretKeys.fits(type.get(), length)).isPresent()) {
            throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, "CKA_KEY_TYPE has no keys of CKA_VALUE_LEN bytes");
        }
        return wanted.or(() -> type.flatMap(SecretKeys::length).map(Integer::longValue));
    }

    private Attributes holding(Profile profile, Attributes shape, byte[] octets) {
        return switch (shape.objectClass().orElseThrow()) {
            case DATA -> shape.with(CKA.VALUE, octets);
            case PUBLIC_KEY -> keys.holding(profile, shape, encoding.parsePublic(octets), CKR.KEY_SIZE_RANGE);
            default -> {
                CKK type = shape.keyType().orElseThrow();
                if (SecretKeys.isDes(type)) {
                    DesKeys.setParity(octets);
                }
                try (KeyValue value = new KeyValue(type, octets)) {
                    yield keys.holding(profile, shape, value, CKR.KEY_SIZE_RANGE);
                }
            }
        };
    }
}
