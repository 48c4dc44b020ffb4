package dev.holdfast.bridge.operation;

import dev.holdfast.proto.pkcs11.CKM;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHA512tDigest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.jspecify.annotations.Nullable;

/** Hash functions, and the mechanisms that digest with them or that hash with them before they sign. */
enum Hash {
    MD5(MD5Digest::new, MD5Digest::new, CKM.MD5, CKM.MD5_RSA_PKCS),
    SHA_1(SHA1Digest::new, SHA1Digest::new, CKM.SHA_1, CKM.SHA1_RSA_PKCS, CKM.SHA1_RSA_PKCS_PSS, CKM.ECDSA_SHA1),
    SHA224(
            SHA224Digest::new,
            SHA224Digest::new,
            CKM.SHA224,
            CKM.SHA224_RSA_PKCS,
            CKM.SHA224_RSA_PKCS_PSS,
            CKM.ECDSA_SHA224,
            CKM.HASH_ML_DSA_SHA224,
            CKM.HASH_SLH_DSA_SHA224),
    SHA256(
            SHA256Digest::new,
            SHA256Digest::new,
            CKM.SHA256,
            CKM.SHA256_RSA_PKCS,
            CKM.SHA256_RSA_PKCS_PSS,
            CKM.ECDSA_SHA256,
            CKM.HASH_ML_DSA_SHA256,
            CKM.HASH_SLH_DSA_SHA256),
    SHA384(
            SHA384Digest::new,
            SHA384Digest::new,
            CKM.SHA384,
            CKM.SHA384_RSA_PKCS,
            CKM.SHA384_RSA_PKCS_PSS,
            CKM.ECDSA_SHA384,
            CKM.HASH_ML_DSA_SHA384,
            CKM.HASH_SLH_DSA_SHA384),
    SHA512(
            SHA512Digest::new,
            SHA512Digest::new,
            CKM.SHA512,
            CKM.SHA512_RSA_PKCS,
            CKM.SHA512_RSA_PKCS_PSS,
            CKM.ECDSA_SHA512,
            CKM.HASH_ML_DSA_SHA512,
            CKM.HASH_SLH_DSA_SHA512),
    SHA512_224(() -> new SHA512tDigest(224), SHA512tDigest::new, CKM.SHA512_224),
    SHA512_256(() -> new SHA512tDigest(256), SHA512tDigest::new, CKM.SHA512_256),
    SHA3_224(
            () -> new SHA3Digest(224),
            SHA3Digest::new,
            CKM.SHA3_224,
            CKM.SHA3_224_RSA_PKCS,
            CKM.SHA3_224_RSA_PKCS_PSS,
            CKM.ECDSA_SHA3_224,
            CKM.HASH_ML_DSA_SHA3_224,
            CKM.HASH_SLH_DSA_SHA3_224),
    SHA3_256(
            () -> new SHA3Digest(256),
            SHA3Digest::new,
            CKM.SHA3_256,
            CKM.SHA3_256_RSA_PKCS,
            CKM.SHA3_256_RSA_PKCS_PSS,
            CKM.ECDSA_SHA3_256,
            CKM.HASH_ML_DSA_SHA3_256,
            CKM.HASH_SLH_DSA_SHA3_256),
    SHA3_384(
            () -> new SHA3Digest(384),
            SHA3Digest::new,
            CKM.SHA3_384,
            CKM.SHA3_384_RSA_PKCS,
            CKM.SHA3_384_RSA_PKCS_PSS,
            CKM.ECDSA_SHA3_384,
            CKM.HASH_ML_DSA_SHA3_384,
            CKM.HASH_SLH_DSA_SHA3_384),
    SHA3_512(
            () -> new SHA3Digest(512),
            SHA3Digest::new,
            CKM.SHA3_512,
            CKM.SHA3_512_RSA_PKCS,
            CKM.SHA3_512_RSA_PKCS_PSS,
            CKM.ECDSA_SHA3_512,
            CKM.HASH_ML_DSA_SHA3_512,
            CKM.HASH_SLH_DSA_SHA3_512),
    // 256 and 512 bits of output (FIPS 204, section 5.4.1; FIPS 205, section 10.2.2).
    SHAKE128(() -> new SHAKEDigest(128), SHAKEDigest::new, null, CKM.HASH_ML_DSA_SHAKE128, CKM.HASH_SLH_DSA_SHAKE128),
    SHAKE256(() -> new SHAKEDigest(256), SHAKEDigest::new, null, CKM.HASH_ML_DSA_SHAKE256, CKM.HASH_SLH_DSA_SHAKE256);

    private static final Map<CKM, Hash> DIGESTING = Stream.of(values())
            .filter(hash -> hash.digest != null)
            .collect(Collectors.toUnmodifiableMap(hash -> hash.digest, Function.identity()));
    private static final Map<CKM, Hash> SIGNING = Stream.of(values())
            .flatMap(hash -> Stream.of(hash.signatures).map(mechanism -> Map.entry(mechanism, hash)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Supplier<ExtendedDigest> fresh;
    private final Function<byte[], ExtendedDigest> restored;
    private final @Nullable CKM digest;
    private final CKM[] signatures;

    Hash(
            Supplier<ExtendedDigest> fresh,
            Function<byte[], ExtendedDigest> restored,
            @Nullable CKM digest,
            CKM... signatures) {
        this.fresh = fresh;
        this.restored = restored;
        this.digest = digest;
        this.signatures = signatures;
    }

    /** Empty unless it is a mechanism of C_DigestInit. */
    static Optional<Hash> ofDigest(CKM mechanism) {
        return Optional.ofNullable(DIGESTING.get(mechanism));
    }

    /** Empty unless the mechanism hashes the message with one hash function and signs the digest. */
    static Optional<Hash> ofSignature(CKM mechanism) {
        return Optional.ofNullable(SIGNING.get(mechanism));
    }

    RunningHash start() {
        return new RunningHash(fresh.get());
    }

    /** Goes on where {@link RunningHash#state} was taken. */
    RunningHash restore(byte[] state) {
        return new RunningHash(restored.apply(state));
    }
}
