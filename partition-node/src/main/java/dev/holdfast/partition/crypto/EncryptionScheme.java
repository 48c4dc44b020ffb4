package dev.holdfast.partition.crypto;

import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;

/** The families of encryption algorithms; the key's size is part of an AES algorithm's name. */
enum EncryptionScheme {
    RSA,
    GCM,
    CBC,
    CBC_PAD,
    KEY_WRAP;

    /** Refuses when the algorithm does not fit the key. */
    static EncryptionScheme of(EncryptionAlgorithm algorithm, KeySpec spec) {
        return switch (algorithm) {
            case RSA1_5, RSA_OAEP, RSA_OAEP_256 -> fitting(RSA, spec.getType() == KeyType.RSA, algorithm, spec);
            case A128GCM -> fitting(GCM, isOctets(spec, 128), algorithm, spec);
            case A192GCM -> fitting(GCM, isOctets(spec, 192), algorithm, spec);
            case A256GCM -> fitting(GCM, isOctets(spec, 256), algorithm, spec);
            case A128CBC -> fitting(CBC, isOctets(spec, 128), algorithm, spec);
            case A192CBC -> fitting(CBC, isOctets(spec, 192), algorithm, spec);
            case A256CBC -> fitting(CBC, isOctets(spec, 256), algorithm, spec);
            case A128CBCPAD -> fitting(CBC_PAD, isOctets(spec, 128), algorithm, spec);
            case A192CBCPAD -> fitting(CBC_PAD, isOctets(spec, 192), algorithm, spec);
            case A256CBCPAD -> fitting(CBC_PAD, isOctets(spec, 256), algorithm, spec);
            case A128KW -> fitting(KEY_WRAP, isOctets(spec, 128), algorithm, spec);
            case A192KW -> fitting(KEY_WRAP, isOctets(spec, 192), algorithm, spec);
            case A256KW -> fitting(KEY_WRAP, isOctets(spec, 256), algorithm, spec);
            case ENCRYPTION_ALGORITHM_UNSPECIFIED, UNRECOGNIZED -> throw Refusals.unsupported(algorithm, spec);
        };
    }

    private static EncryptionScheme fitting(
            EncryptionScheme scheme, boolean fits, EncryptionAlgorithm algorithm, KeySpec spec) {
        if (!fits) {
            throw Refusals.unsupported(algorithm, spec);
        }
        return scheme;
    }

    private static boolean isOctets(KeySpec spec, int size) {
        return spec.getType() == KeyType.OCT && spec.getSize() == size;
    }
}
