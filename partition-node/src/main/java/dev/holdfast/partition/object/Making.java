package dev.holdfast.partition.object;

import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.DecapsulateObject;
import dev.holdfast.proto.v1.DeriveObject;
import dev.holdfast.proto.v1.EncapsulateObject;
import dev.holdfast.proto.v1.GenerateObject;
import dev.holdfast.proto.v1.GeneratePair;
import dev.holdfast.proto.v1.UnwrapObject;
import java.util.Map;
import java.util.Optional;

/**
 * Makes objects. What comes out is complete, sensitive values included ({@link Sensitive#types}), except for CKA_UNIQUE_ID, which
 * the caller assigns. The object references in the requests are the caller's to resolve.
 */
public final class Making {

    /** Two keys of one pair. */
    public record Pair(Attributes publicKey, Attributes privateKey) {}

    /** What C_EncapsulateKey makes. */
    public record Encapsulated(byte[] ciphertext, Attributes key) {}

    public Making(Map<CKM, Mechanism> mechanisms, KeyEncoding encoding) {
        throw new UnsupportedOperationException();
    }

    public Attributes create(Profile profile, Who who, Attributes template) {
        throw new UnsupportedOperationException();
    }

    public Attributes generate(Profile profile, Who who, GenerateObject request) {
        throw new UnsupportedOperationException();
    }

    public Pair generatePair(Profile profile, Who who, GeneratePair request) {
        throw new UnsupportedOperationException();
    }

    public Attributes unwrap(Profile profile, Who who, UnwrapObject request, OpenKey unwrappingKey) {
        throw new UnsupportedOperationException();
    }

    /** @param other the second key (request.other_key) or the salt key (HkdfParameters.salt_key) */
    public Attributes derive(Profile profile, Who who, DeriveObject request, OpenKey base, Optional<OpenKey> other) {
        throw new UnsupportedOperationException();
    }

    public Encapsulated encapsulate(Profile profile, Who who, EncapsulateObject request, OpenKey publicKey) {
        throw new UnsupportedOperationException();
    }

    public Attributes decapsulate(Profile profile, Who who, DecapsulateObject request, OpenKey privateKey) {
        throw new UnsupportedOperationException();
    }

    /** The key that these attributes, sensitive ones included, are. Asymmetric keys are re-assembled: worth keeping. */
    public OpenKey open(Attributes object) {
        throw new UnsupportedOperationException();
    }
}
