package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.PssParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;

/**
 * CKM_RSA_PKCS_PSS and CKM_*_RSA_PKCS_PSS (RFC 8017 section 8.1): Bouncy Castle's encoding around {@link RsaPrimitive}.
 * The first takes the digest of the hash that its parameter names; the others hash, and their parameter has to name the
 * same hash.
 */
final class RsaPss implements Capability.Signing {

    private static final byte TRAILER = (byte) 0xbc;

    private final RsaPrimitive rsa;
    private final SecureRandom random;
    private final Optional<HashFunction> hashes;

    /** @param hashes what the mechanism hashes with; empty when it is given digests */
    RsaPss(RsaPrimitive rsa, SecureRandom random, Optional<HashFunction> hashes) {
        this.rsa = rsa;
        this.random = random;
        this.hashes = hashes;
    }

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        HashFunction hash = check(rsa.modulus(key), mechanism);
        byte[] digest = digest(hash, data, digested);
        PSSSigner signer = signer(mechanism, RsaBlockCipher.signing(rsa, key));
        signer.init(true, new ParametersWithRandom(modulusOnly(rsa.modulus(key)), random));
        signer.update(digest, 0, digest.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException defect) {
            throw new IllegalStateException("A checked RSA key does not sign", defect);
        }
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        HashFunction hash = check(rsa.modulus(key), mechanism);
        byte[] digest = digest(hash, data, digested);
        if (signature.length != rsa.length(key)) {
            throw new CryptokiException(CKR.SIGNATURE_LEN_RANGE);
        }
        PSSSigner verifier = signer(mechanism, RsaBlockCipher.verifying(rsa, key));
        verifier.init(false, modulusOnly(rsa.modulus(key)));
        verifier.update(digest, 0, digest.length);
        if (!verifier.verifySignature(signature)) {
            throw new CryptokiException(CKR.SIGNATURE_INVALID);
        }
    }

    @Override
    public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
        check(rsa.modulus(key), mechanism);
        return rsa.length(key);
    }

    private HashFunction check(BigInteger modulus, TokenMechanism mechanism) {
        Parameters.require(mechanism, ParameterCase.PSS);
        PssParameters parameters = mechanism.getPss();
        HashFunction hash = HashFunction.ofMechanism(parameters.getHash())
                .filter(named -> named != HashFunction.MD5)
                .orElseThrow(() -> Parameters.invalid("hashAlg is no hash"));
        if (hashes.isPresent() && hashes.get() != hash) {
            throw Parameters.invalid("hashAlg is not the mechanism's own hash");
        }
        mgf(parameters);
        int encodedBytes = (modulus.bitLength() + 6) / 8;
        long longest = encodedBytes - 2L - hash.length();
        // An unsigned number in C: a huge one is negative here.
        if (parameters.getSaltLength() < 0 || parameters.getSaltLength() > longest) {
            throw Parameters.invalid("with this key a salt has at most " + longest + " bytes");
        }
        return hash;
    }

    private byte[] digest(HashFunction hash, byte[] data, boolean digested) {
        if (hashes.isPresent()) {
            return hash.digestOf(data, digested);
        }
        Parameters.requireMessage(digested);
        if (data.length != hash.length()) {
            throw new CryptokiException(CKR.DATA_LEN_RANGE, "the data is the digest that hashAlg names");
        }
        return data;
    }

    private static PSSSigner signer(TokenMechanism mechanism, AsymmetricBlockCipher cipher) {
        PssParameters parameters = mechanism.getPss();
        HashFunction hash = HashFunction.ofMechanism(parameters.getHash()).orElseThrow();
        return PSSSigner.createRawSigner(
                cipher, hash.start(), mgf(parameters).start(), (int) parameters.getSaltLength(), TRAILER);
    }

    private static HashFunction mgf(PssParameters parameters) {
        return HashFunction.ofMgf(parameters.getMgf()).orElseThrow(() -> Parameters.invalid("mgf is none"));
    }

    /** What the encoding needs of a key, without the tests of a number that was tested before. */
    private static RSAKeyParameters modulusOnly(BigInteger modulus) {
        return new RSAKeyParameters(false, modulus, BigInteger.valueOf(3), true);
    }
}
