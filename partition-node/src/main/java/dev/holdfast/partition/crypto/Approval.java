package dev.holdfast.partition.crypto;

import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.SignatureAlgorithm;

/**
 * What a validated module of this kind would say of a service in its response (FIPS 140-3 IG 2.4.C), and why.
 *
 * @param reason the standard that approves it or the rule that does not
 */
public record Approval(ServiceIndicator indicator, String reason) {

    private static final Approval P_256K =
            notApproved("P-256K is not a curve of SP 800-186 for general use (blockchain applications only)");

    /** Making or importing a key. */
    public static Approval ofKey(KeySpec spec) {
        return switch (spec.getType()) {
            case RSA -> approved("FIPS 186-5 section 5.1");
            case EC -> spec.getCurve() == Curve.P_256K ? P_256K : approved("FIPS 186-5 section 6.1.1");
            case OCT -> approved("SP 800-133 Rev. 2 section 4");
            case KEY_TYPE_UNSPECIFIED, UNRECOGNIZED -> none();
        };
    }

    /** Signing or verifying a digest. That the caller hashed, and how, is outside the card. */
    public static Approval of(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256, RS384, RS512 -> approved("FIPS 186-5 section 5.4, RSASSA-PKCS1-v1_5");
            case PS256, PS384, PS512 -> approved("FIPS 186-5 section 5.4, RSASSA-PSS");
            case ES256, ES384, ES512 -> approved("FIPS 186-5 section 6");
            case ES256K -> P_256K;
            case SIGNATURE_ALGORITHM_UNSPECIFIED, UNRECOGNIZED -> none();
        };
    }

    /** Encrypting, decrypting, wrapping or unwrapping. */
    public static Approval of(EncryptionAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA1_5 ->
                notApproved("SP 800-131A Rev. 2 section 6: PKCS #1 v1.5 key transport is disallowed after 2023");
            case RSA_OAEP, RSA_OAEP_256 -> approved("SP 800-56B Rev. 2 section 7.2.2, RSA-OAEP");
            case A128GCM, A192GCM, A256GCM -> approved("SP 800-38D; the module makes the IV (FIPS 140-3 IG C.H)");
            case A128CBC, A192CBC, A256CBC, A128CBCPAD, A192CBCPAD, A256CBCPAD -> approved("SP 800-38A section 6.2");
            case A128KW, A192KW, A256KW -> approved("SP 800-38F section 6.2, KW");
            case ENCRYPTION_ALGORITHM_UNSPECIFIED, UNRECOGNIZED -> none();
        };
    }

    private static Approval approved(String reason) {
        return new Approval(ServiceIndicator.SERVICE_INDICATOR_APPROVED, reason);
    }

    private static Approval notApproved(String reason) {
        return new Approval(ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED, reason);
    }

    private static Approval none() {
        return new Approval(ServiceIndicator.SERVICE_INDICATOR_NONE, "not a security service");
    }
}
