package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Every asymmetric mechanism that a card implements. */
public final class AsymmetricMechanisms {

    private static final Map<CKM, HashFunction> PKCS = Map.ofEntries(
            Map.entry(CKM.MD5_RSA_PKCS, HashFunction.MD5),
            Map.entry(CKM.SHA1_RSA_PKCS, HashFunction.SHA_1),
            Map.entry(CKM.SHA224_RSA_PKCS, HashFunction.SHA_224),
            Map.entry(CKM.SHA256_RSA_PKCS, HashFunction.SHA_256),
            Map.entry(CKM.SHA384_RSA_PKCS, HashFunction.SHA_384),
            Map.entry(CKM.SHA512_RSA_PKCS, HashFunction.SHA_512),
            Map.entry(CKM.SHA3_224_RSA_PKCS, HashFunction.SHA3_224),
            Map.entry(CKM.SHA3_256_RSA_PKCS, HashFunction.SHA3_256),
            Map.entry(CKM.SHA3_384_RSA_PKCS, HashFunction.SHA3_384),
            Map.entry(CKM.SHA3_512_RSA_PKCS, HashFunction.SHA3_512));

    private static final Map<CKM, HashFunction> PSS = Map.of(
            CKM.SHA1_RSA_PKCS_PSS, HashFunction.SHA_1,
            CKM.SHA224_RSA_PKCS_PSS, HashFunction.SHA_224,
            CKM.SHA256_RSA_PKCS_PSS, HashFunction.SHA_256,
            CKM.SHA384_RSA_PKCS_PSS, HashFunction.SHA_384,
            CKM.SHA512_RSA_PKCS_PSS, HashFunction.SHA_512,
            CKM.SHA3_224_RSA_PKCS_PSS, HashFunction.SHA3_224,
            CKM.SHA3_256_RSA_PKCS_PSS, HashFunction.SHA3_256,
            CKM.SHA3_384_RSA_PKCS_PSS, HashFunction.SHA3_384,
            CKM.SHA3_512_RSA_PKCS_PSS, HashFunction.SHA3_512);

    private static final Map<CKM, HashFunction> ECDSA = Map.of(
            CKM.ECDSA_SHA1, HashFunction.SHA_1,
            CKM.ECDSA_SHA224, HashFunction.SHA_224,
            CKM.ECDSA_SHA256, HashFunction.SHA_256,
            CKM.ECDSA_SHA384, HashFunction.SHA_384,
            CKM.ECDSA_SHA512, HashFunction.SHA_512,
            CKM.ECDSA_SHA3_224, HashFunction.SHA3_224,
            CKM.ECDSA_SHA3_256, HashFunction.SHA3_256,
            CKM.ECDSA_SHA3_384, HashFunction.SHA3_384,
            CKM.ECDSA_SHA3_512, HashFunction.SHA3_512);

    private static final Map<CKM, HashFunction> HASH_ML_DSA = Map.of(
            CKM.HASH_ML_DSA_SHA224, HashFunction.SHA_224,
            CKM.HASH_ML_DSA_SHA256, HashFunction.SHA_256,
            CKM.HASH_ML_DSA_SHA384, HashFunction.SHA_384,
            CKM.HASH_ML_DSA_SHA512, HashFunction.SHA_512,
            CKM.HASH_ML_DSA_SHA3_224, HashFunction.SHA3_224,
            CKM.HASH_ML_DSA_SHA3_256, HashFunction.SHA3_256,
            CKM.HASH_ML_DSA_SHA3_384, HashFunction.SHA3_384,
            CKM.HASH_ML_DSA_SHA3_512, HashFunction.SHA3_512,
            CKM.HASH_ML_DSA_SHAKE128, HashFunction.SHAKE128,
            CKM.HASH_ML_DSA_SHAKE256, HashFunction.SHAKE256);

    private static final Map<CKM, HashFunction> HASH_SLH_DSA = Map.of(
            CKM.HASH_SLH_DSA_SHA224, HashFunction.SHA_224,
            CKM.HASH_SLH_DSA_SHA256, HashFunction.SHA_256,
            CKM.HASH_SLH_DSA_SHA384, HashFunction.SHA_384,
            CKM.HASH_SLH_DSA_SHA512, HashFunction.SHA_512,
            CKM.HASH_SLH_DSA_SHA3_224, HashFunction.SHA3_224,
            CKM.HASH_SLH_DSA_SHA3_256, HashFunction.SHA3_256,
            CKM.HASH_SLH_DSA_SHA3_384, HashFunction.SHA3_384,
            CKM.HASH_SLH_DSA_SHA3_512, HashFunction.SHA3_512,
            CKM.HASH_SLH_DSA_SHAKE128, HashFunction.SHAKE128,
            CKM.HASH_SLH_DSA_SHAKE256, HashFunction.SHAKE256);

    private static final long NAMED_CURVES = CKF.EC_F_P | CKF.EC_OID | CKF.EC_CURVENAME;
    private static final long POINTS = CKF.EC_UNCOMPRESS | CKF.EC_COMPRESS;

    private final Providers providers;
    private final SecureRandom random;
    private final ParsedKeys parsed;
    private final PairTest pairTest;
    private final Agreement agreement;
    private final List<Mechanism> mechanisms = new ArrayList<>();

    private AsymmetricMechanisms(Providers providers, SecureRandom random, ParsedKeys parsed, PairTest pairTest) {
        this.providers = providers;
        this.random = random;
        this.parsed = parsed;
        this.pairTest = pairTest;
        this.agreement = new Agreement(providers, parsed);
    }

    /**
     * @param random over the card's DRBG
     * @param parsed whoever made it closes it
     */
    public static List<Mechanism> all(Providers providers, SecureRandom random, ParsedKeys parsed) {
        return all(providers, random, parsed, algorithm -> false);
    }

    /**
     * For test firmware.
     *
     * @param spoilsPair whether a pair of this algorithm is spoiled before its consistency test: RSA, EC, EdDSA, XDH, ML-KEM,
     *     ML-DSA or SLH-DSA
     */
    public static List<Mechanism> all(
            Providers providers, SecureRandom random, ParsedKeys parsed, Predicate<String> spoilsPair) {
        AsymmetricMechanisms all = new AsymmetricMechanisms(providers, random, parsed, new PairTest(spoilsPair));
        all.addRsa();
        all.addWeierstrass();
        all.addEdwardsAndMontgomery();
        all.addPostQuantum();
        Set<CKK> types =
                Set.of(CKK.RSA, CKK.EC, CKK.EC_EDWARDS, CKK.EC_MONTGOMERY, CKK.ML_KEM, CKK.ML_DSA, CKK.SLH_DSA);
        all.mechanisms.add(new Mechanism(CKM.PUB_KEY_FROM_PRIV_KEY, types, 0, 0, 0, List.of(new PublicFromPrivate())));
        return all.mechanisms.stream()
                .sorted(Comparator.comparing(Mechanism::type))
                .toList();
    }

    private void addRsa() {
        RsaPrimitive rsa = new RsaPrimitive(providers, parsed);
        RsaPkcs pkcs = new RsaPkcs(rsa, random);
        RsaOaep oaep = new RsaOaep(rsa, random);
        rsa(CKM.RSA_PKCS_KEY_PAIR_GEN, new RsaPairGeneration(providers, random, pkcs, pairTest));
        rsa(CKM.RSA_PKCS, pkcs);
        rsa(CKM.RSA_X_509, new RsaRaw(rsa));
        PKCS.forEach((type, hash) -> rsa(type, new RsaPkcsSignature(pkcs, hash)));
        rsa(CKM.RSA_PKCS_PSS, new RsaPss(rsa, random, Optional.empty()));
        PSS.forEach((type, hash) -> rsa(type, new RsaPss(rsa, random, Optional.of(hash))));
        rsa(CKM.RSA_PKCS_OAEP, oaep);
        rsa(CKM.RSA_AES_KEY_WRAP, new RsaAesWrap(rsa, oaep, random));
    }

    private void addWeierstrass() {
        Ecdsa ecdsa = new Ecdsa(providers, parsed, Optional.empty());
        EcPairGeneration pairs = new EcPairGeneration(providers, random, ecdsa, pairTest, false);
        weierstrass(CKM.EC_KEY_PAIR_GEN, pairs);
        weierstrass(CKM.EC_KEY_PAIR_GEN_W_EXTRA_BITS, new EcPairGeneration(providers, random, ecdsa, pairTest, true));
        weierstrass(CKM.ECDSA, ecdsa);
        ECDSA.forEach((type, hash) -> weierstrass(type, new Ecdsa(providers, parsed, Optional.of(hash))));
        weierstrass(CKM.ECDH1_COFACTOR_DERIVE, new Ecdh(agreement));
        Set<CKK> both = Set.of(CKK.EC, CKK.EC_MONTGOMERY);
        mechanisms.add(
                new Mechanism(CKM.ECDH1_DERIVE, both, 255, 521, NAMED_CURVES | POINTS, List.of(new Ecdh(agreement))));
        EcdhAesWrap wrap = new EcdhAesWrap(agreement, pairs, montgomeryPairs());
        mechanisms.add(new Mechanism(CKM.ECDH_AES_KEY_WRAP, both, 255, 521, NAMED_CURVES | POINTS, List.of(wrap)));
    }

    private void addEdwardsAndMontgomery() {
        Eddsa eddsa = new Eddsa();
        Rfc8410PairGeneration pairs =
                new Rfc8410PairGeneration(CKK.EC_EDWARDS, random, pair -> pairTest.bySigning(eddsa, pair));
        add(CKM.EC_EDWARDS_KEY_PAIR_GEN, CKK.EC_EDWARDS, 255, 448, NAMED_CURVES, pairs);
        add(CKM.EDDSA, CKK.EC_EDWARDS, 255, 448, NAMED_CURVES, eddsa);
        add(CKM.EC_MONTGOMERY_KEY_PAIR_GEN, CKK.EC_MONTGOMERY, 255, 448, NAMED_CURVES, montgomeryPairs());
    }

    /** Sizes are those of public keys, bytes. */
    private void addPostQuantum() {
        MlKem mlKem = new MlKem(parsed, random);
        add(
                CKM.ML_KEM_KEY_PAIR_GEN,
                CKK.ML_KEM,
                800,
                1568,
                0,
                pairs(CKK.ML_KEM, pair -> pairTest.byEncapsulating(mlKem, pair)));
        add(CKM.ML_KEM, CKK.ML_KEM, 800, 1568, 0, mlKem);

        MlDsa mlDsa = mlDsa(SignatureContext.pure());
        add(
                CKM.ML_DSA_KEY_PAIR_GEN,
                CKK.ML_DSA,
                1312,
                2592,
                0,
                pairs(CKK.ML_DSA, pair -> pairTest.bySigning(mlDsa, pair)));
        add(CKM.ML_DSA, CKK.ML_DSA, 1312, 2592, 0, mlDsa);
        add(CKM.HASH_ML_DSA, CKK.ML_DSA, 1312, 2592, 0, mlDsa(SignatureContext.digest()));
        HASH_ML_DSA.forEach(
                (type, hash) -> add(type, CKK.ML_DSA, 1312, 2592, 0, mlDsa(SignatureContext.hashing(hash))));

        SlhDsa slhDsa = slhDsa(SignatureContext.pure());
        add(
                CKM.SLH_DSA_KEY_PAIR_GEN,
                CKK.SLH_DSA,
                32,
                64,
                0,
                pairs(CKK.SLH_DSA, pair -> pairTest.bySigning(slhDsa, pair)));
        add(CKM.SLH_DSA, CKK.SLH_DSA, 32, 64, 0, slhDsa);
        add(CKM.HASH_SLH_DSA, CKK.SLH_DSA, 32, 64, 0, slhDsa(SignatureContext.digest()));
        HASH_SLH_DSA.forEach((type, hash) -> add(type, CKK.SLH_DSA, 32, 64, 0, slhDsa(SignatureContext.hashing(hash))));
    }

    private Rfc8410PairGeneration montgomeryPairs() {
        return new Rfc8410PairGeneration(CKK.EC_MONTGOMERY, random, pair -> pairTest.byAgreeing(agreement, pair));
    }

    private PostQuantumPairGeneration pairs(CKK type, UnaryOperator<Pair> test) {
        return new PostQuantumPairGeneration(type, random, test);
    }

    private MlDsa mlDsa(SignatureContext context) {
        return new MlDsa(parsed, random, context);
    }

    private SlhDsa slhDsa(SignatureContext context) {
        return new SlhDsa(random, context);
    }

    private void rsa(CKM type, Capability capability) {
        add(type, CKK.RSA, RsaNumbers.LEAST_BITS, RsaNumbers.MOST_BITS, 0, capability);
    }

    private void weierstrass(CKM type, Capability capability) {
        add(type, CKK.EC, 256, 521, NAMED_CURVES | POINTS, capability);
    }

    private void add(CKM type, CKK key, long leastKey, long mostKey, long flags, Capability capability) {
        mechanisms.add(new Mechanism(type, Set.of(key), leastKey, mostKey, flags, List.of(capability)));
    }
}
