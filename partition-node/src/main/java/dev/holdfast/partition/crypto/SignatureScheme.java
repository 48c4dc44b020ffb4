package dev.holdfast.partition.crypto;

import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.SignatureAlgorithm;

/** What a signature algorithm's name stands for (RFC 7518 section 3, RFC 8812 section 3.2). */
record SignatureScheme(Kind kind, Hash hash) {

    /** How the digest is signed. */
    enum Kind {
        PKCS1,
        PSS,
        ECDSA
    }

    /** Refuses when the algorithm does not fit the key or the digest is not as long as the hash. */
    static SignatureScheme of(SignatureAlgorithm algorithm, KeySpec spec, byte[] digest) {
        SignatureScheme scheme =
                switch (algorithm) {
                    case RS256 -> rsa(Kind.PKCS1, Hash.SHA_256, algorithm, spec);
                    case RS384 -> rsa(Kind.PKCS1, Hash.SHA_384, algorithm, spec);
                    case RS512 -> rsa(Kind.PKCS1, Hash.SHA_512, algorithm, spec);
                    case PS256 -> rsa(Kind.PSS, Hash.SHA_256, algorithm, spec);
                    case PS384 -> rsa(Kind.PSS, Hash.SHA_384, algorithm, spec);
                    case PS512 -> rsa(Kind.PSS, Hash.SHA_512, algorithm, spec);
                    case ES256 -> ecdsa(Curve.P_256, Hash.SHA_256, algorithm, spec);
                    case ES256K -> ecdsa(Curve.P_256K, Hash.SHA_256, algorithm, spec);
                    case ES384 -> ecdsa(Curve.P_384, Hash.SHA_384, algorithm, spec);
                    case ES512 -> ecdsa(Curve.P_521, Hash.SHA_512, algorithm, spec);
                    case SIGNATURE_ALGORITHM_UNSPECIFIED, UNRECOGNIZED -> throw Refusals.unsupported(algorithm, spec);
                };
        if (digest.length != scheme.hash.length()) {
            throw Refusals.badParameter("With " + algorithm + " the digest has " + scheme.hash.length() + " bytes, not "
                    + digest.length + ".");
        }
        return scheme;
    }

    private static SignatureScheme rsa(Kind kind, Hash hash, SignatureAlgorithm algorithm, KeySpec spec) {
        if (spec.getType() != KeyType.RSA) {
            throw Refusals.unsupported(algorithm, spec);
        }
        return new SignatureScheme(kind, hash);
    }

    private static SignatureScheme ecdsa(Curve curve, Hash hash, SignatureAlgorithm algorithm, KeySpec spec) {
        if (spec.getType() != KeyType.EC || spec.getCurve() != curve) {
            throw Refusals.unsupported(algorithm, spec);
        }
        return new SignatureScheme(Kind.ECDSA, hash);
    }
}
