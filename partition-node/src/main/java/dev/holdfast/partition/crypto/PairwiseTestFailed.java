package dev.holdfast.partition.crypto;

/** The halves of a key pair do not belong together (FIPS 140-3 IG 10.3.A, pair-wise consistency test). */
public final class PairwiseTestFailed extends CardFailure {

    private static final long serialVersionUID = 1L;

    /** @param algorithm as the security policy spells it: RSA, EC, EdDSA, XDH, ML-KEM, ML-DSA, SLH-DSA */
    public PairwiseTestFailed(String algorithm) {
        super("pair-wise " + algorithm, "The pair-wise consistency test of a new " + algorithm + " key pair failed.");
    }
}
