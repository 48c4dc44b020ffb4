package dev.holdfast.partition.mechanism;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;

/**
 * One kind of use of a mechanism. Implementations are stateless and safe for use by many threads; they refuse with a {@link
 * dev.holdfast.proto.pkcs11.CryptokiException} that carries the return value PKCS#11 names for the case: MECHANISM_PARAM_INVALID,
 * KEY_SIZE_RANGE, DATA_LEN_RANGE, ENCRYPTED_DATA_INVALID and so on. The key is of a type that {@link Mechanism#keys} lists, and
 * its attributes allow the use. Random bytes come from the card's DRBG alone.
 */
public sealed interface Capability {

    /** C_Sign, C_Verify. */
    non-sealed interface Signing extends Capability {

        /**
         * @param digested {@code data} is the digest that the mechanism would make itself; only for those that hash and then sign
         */
        byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested);

        /** Returns when the signature is good, else refuses with SIGNATURE_INVALID or SIGNATURE_LEN_RANGE. */
        void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature);

        /** Length of every signature with this key and parameter, bytes. Checks the parameter, as C_SignInit has to. */
        int signatureBytes(KeyValue key, TokenMechanism mechanism);
    }

    /** C_SignRecover, C_VerifyRecover. */
    non-sealed interface Recovering extends Capability {
        byte[] signRecover(KeyValue key, TokenMechanism mechanism, byte[] data);

        /** What was signed. */
        byte[] verifyRecover(KeyValue key, TokenMechanism mechanism, byte[] signature);
    }

    /** C_Encrypt, C_Decrypt. */
    non-sealed interface Enciphering extends Capability {

        /** Checks parameter and key size, as C_EncryptInit has to. */
        void check(KeyValue key, TokenMechanism mechanism);

        /** @param partial whole blocks of a longer message, so that nothing is padded and no tag is made */
        byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial);

        byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial);
    }

    /** C_EncryptMessage, C_DecryptMessage. */
    non-sealed interface MessageEnciphering extends Capability {

        /** What an encrypted message is; the nonce is the one that was used. */
        record Sealed(byte[] ciphertext, byte[] nonce, byte[] tag) {}

        Sealed seal(KeyValue key, MessageParameters parameters, byte[] plaintext);

        /** Refuses with AEAD_DECRYPT_FAILED when the tag is wrong. */
        byte[] open(KeyValue key, MessageParameters parameters, byte[] ciphertext);
    }

    /** C_GenerateKey. */
    non-sealed interface KeyGeneration extends Capability {

        /** What a key of this mechanism is, unless its template says another type. */
        CKK generates();

        /**
         * @param length CKA_VALUE_LEN, bytes; empty when the template has none
         * @return the octets; the caller wipes them
         */
        byte[] generate(TokenMechanism mechanism, CKK type, Optional<Long> length);
    }

    /** C_GenerateKeyPair. */
    non-sealed interface PairGeneration extends Capability {

        /**
         * What the public key's template asks for; each present only where the type of key has it.
         *
         * @param ecParams DER: a named curve's object identifier, or the name of one as PrintableString
         */
        record Wanted(
                Optional<Long> modulusBits,
                Optional<ByteString> publicExponent,
                Optional<ByteString> ecParams,
                Optional<Long> parameterSet) {}

        /** Its pair-wise consistency test has passed. */
        record Pair(KeyValue publicKey, KeyValue privateKey) {}

        CKK generates();

        /** Refuses with TEMPLATE_INCOMPLETE, KEY_SIZE_RANGE, CURVE_NOT_SUPPORTED, PARAMETER_SET_NOT_SUPPORTED. */
        Pair generate(TokenMechanism mechanism, Wanted wanted);
    }

    /** C_WrapKey, C_UnwrapKey. */
    non-sealed interface Wrapping extends Capability {

        void check(KeyValue key, TokenMechanism mechanism);

        /**
         * @param target the octets of a secret key, PKCS#8 DER of a private one
         * @param additionalData of C_WrapKeyAuthenticated, else empty
         */
        byte[] wrap(KeyValue key, TokenMechanism mechanism, byte[] target, byte[] additionalData);

        /** Refuses with WRAPPED_KEY_INVALID or WRAPPED_KEY_LEN_RANGE. The caller wipes what it gets. */
        byte[] unwrap(KeyValue key, TokenMechanism mechanism, byte[] wrapped, byte[] additionalData);
    }

    /** C_DeriveKey. */
    non-sealed interface Derivation extends Capability {

        /**
         * @param other the second key, or the salt key, of the mechanisms that have one
         * @param length bytes wanted: CKA_VALUE_LEN, or what the type of key implies; empty when neither says
         * @return the octets; the caller wipes them
         */
        byte[] derive(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other, Optional<Long> length);
    }

    /** C_EncapsulateKey, C_DecapsulateKey. */
    non-sealed interface Encapsulation extends Capability {

        /** The caller wipes the secret. */
        record Encapsulated(byte[] ciphertext, byte[] secret) {}

        Encapsulated encapsulate(KeyValue publicKey, TokenMechanism mechanism);

        byte[] decapsulate(KeyValue privateKey, TokenMechanism mechanism, byte[] ciphertext);
    }
}
