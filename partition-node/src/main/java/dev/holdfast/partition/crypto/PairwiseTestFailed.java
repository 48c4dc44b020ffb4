package dev.holdfast.partition.crypto;

/** The halves of a key pair do not belong together (FIPS 140-3 IG 10.3.A, pair-wise consistency test). */
public final class PairwiseTestFailed extends CardFailure {

    private static final long serialVersionUID = 1L;

    public PairwiseTestFailed(String keyType) {
        super("The pair-wise consistency test of a new " + keyType + " key pair failed.");
    }
}
