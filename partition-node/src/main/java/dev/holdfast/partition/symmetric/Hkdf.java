package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.HkdfParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * HKDF (RFC 5869), by Bouncy Castle: extract, expand, or both. A key that is only expanded is as long as the hash at least; what
 * is only extracted is as long as the hash, or the head of that.
 */
final class Hkdf implements Capability.Derivation {

    // CKF_HKDF_SALT_*.
    private static final int SALT_NULL = 1;
    private static final int SALT_DATA = 2;
    private static final int SALT_KEY = 4;

    private static final int MOST_BLOCKS = 255;

    @Override
    public byte[] derive(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other, Optional<Long> length) {
        Parameters.require(mechanism, ParameterCase.HKDF);
        HkdfParameters parameters = mechanism.getHkdf();
        HashFunction hash = HashFunction.ofDigest(parameters.getHash())
                .orElseThrow(() -> Parameters.invalid("There is no such hash function."));
        if (!parameters.getExtract() && !parameters.getExpand()) {
            throw Parameters.invalid("HKDF extracts, expands, or does both.");
        }
        SecretLengths.checkOctets(base);
        if (!parameters.getExtract() && base.bytes().length < hash.length()) {
            throw new CryptokiException(CKR.KEY_SIZE_RANGE, "A key to expand is as long as the hash at least.");
        }
        byte[] pseudoRandom = parameters.getExtract()
                ? extract(hash, salt(parameters, other), base.bytes())
                : base.bytes().clone();
        try {
            return parameters.getExpand()
                    ? expand(hash, pseudoRandom, parameters.getInfo().toByteArray(), length)
                    : Arrays.copyOf(
                            pseudoRandom, SecretLengths.derived(length.orElse((long) hash.length()), hash.length()));
        } finally {
            Arrays.fill(pseudoRandom, (byte) 0);
        }
    }

    private static byte[] extract(HashFunction hash, byte[] salt, byte[] secret) {
        return new HKDFBytesGenerator(hash.engine()).extractPRK(salt, secret);
    }

    private static byte[] expand(HashFunction hash, byte[] pseudoRandom, byte[] info, Optional<Long> length) {
        long wanted = length.orElseThrow(SecretLengths::missing);
        byte[] out = new byte[SecretLengths.derived(wanted, (long) MOST_BLOCKS * hash.length())];
        HKDFBytesGenerator generator = new HKDFBytesGenerator(hash.engine());
        generator.init(HKDFParameters.skipExtractParameters(pseudoRandom, info));
        generator.generateBytes(out, 0, out.length);
        return out;
    }

    /** Zeros as many as the hash has bytes, when there is none. */
    private static byte[] salt(HkdfParameters parameters, Optional<KeyValue> other) {
        long type = parameters.getSaltType();
        if (type == SALT_NULL) {
            return new byte[0];
        }
        if (type == SALT_DATA) {
            return parameters.getSalt().toByteArray();
        }
        if (type == SALT_KEY) {
            return other.orElseThrow(() -> Parameters.invalid("The parameter names no salt key."))
                    .bytes();
        }
        throw Parameters.invalid("The salt is none, data or a key.");
    }
}
