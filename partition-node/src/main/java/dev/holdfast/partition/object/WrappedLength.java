package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * How much of what came out of a wrapped key is the key. Mechanisms that take whole blocks fill a key up with zeros behind it, raw
 * RSA fills it up in front; all others give back what was wrapped.
 */
final class WrappedLength {

    private static final Set<CKM> ZEROS_BEHIND =
            Set.of(CKM.AES_ECB, CKM.AES_CBC, CKM.AES_CTS, CKM.DES3_ECB, CKM.DES3_CBC, CKM.AES_XTS);

    private static final int SEQUENCE = 0x30;

    private WrappedLength() {}

    /**
     * A secret key.
     *
     * @param wanted CKA_VALUE_LEN; where neither it nor the type says how long the key is, all of it is the key, except that a
     *     generic secret out of a padding mechanism has no length at all: TEMPLATE_INCOMPLETE
     */
    static byte[] secret(CKM mechanism, CKK type, Optional<Long> wanted, byte[] octets) {
        Optional<Long> fixed = SecretKeys.length(type).map(Integer::longValue);
        boolean padded = ZEROS_BEHIND.contains(mechanism) || mechanism == CKM.RSA_X_509;
        if (padded && type == CKK.GENERIC_SECRET && wanted.isEmpty()) {
            throw new CryptokiException(CKR.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing");
        }
        long length = wanted.or(() -> fixed).orElse((long) octets.length);
        boolean conflict = fixed.filter(only -> only != length).isPresent()
                || length < 1
                || length > octets.length
                || !padded && length != octets.length;
        if (conflict) {
            throw new CryptokiException(
                    CKR.WRAPPED_KEY_LEN_RANGE, "the wrapped key is not as long as its type or CKA_VALUE_LEN says");
        }
        return mechanism == CKM.RSA_X_509
                ? Arrays.copyOfRange(octets, octets.length - (int) length, octets.length)
                : Arrays.copyOf(octets, (int) length);
    }

    /** A private key: the DER value that the octets begin with, which says its own length. */
    static byte[] der(byte[] octets) {
        if (octets.length < 2 || octets[0] != SEQUENCE) {
            throw new CryptokiException(CKR.WRAPPED_KEY_INVALID, "what was wrapped is no private key");
        }
        int first = octets[1] & 0xff;
        int lengthBytes = first < 0x80 ? 0 : first & 0x7f;
        if (lengthBytes > 3 || octets.length < 2 + lengthBytes) {
            throw new CryptokiException(CKR.WRAPPED_KEY_INVALID, "what was wrapped is no private key");
        }
        int length = first < 0x80 ? first : 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << Byte.SIZE | octets[2 + i] & 0xff;
        }
        return Arrays.copyOf(octets, Math.min(octets.length, 2 + lengthBytes + length));
    }
}
