package dev.holdfast.partition.object;

import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.UseChecked;
import dev.holdfast.proto.v1.WrapObject;
import java.util.Map;

/**
 * Uses keys: every check of the standard and of the profile, then the mechanism. Whether the caller sees the keys, and whether a
 * key with CKA_ALWAYS_AUTHENTICATE has had its login, is the caller's to have checked. The object references in the requests are
 * the caller's to resolve.
 */
public final class Computing {

    public Computing(Map<CKM, Mechanism> mechanisms, KeyEncoding encoding) {
        throw new UnsupportedOperationException();
    }

    /** Every check of the *Init functions, and nothing computed. */
    public UseChecked check(Profile profile, CheckUse request, OpenKey key) {
        throw new UnsupportedOperationException();
    }

    /** One whole computation, or the next whole blocks: TokenAnswer.bytes, or TokenAnswer.message with Compute.message. */
    public TokenAnswer compute(Profile profile, Compute request, OpenKey key) {
        throw new UnsupportedOperationException();
    }

    /** C_WrapKey and C_WrapKeyAuthenticated. */
    public byte[] wrap(Profile profile, WrapObject request, OpenKey wrappingKey, OpenKey key) {
        throw new UnsupportedOperationException();
    }
}
