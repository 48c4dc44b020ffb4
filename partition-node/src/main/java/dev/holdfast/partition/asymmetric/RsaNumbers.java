package dev.holdfast.partition.asymmetric;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;

/** The arithmetic of RSA keys: which numbers make one, and how the missing ones follow from the others. */
final class RsaNumbers {

    static final int LEAST_BITS = 1024;
    static final int MOST_BITS = 8192;

    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(3);
    private static final int MOST_EXPONENT_BITS = 32;

    /** FIPS 186-5 appendix B.3 asks for an error chance of 2^-100 at most. */
    private static final int PRIME_CERTAINTY = 112;

    private static final BigInteger ONE = BigInteger.ONE;

    private RsaNumbers() {}

    /** Odd, from 3 to 2^32: the exponents that every provider computes with. */
    static boolean isExponent(BigInteger e) {
        return e.testBit(0) && e.compareTo(LEAST_EXPONENT) >= 0 && e.bitLength() <= MOST_EXPONENT_BITS;
    }

    static RSAPublicKey checkPublic(BigInteger modulus, BigInteger exponent) {
        require(modulus.signum() > 0 && modulus.testBit(0), "its modulus is not odd");
        require(
                modulus.bitLength() >= LEAST_BITS && modulus.bitLength() <= MOST_BITS,
                "its modulus does not have 1024 to 8192 bits");
        require(isExponent(exponent), "its public exponent is not odd and between 3 and 2^32");
        return new RSAPublicKey(modulus, exponent);
    }

    /**
     * The whole key from the three numbers that PKCS#11 demands and those of the others that are present.
     *
     * @throws IllegalArgumentException when they do not belong together
     */
    static RSAPrivateKey complete(
            BigInteger n,
            BigInteger e,
            BigInteger d,
            Optional<BigInteger> prime1,
            Optional<BigInteger> prime2,
            Optional<BigInteger> exponent1,
            Optional<BigInteger> exponent2,
            Optional<BigInteger> coefficient) {
        checkPublic(n, e);
        BigInteger p = prime1.or(() -> prime2.map(n::divide)).orElseGet(() -> factor(n, e, d));
        require(p.compareTo(ONE) > 0, "its first prime is not one");
        BigInteger q = prime2.orElseGet(() -> n.divide(p));
        require(q.compareTo(ONE) > 0 && p.gcd(q).equals(ONE), "its primes are not two");
        RSAPrivateKey key = new RSAPrivateKey(
                n,
                e,
                d,
                p,
                q,
                exponent1.orElseGet(() -> d.mod(p.subtract(ONE))),
                exponent2.orElseGet(() -> d.mod(q.subtract(ONE))),
                coefficient.orElseGet(() -> q.modInverse(p)));
        check(key);
        return key;
    }

    /**
     * Range and consistency of every number (SP 800-56B Rev. 2 section 6.4.1.3.3), but for the size of the exponent d.
     */
    static void check(RSAPrivateKey key) {
        checkPublic(key.getModulus(), key.getPublicExponent());
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        require(
                p.signum() > 0 && q.signum() > 0 && p.multiply(q).equals(key.getModulus()),
                "its modulus is not the product of its two primes");
        require(p.isProbablePrime(PRIME_CERTAINTY) && q.isProbablePrime(PRIME_CERTAINTY), "its factors are not primes");
        BigInteger d = key.getPrivateExponent();
        BigInteger p1 = p.subtract(ONE);
        BigInteger q1 = q.subtract(ONE);
        BigInteger ed = key.getPublicExponent().multiply(d);
        require(
                d.signum() > 0
                        && d.compareTo(key.getModulus()) < 0
                        && ed.mod(p1).equals(ONE)
                        && ed.mod(q1).equals(ONE),
                "its exponents do not belong together");
        require(
                key.getExponent1().equals(d.mod(p1))
                        && key.getExponent2().equals(d.mod(q1))
                        && key.getCoefficient().equals(q.modInverse(p)),
                "its CRT values do not belong to its primes");
    }

    /**
     * A prime factor of n (SP 800-56B Rev. 2 appendix C.1). The bases are small numbers in their order instead of
     * random ones: each fails for at most half of all moduli, whichever it is.
     */
    private static BigInteger factor(BigInteger n, BigInteger e, BigInteger d) {
        BigInteger m = e.multiply(d).subtract(ONE);
        require(d.signum() > 0 && d.compareTo(n) < 0 && !m.testBit(0), "its exponents do not belong together");
        int twos = m.getLowestSetBit();
        BigInteger odd = m.shiftRight(twos);
        for (int base = 2; base < 102; base++) {
            BigInteger x = BigInteger.valueOf(base).modPow(odd, n);
            for (int i = 0; i < twos && !x.equals(ONE); i++) {
                BigInteger square = x.multiply(x).mod(n);
                if (square.equals(ONE) && !x.equals(n.subtract(ONE))) {
                    return x.subtract(ONE).gcd(n);
                }
                x = square;
            }
            require(x.equals(ONE), "its exponents do not belong together");
        }
        throw new IllegalArgumentException("The RSA key is refused: its modulus was not factored.");
    }

    private static void require(boolean condition, String flaw) {
        if (!condition) {
            throw new IllegalArgumentException("The RSA key is refused: " + flaw + ".");
        }
    }
}
