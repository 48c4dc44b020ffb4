package dev.holdfast.partition.crypto;

import dev.holdfast.partition.environment.Entropy;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Specs and engines that the tests of this package share. */
final class Keys {

    static final KeySpec RSA_2048 = rsa(2048);
    static final List<KeySpec> RSA = List.of(RSA_2048, rsa(3072), rsa(4096));
    static final List<KeySpec> EC = List.of(ec(Curve.P_256), ec(Curve.P_256K), ec(Curve.P_384), ec(Curve.P_521));
    static final List<KeySpec> OCT = List.of(oct(128), oct(192), oct(256));
    static final List<KeySpec> ALL =
            Stream.of(RSA, EC, OCT).flatMap(List::stream).toList();

    private Keys() {}

    static KeySpec rsa(int size) {
        return KeySpec.newBuilder().setType(KeyType.RSA).setSize(size).build();
    }

    static KeySpec ec(Curve curve) {
        return KeySpec.newBuilder().setType(KeyType.EC).setCurve(curve).build();
    }

    static KeySpec oct(int size) {
        return KeySpec.newBuilder().setType(KeyType.OCT).setSize(size).build();
    }

    /** A noise source that repeats itself from the same seed. */
    static Entropy entropy(long seed) {
        return new Random(seed)::nextBytes;
    }

    static ProviderCryptoEngine fast(long seed) {
        return new ProviderCryptoEngine(Providers.fastest(), Drbg.instantiate(entropy(seed), "card-1.1"));
    }

    static ProviderCryptoEngine portable(long seed) {
        return new ProviderCryptoEngine(Providers.portable(), Drbg.instantiate(entropy(seed), "card-1.1"));
    }

    static ProviderCryptoEngine reproducible(long seed) {
        return new ProviderCryptoEngine(Providers.reproducible(), Drbg.instantiate(entropy(seed), "card-1.1"));
    }
}
