package dev.holdfast.partition.asymmetric;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.io.IOException;
import java.util.Optional;

/**
 * What ML-DSA and SLH-DSA sign in place of a message: M' of FIPS 204 and 205, the message or its digest behind what
 * separates domains; and the parameter that says so, CK_SIGN_ADDITIONAL_CONTEXT or CK_HASH_SIGN_ADDITIONAL_CONTEXT.
 */
final class SignatureContext {

    /** How a mechanism of either family treats what it is given. */
    enum Kind {
        /** Signs messages. */
        PURE,
        /** Signs digests of the hash that the parameter names. */
        DIGEST,
        /** Hashes and signs the digest. */
        HASHING
    }

    private static final int MOST_CONTEXT = 255;
    private static final int DETERMINISTIC_REQUIRED = 2;

    private final Kind kind;
    private final Optional<HashFunction> hashes;

    private SignatureContext(Kind kind, Optional<HashFunction> hashes) {
        this.kind = kind;
        this.hashes = hashes;
    }

    static SignatureContext pure() {
        return new SignatureContext(Kind.PURE, Optional.empty());
    }

    static SignatureContext digest() {
        return new SignatureContext(Kind.DIGEST, Optional.empty());
    }

    static SignatureContext hashing(HashFunction hash) {
        return new SignatureContext(Kind.HASHING, Optional.of(hash));
    }

    /**
     * Refuses with MECHANISM_PARAM_INVALID. The hedge is looked at where a private key signs, and ignored where a
     * public one verifies.
     */
    void check(TokenMechanism mechanism, KeyValue key) {
        check(mechanism);
        if (Der.isPrivate(key.bytes())) {
            isDeterministic(mechanism);
        }
    }

    private void check(TokenMechanism mechanism) {
        if (kind == Kind.DIGEST || mechanism.getParameterCase() != ParameterCase.PARAMETER_NOT_SET) {
            Parameters.require(mechanism, ParameterCase.SIGN_CONTEXT);
        }
        if (mechanism.getSignContext().getContext().size() > MOST_CONTEXT) {
            throw Parameters.invalid("a context has at most 255 bytes");
        }
        if (kind == Kind.DIGEST) {
            hash(mechanism);
        }
    }

    /** Whether the signature is to be without randomness. Hedged is what is preferred. */
    static boolean isDeterministic(TokenMechanism mechanism) {
        long hedge = mechanism.getSignContext().getHedge();
        if (hedge < 0 || hedge > DETERMINISTIC_REQUIRED) {
            throw Parameters.invalid("hedgeVariant is none");
        }
        return hedge == DETERMINISTIC_REQUIRED;
    }

    /** M'. */
    byte[] message(TokenMechanism mechanism, byte[] data, boolean digested) {
        check(mechanism);
        ByteString context = mechanism.getSignContext().getContext();
        byte[] domain = {(byte) (kind == Kind.PURE ? 0 : 1), (byte) context.size()};
        if (kind == Kind.PURE) {
            Parameters.requireMessage(digested);
            return Octets.concatenate(domain, context.toByteArray(), data);
        }
        HashFunction hash = hash(mechanism);
        byte[] digest = kind == Kind.DIGEST ? requireDigest(hash, data, digested) : hash.digestOf(data, digested);
        return Octets.concatenate(domain, context.toByteArray(), identifier(hash), digest);
    }

    private HashFunction hash(TokenMechanism mechanism) {
        return hashes.or(() ->
                        HashFunction.ofMechanism(mechanism.getSignContext().getHash()))
                .filter(hash -> hash != HashFunction.MD5 && hash != HashFunction.SHA_1)
                .orElseThrow(() -> Parameters.invalid("hash is none that these signatures are made over"));
    }

    private static byte[] requireDigest(HashFunction hash, byte[] data, boolean digested) {
        Parameters.requireMessage(digested);
        if (data.length != hash.length()) {
            throw new CryptokiException(CKR.DATA_LEN_RANGE, "the data is the digest that the parameter names");
        }
        return data;
    }

    private static byte[] identifier(HashFunction hash) {
        try {
            return hash.identifier().getEncoded();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
