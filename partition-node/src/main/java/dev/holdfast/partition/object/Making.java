package dev.holdfast.partition.object;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.DecapsulateObject;
import dev.holdfast.proto.v1.DeriveObject;
import dev.holdfast.proto.v1.EncapsulateObject;
import dev.holdfast.proto.v1.GenerateObject;
import dev.holdfast.proto.v1.GeneratePair;
import dev.holdfast.proto.v1.UnwrapObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes objects. What comes out is complete, sensitive values included ({@link Sensitive#types}), except for
 * CKA_UNIQUE_ID, which the caller assigns. The object references in the requests are the caller's to resolve, and
 * whether the caller sees those objects is his to have checked.
 */
public final class Making {

    /** Mechanisms of which CK_MECHANISM_INFO tells the sizes of secret keys in bits. */
    private static final Set<CKM> COUNTED_IN_BITS =
            Set.of(CKM.GENERIC_SECRET_KEY_GEN, CKM.HKDF_KEY_GEN, CKM.PKCS5_PBKD2);

    private final Uses uses;
    private final KeyObjects keys;
    private final Receiving receiving;
    private final Deriving deriving;

    /** Two keys of one pair. */
    public record Pair(Attributes publicKey, Attributes privateKey) {}

    /** What C_EncapsulateKey makes. */
    public record Encapsulated(byte[] ciphertext, Attributes key) {}

    public Making(Map<CKM, Mechanism> mechanisms, KeyEncoding encoding) {
        this.uses = new Uses(mechanisms, encoding);
        this.keys = new KeyObjects(encoding);
        this.receiving = new Receiving(uses, keys, encoding);
        this.deriving = new Deriving(uses, keys, encoding);
    }

    /** The key that these attributes, sensitive ones included, are. Asymmetric keys are re-assembled: worth keeping. */
    public OpenKey open(Attributes object) {
        return new OpenKey(object.without(Sensitive.types(object)), keys.value(object));
    }

    /** C_CreateObject. */
    public Attributes create(Profile profile, Who who, Attributes template) {
        profile.require(Call.CREATE_OBJECT);
        Templates.require(profile, who, Origin.CREATED, template);
        Attributes object = Templates.complete(profile, who, Origin.CREATED, template);
        return switch (object.objectClass().orElseThrow()) {
            case PUBLIC_KEY, PRIVATE_KEY, SECRET_KEY -> {
                requireValue(template);
                try (KeyValue value = keys.value(template)) {
                    yield keys.holding(
                            profile, History.FROM_OUTSIDE.recordedIn(object), value, CKR.ATTRIBUTE_VALUE_INVALID);
                }
            }
            case CERTIFICATE -> CheckValue.checkedIn(object);
            default -> object;
        };
    }

    /** C_GenerateKey. */
    public Attributes generate(Profile profile, Who who, GenerateObject request) {
        profile.require(Call.GENERATE_KEY);
        Capability.KeyGeneration generation =
                uses.generator(profile, request.getMechanism(), CKF.GENERATE, Capability.KeyGeneration.class);
        CKM mechanism = CKM.of(request.getMechanism().getType()).orElseThrow();
        Attributes template = implied(Attributes.of(request.getTemplate()), CKO.SECRET_KEY, generation.generates());
        Templates.require(profile, who, Origin.GENERATED, template);
        Optional<Long> length = template.number(CKA.VALUE_LEN);
        requireSize(
                profile,
                mechanism,
                length.map(bytes -> COUNTED_IN_BITS.contains(mechanism) ? Byte.SIZE * bytes : bytes));
        Attributes shape =
                History.generated(mechanism).recordedIn(Templates.complete(profile, who, Origin.GENERATED, template));
        CKK type = shape.keyType().orElseThrow();
        try (KeyValue value = new KeyValue(type, generation.generate(request.getMechanism(), type, length))) {
            return keys.holding(profile, shape, value, CKR.FUNCTION_FAILED);
        }
    }

    /** C_GenerateKeyPair. */
    public Pair generatePair(Profile profile, Who who, GeneratePair request) {
        profile.require(Call.GENERATE_KEY_PAIR);
        Capability.PairGeneration generation =
                uses.generator(profile, request.getMechanism(), CKF.GENERATE_KEY_PAIR, Capability.PairGeneration.class);
        CKM mechanism = CKM.of(request.getMechanism().getType()).orElseThrow();
        CKK type = generation.generates();
        Attributes publicTemplate = implied(Attributes.of(request.getPublicTemplate()), CKO.PUBLIC_KEY, type);
        Attributes privateTemplate = implied(Attributes.of(request.getPrivateTemplate()), CKO.PRIVATE_KEY, type);
        Templates.require(profile, who, Origin.GENERATED, publicTemplate);
        Templates.require(profile, who, Origin.GENERATED, privateTemplate);
        requireSize(profile, mechanism, publicTemplate.number(CKA.MODULUS_BITS));
        History history = History.generated(mechanism);
        Attributes publicShape = history.recordedIn(Templates.complete(profile, who, Origin.GENERATED, publicTemplate));
        Attributes privateShape =
                history.recordedIn(Templates.complete(profile, who, Origin.GENERATED, privateTemplate));
        Capability.PairGeneration.Pair pair = generation.generate(
                request.getMechanism(),
                new Capability.PairGeneration.Wanted(
                        publicTemplate.number(CKA.MODULUS_BITS),
                        publicTemplate.find(CKA.PUBLIC_EXPONENT),
                        publicTemplate.find(CKA.EC_PARAMS),
                        publicTemplate.number(CKA.PARAMETER_SET)));
        try (KeyValue publicKey = pair.publicKey();
                KeyValue privateKey = pair.privateKey()) {
            return new Pair(
                    keys.holding(profile, publicShape, publicKey, CKR.FUNCTION_FAILED),
                    keys.holding(profile, privateShape, privateKey, CKR.FUNCTION_FAILED));
        }
    }

    /** C_UnwrapKey and C_UnwrapKeyAuthenticated. */
    public Attributes unwrap(Profile profile, Who who, UnwrapObject request, OpenKey unwrappingKey) {
        return receiving.unwrap(profile, who, request, unwrappingKey);
    }

    /**
     * C_DeriveKey.
     *
     * @param other the second key (request.other_key), or the salt key (HkdfParameters.salt_key)
     */
    public Attributes derive(Profile profile, Who who, DeriveObject request, OpenKey base, Optional<OpenKey> other) {
        return deriving.derive(profile, who, request, base, other);
    }

    /** C_EncapsulateKey. */
    public Encapsulated encapsulate(Profile profile, Who who, EncapsulateObject request, OpenKey publicKey) {
        return receiving.encapsulate(profile, who, request, publicKey);
    }

    /** C_DecapsulateKey. */
    public Attributes decapsulate(Profile profile, Who who, DecapsulateObject request, OpenKey privateKey) {
        return receiving.decapsulate(profile, who, request, privateKey);
    }

    /** With the class and type that the function makes, unless the template says so itself; another it must not say. */
    private static Attributes implied(Attributes template, CKO objectClass, CKK type) {
        Attributes implied = Attributes.NONE
                .with(CKA.CLASS, objectClass.value())
                .with(CKA.KEY_TYPE, type.value())
                .with(template);
        boolean another = !implied.objectClass().equals(Optional.of(objectClass))
                || objectClass != CKO.SECRET_KEY && !implied.keyType().equals(Optional.of(type));
        if (another) {
            throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, "the mechanism makes keys of another class or type");
        }
        return implied;
    }

    /** Private ML-KEM and ML-DSA keys come as a value, as a seed, or as both; all others as a value. */
    private static void requireValue(Attributes template) {
        if (AttributeTable.of(template).containsKey(CKA.SEED) && !template.has(CKA.VALUE) && !template.has(CKA.SEED)) {
            throw new CryptokiException(CKR.TEMPLATE_INCOMPLETE, "neither CKA_VALUE nor CKA_SEED is there");
        }
    }

    private static void requireSize(Profile profile, CKM mechanism, Optional<Long> size) {
        Profile.Offer offer = profile.offer(mechanism).orElseThrow();
        size.filter(wanted -> wanted < offer.leastKey() || wanted > offer.mostKey())
                .ifPresent(wanted -> {
                    throw new CryptokiException(CKR.KEY_SIZE_RANGE, "this device makes no keys of that size");
                });
    }
}
