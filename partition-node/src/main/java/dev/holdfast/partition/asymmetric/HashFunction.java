package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Xof;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.util.DigestFactory;
import org.jspecify.annotations.Nullable;

/** The hash functions of mechanisms, with the numbers by which PKCS#11 names what is built from them. */
enum HashFunction {
    MD5(CKM.MD5, "MD5", 16, PKCSObjectIdentifiers.md5, DigestFactory::createMD5),
    SHA_1(CKM.SHA_1, "SHA-1", 20, OIWObjectIdentifiers.idSHA1, DigestFactory::createSHA1, 1, 0x02, 0x0e),
    SHA_224(CKM.SHA224, "SHA-224", 28, NISTObjectIdentifiers.id_sha224, DigestFactory::createSHA224, 5, 0x05, 0x0f),
    SHA_256(CKM.SHA256, "SHA-256", 32, NISTObjectIdentifiers.id_sha256, DigestFactory::createSHA256, 2, 0x06, 0x10),
    SHA_384(CKM.SHA384, "SHA-384", 48, NISTObjectIdentifiers.id_sha384, DigestFactory::createSHA384, 3, 0x07, 0x11),
    SHA_512(CKM.SHA512, "SHA-512", 64, NISTObjectIdentifiers.id_sha512, DigestFactory::createSHA512, 4, 0x08, 0x12),
    SHA_512_224(
            CKM.SHA512_224, "SHA-512/224", 28, NISTObjectIdentifiers.id_sha512_224, DigestFactory::createSHA512_224),
    SHA_512_256(
            CKM.SHA512_256, "SHA-512/256", 32, NISTObjectIdentifiers.id_sha512_256, DigestFactory::createSHA512_256),
    SHA3_224(
            CKM.SHA3_224,
            "SHA3-224",
            28,
            NISTObjectIdentifiers.id_sha3_224,
            DigestFactory::createSHA3_224,
            6,
            0x0a,
            0x13),
    SHA3_256(
            CKM.SHA3_256,
            "SHA3-256",
            32,
            NISTObjectIdentifiers.id_sha3_256,
            DigestFactory::createSHA3_256,
            7,
            0x0b,
            0x14),
    SHA3_384(
            CKM.SHA3_384,
            "SHA3-384",
            48,
            NISTObjectIdentifiers.id_sha3_384,
            DigestFactory::createSHA3_384,
            8,
            0x0c,
            0x15),
    SHA3_512(
            CKM.SHA3_512,
            "SHA3-512",
            64,
            NISTObjectIdentifiers.id_sha3_512,
            DigestFactory::createSHA3_512,
            9,
            0x0d,
            0x16),
    /** 256 bits of output, as FIPS 204 and 205 use it. Has no mechanism of its own. */
    SHAKE128(null, null, 32, NISTObjectIdentifiers.id_shake128, () -> new SHAKEDigest(128)),
    /** 512 bits of output. */
    SHAKE256(null, null, 64, NISTObjectIdentifiers.id_shake256, () -> new SHAKEDigest(256));

    private final @Nullable CKM mechanism;
    private final @Nullable String platformName;
    private final int length;
    private final ASN1ObjectIdentifier identifier;
    private final Supplier<Digest> digest;
    private final int mgf;
    private final int x963;
    private final int sp800;

    /** For hashes that PKCS#11 builds no mask or key derivation function from. */
    HashFunction(
            @Nullable CKM mechanism,
            @Nullable String platformName,
            int length,
            ASN1ObjectIdentifier identifier,
            Supplier<Digest> digest) {
        this(mechanism, platformName, length, identifier, digest, 0, 0, 0);
    }

    /**
     * @param mgf number of MGF1 with this hash
     * @param x963 number of the ANSI X9.63 key derivation with it
     * @param sp800 number of the SP 800-56A one
     */
    HashFunction(
            @Nullable CKM mechanism,
            @Nullable String platformName,
            int length,
            ASN1ObjectIdentifier identifier,
            Supplier<Digest> digest,
            int mgf,
            int x963,
            int sp800) {
        this.mechanism = mechanism;
        this.platformName = platformName;
        this.length = length;
        this.identifier = identifier;
        this.digest = digest;
        this.mgf = mgf;
        this.x963 = x963;
        this.sp800 = sp800;
    }

    /** By the mechanism that digests with it. */
    static Optional<HashFunction> ofMechanism(long type) {
        return Stream.of(values())
                .filter(hash -> hash.mechanism != null && hash.mechanism.value() == type)
                .findFirst();
    }

    /** By CK_RSA_PKCS_MGF_TYPE: the hash of MGF1. */
    static Optional<HashFunction> ofMgf(long number) {
        return Stream.of(values())
                .filter(hash -> number != 0 && hash.mgf == number)
                .findFirst();
    }

    /** By the CK_EC_KDF_TYPE of the ANSI X9.63 key derivation with it. */
    static Optional<HashFunction> ofX963(long number) {
        return Stream.of(values())
                .filter(hash -> number != 0 && hash.x963 == number)
                .findFirst();
    }

    /** By the CK_EC_KDF_TYPE of the SP 800-56A key derivation with it. */
    static Optional<HashFunction> ofSp800(long number) {
        return Stream.of(values())
                .filter(hash -> number != 0 && hash.sp800 == number)
                .findFirst();
    }

    /** Bytes. */
    int length() {
        return length;
    }

    ASN1ObjectIdentifier identifier() {
        return identifier;
    }

    /** A new computation for encodings of Bouncy Castle. */
    Digest start() {
        return digest.get();
    }

    byte[] digest(byte[] data) {
        if (platformName == null) {
            byte[] out = new byte[length];
            Xof xof = (Xof) start();
            xof.update(data, 0, data.length);
            xof.doFinal(out, 0, length);
            return out;
        }
        try {
            return MessageDigest.getInstance(platformName, Providers.SUN).digest(data);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This Java platform has no " + platformName, missing);
        }
    }

    /**
     * @param digested the data is a digest of this hash
     * @return the digest of the data, or the data
     */
    byte[] digestOf(byte[] data, boolean digested) {
        if (!digested) {
            return digest(data);
        }
        if (data.length != length) {
            throw new CryptokiException(CKR.DATA_LEN_RANGE, "a digest has " + length + " bytes here");
        }
        return data;
    }

    /** DER of the DigestInfo of RFC 8017 section 9.2. */
    byte[] digestInfo(byte[] digest) {
        try {
            return new DigestInfo(new AlgorithmIdentifier(identifier, DERNull.INSTANCE), digest)
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
