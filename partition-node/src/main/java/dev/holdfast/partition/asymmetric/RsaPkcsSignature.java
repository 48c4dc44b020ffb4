package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.v1.TokenMechanism;

/**
 * CKM_*_RSA_PKCS: RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2), which is {@link RsaPkcs} over the DigestInfo of the
 * message.
 */
final class RsaPkcsSignature implements Capability.Signing {

    private final RsaPkcs pkcs;
    private final HashFunction hash;

    RsaPkcsSignature(RsaPkcs pkcs, HashFunction hash) {
        this.pkcs = pkcs;
        this.hash = hash;
    }

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        return pkcs.sign(key, mechanism, digestInfo(data, digested), false);
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        pkcs.verify(key, mechanism, digestInfo(data, digested), false, signature);
    }

    @Override
    public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
        return pkcs.signatureBytes(key, mechanism);
    }

    private byte[] digestInfo(byte[] data, boolean digested) {
        return hash.digestInfo(hash.digestOf(data, digested));
    }
}
