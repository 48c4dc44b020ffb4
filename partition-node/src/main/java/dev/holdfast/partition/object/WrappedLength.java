package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * How much of what came out of a wrapped key is the key. Mechanisms that take whole blocks fill a key up with zeros
 * behind it, raw RSA fills it up in front; all others give back what was wrapped. Nothing but such zeros is cut off: a
 * key that could be cut short could be guessed.
 */
final class WrappedLength {

    private static final Set<CKM> BLOCK_MODES =
            Set.of(CKM.AES_ECB, CKM.AES_CBC, CKM.AES_CTS, CKM.AES_XTS, CKM.DES3_ECB, CKM.DES3_CBC);

    private static final int SEQUENCE = 0x30;

    private WrappedLength() {}

    /**
     * A secret key.
     *
     * @param wanted CKA_VALUE_LEN; where neither it nor the type says how long the key is, all of it is the key, except
     *     that a generic secret out of a mechanism that fills up has no length at all: TEMPLATE_INCOMPLETE
     */
    static byte[] secret(CKM mechanism, CKK type, Optional<Long> wanted, byte[] octets) {
        boolean raw = mechanism == CKM.RSA_X_509;
        if ((raw || BLOCK_MODES.contains(mechanism)) && type == CKK.GENERIC_SECRET && wanted.isEmpty()) {
            throw new CryptokiException(CKR.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing");
        }
        Optional<Long> fixed = SecretKeys.length(type).map(Integer::longValue);
        long length = wanted.or(() -> fixed).orElse((long) octets.length);
        boolean conflict = fixed.filter(only -> only != length).isPresent() || length < 1 || length > octets.length;
        if (conflict) {
            throw wrongLength();
        }
        int rest = octets.length - (int) length;
        boolean fillsUp = raw || mechanism == CKM.AES_KEY_WRAP || BLOCK_MODES.contains(mechanism);
        if (rest > 0 && !(fillsUp && isZero(octets, raw ? 0 : (int) length, rest))) {
            throw wrongLength();
        }
        return Arrays.copyOfRange(octets, raw ? rest : 0, raw ? octets.length : (int) length);
    }

    private static boolean isZero(byte[] octets, int offset, int length) {
        int any = 0;
        for (int i = offset; i < offset + length; i++) {
            any |= octets[i];
        }
        return any == 0;
    }

    private static CryptokiException wrongLength() {
        return new CryptokiException(
                CKR.WRAPPED_KEY_LEN_RANGE, "the wrapped key is not as long as its type or CKA_VALUE_LEN says");
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
