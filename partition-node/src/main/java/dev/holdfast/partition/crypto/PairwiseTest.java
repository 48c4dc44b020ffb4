package dev.holdfast.partition.crypto;

import dev.holdfast.partition.crypto.CryptoEngine.Generated;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Proves of every new or imported pair that its halves belong together, by a signature made with one and verified with
 * the other (FIPS 140-3 IG 10.3.A). Test firmware spoils pairs of "RSA" or "EC" before.
 */
final class PairwiseTest {

    private final CryptoEngine engine;
    private final Predicate<String> spoils;

    PairwiseTest(CryptoEngine engine, Predicate<String> spoils) {
        this.engine = engine;
        this.spoils = spoils;
    }

    void run(KeySpec spec, Generated pair) {
        SignatureAlgorithm algorithm = algorithm(spec);
        byte[] digest = new byte[hash(spec).length()];
        Arrays.fill(digest, (byte) 0x5a);
        byte[] signature = engine.sign(spec, pair.material(), algorithm, digest);
        if (spoils.test(spec.getType().name())) {
            signature[0] ^= 1;
        }
        if (!engine.verify(spec, pair.publicKey(), algorithm, digest, signature)) {
            throw new PairwiseTestFailed(spec.getType().name());
        }
    }

    private static SignatureAlgorithm algorithm(KeySpec spec) {
        if (spec.getType() == KeyType.RSA) {
            return SignatureAlgorithm.RS256;
        }
        return switch (NamedCurve.of(spec.getCurve())) {
            case P_256 -> SignatureAlgorithm.ES256;
            case P_256K -> SignatureAlgorithm.ES256K;
            case P_384 -> SignatureAlgorithm.ES384;
            case P_521 -> SignatureAlgorithm.ES512;
        };
    }

    private static Hash hash(KeySpec spec) {
        return spec.getType() == KeyType.RSA
                ? Hash.SHA_256
                : NamedCurve.of(spec.getCurve()).hash();
    }
}
