package dev.holdfast.partition.object;

import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Rule;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Optional;
import java.util.Set;

/**
 * Which keys leave under which, return as what, and become what by derivation: what the standard says, then the rules
 * of the profile. {@link Rule} gives the reasons.
 */
final class WrappingPolicy {

    /**
     * Strength of the weakest key that may wrap a sensitive one, as sizes of keys (SP 800-57 part 1 revision 5, table
     * 2).
     */
    private static final int LEAST_RSA_BITS = 2048;

    private static final int LEAST_CURVE_BITS = 224;
    private static final int LEAST_SECRET_BITS = 112;

    /** Made for wrapping keys: the same key gives the same ciphertext, and nothing but the whole of it unwraps. */
    private static final Set<CKM> KEY_WRAP = Set.of(
            CKM.AES_KEY_WRAP,
            CKM.AES_KEY_WRAP_KWP,
            CKM.AES_KEY_WRAP_PAD,
            CKM.AES_KEY_WRAP_PKCS7,
            CKM.RSA_PKCS_OAEP,
            CKM.RSA_AES_KEY_WRAP,
            CKM.ECDH_AES_KEY_WRAP);

    /** Authenticated, but open to who wraps two keys with the same nonce: they unwrap what they did not wrap. */
    private static final Set<CKM> AUTHENTICATED = Set.of(CKM.AES_GCM, CKM.AES_CCM, CKM.CHACHA20_POLY1305);

    /** The result is the base key, more or less: sensitivity is inherited (PKCS#11 3.2, section 6.43). */
    private static final Set<CKM> REVEALING = Set.of(
            CKM.XOR_BASE_AND_DATA,
            CKM.CONCATENATE_BASE_AND_DATA,
            CKM.CONCATENATE_DATA_AND_BASE,
            CKM.CONCATENATE_BASE_AND_KEY,
            CKM.EXTRACT_KEY_FROM_KEY);

    private WrappingPolicy() {}

    /**
     * Whether this key may leave so.
     *
     * @param wrappingBits size of the wrapping key
     */
    static void requireWrappable(
            Profile profile, CKM mechanism, Attributes wrapping, int wrappingBits, Attributes key) {
        Optional<CKO> objectClass = key.objectClass();
        if (!objectClass.equals(Optional.of(CKO.PRIVATE_KEY)) && !objectClass.equals(Optional.of(CKO.SECRET_KEY))) {
            throw notWrappable("only private and secret keys are wrapped");
        }
        if (!key.is(CKA.EXTRACTABLE)) {
            throw new CryptokiException(CKR.KEY_UNEXTRACTABLE, "the key does not have CKA_EXTRACTABLE");
        }
        if (key.is(CKA.WRAP_WITH_TRUSTED) && !wrapping.is(CKA.TRUSTED)) {
            throw notWrappable("CKA_WRAP_WITH_TRUSTED wants a wrapping key with CKA_TRUSTED");
        }
        if (wrapping.has(CKA.WRAP_TEMPLATE) && !key.matches(wrapping.nested(CKA.WRAP_TEMPLATE))) {
            throw new CryptokiException(
                    CKR.KEY_HANDLE_INVALID, "the key does not match CKA_WRAP_TEMPLATE of the wrapping key");
        }
        if (profile.has(Rule.TRUSTED_KEYS_STAY) && key.is(CKA.TRUSTED)) {
            throw notWrappable("a trusted key stays in the token");
        }
        if (key.is(CKA.SENSITIVE)) {
            requireSafeFor(profile, mechanism, wrapping, wrappingBits);
        }
    }

    /** Whether what this key unwraps may become that. */
    static void requireUnwrappable(Profile profile, CKM mechanism, Attributes unwrapping, Attributes unwrapped) {
        if (!unwrapping.is(CKA.SENSITIVE)) {
            return;
        }
        if (profile.has(Rule.ONLY_KEY_WRAP_MECHANISMS)
                && !KEY_WRAP.contains(mechanism)
                && !AUTHENTICATED.contains(mechanism)) {
            throw new CryptokiException(
                    CKR.MECHANISM_INVALID, "a sensitive key unwraps with mechanisms made for wrapping keys");
        }
        if (profile.has(Rule.UNWRAPPED_STAYS_SENSITIVE) && !unwrapped.is(CKA.SENSITIVE)) {
            throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, "what a sensitive key unwraps is sensitive");
        }
    }

    /** The template with what the derived key inherits from this base. Refuses one that says otherwise. */
    static Attributes inherited(Profile profile, CKM mechanism, Attributes base, Attributes template) {
        if (!REVEALING.contains(mechanism)) {
            return template;
        }
        if (base.is(CKA.SENSITIVE) && profile.has(Rule.NO_REVEALING_DERIVATION)) {
            throw new CryptokiException(
                    CKR.KEY_FUNCTION_NOT_PERMITTED, mechanism.spelling() + " would reveal a sensitive key");
        }
        Attributes inherited = template;
        if (base.is(CKA.SENSITIVE)) {
            inherited = agreed(inherited, CKA.SENSITIVE, true);
        }
        if (!base.is(CKA.EXTRACTABLE)) {
            inherited = agreed(inherited, CKA.EXTRACTABLE, false);
        }
        return inherited;
    }

    private static void requireSafeFor(Profile profile, CKM mechanism, Attributes wrapping, int wrappingBits) {
        if (profile.has(Rule.ONLY_KEY_WRAP_MECHANISMS) && !KEY_WRAP.contains(mechanism)) {
            throw notWrappable("a sensitive key is wrapped with mechanisms made for wrapping keys");
        }
        if (profile.has(Rule.NO_WEAK_WRAPPING_KEY) && wrappingBits < leastBits(wrapping)) {
            throw new CryptokiException(
                    CKR.WRAPPING_KEY_SIZE_RANGE, "a sensitive key is wrapped by keys of 112 bits of strength or more");
        }
        if (profile.has(Rule.ONLY_WORTHY_KEYS_WRAP) && !isWorthy(wrapping)) {
            throw notWrappable("a sensitive key is wrapped by a key with CKA_TRUSTED, or by a secret key that was"
                    + " generated here, always sensitive and never extractable");
        }
    }

    /** A key from a password counts as generated here, and yet whoever knows the password has it. */
    private static boolean isWorthy(Attributes wrapping) {
        boolean drawnHere = wrapping.is(CKA.LOCAL)
                && !wrapping.number(CKA.KEY_GEN_MECHANISM).equals(Optional.of(CKM.PKCS5_PBKD2.value()));
        return wrapping.is(CKA.TRUSTED)
                || drawnHere && wrapping.is(CKA.ALWAYS_SENSITIVE) && wrapping.is(CKA.NEVER_EXTRACTABLE);
    }

    private static int leastBits(Attributes wrapping) {
        CKK type = wrapping.keyType().orElseThrow();
        return switch (type) {
            case RSA -> LEAST_RSA_BITS;
            case EC, EC_MONTGOMERY -> LEAST_CURVE_BITS;
            default -> LEAST_SECRET_BITS;
        };
    }

    private static Attributes agreed(Attributes template, CKA type, boolean value) {
        if (template.is(type, value) != value) {
            throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, type.spelling() + " is inherited from the base key");
        }
        return template.with(type, value);
    }

    private static CryptokiException notWrappable(String reason) {
        return new CryptokiException(CKR.KEY_NOT_WRAPPABLE, reason);
    }
}
