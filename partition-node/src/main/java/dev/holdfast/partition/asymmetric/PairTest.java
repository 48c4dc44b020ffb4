package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.PairwiseTestFailed;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.Encapsulation.Encapsulated;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Proves of every new pair, those that are used once too, that its halves belong together (FIPS 140-3 IG 10.3.A), or throws
 * {@link PairwiseTestFailed}.
 *
 * @param spoils whether pairs of an algorithm are spoiled before, by the name that the security policy has for it
 */
record PairTest(Predicate<String> spoils) {

    private static final byte[] MESSAGE = new byte[32];
    private static final TokenMechanism NO_PARAMETER = TokenMechanism.getDefaultInstance();

    /** @param signing works without a parameter and with messages of 32 bytes */
    Pair bySigning(Capability.Signing signing, Pair pair) {
        try {
            byte[] signature = signing.sign(pair.privateKey(), NO_PARAMETER, MESSAGE, false);
            spoil(pair, signature);
            signing.verify(pair.publicKey(), NO_PARAMETER, MESSAGE, false, signature);
            return pair;
        } catch (CryptokiException wrong) {
            throw failed(pair);
        }
    }

    Pair byEncapsulating(Capability.Encapsulation kem, Pair pair) {
        Encapsulated sent = kem.encapsulate(pair.publicKey(), NO_PARAMETER);
        spoil(pair, sent.ciphertext());
        byte[] received = kem.decapsulate(pair.privateKey(), NO_PARAMETER, sent.ciphertext());
        return proved(pair, sent.secret(), received);
    }

    /** With a second party, whose key is a constant. */
    Pair byAgreeing(Agreement agreement, Pair pair) {
        Rfc8410Curve curve = Rfc8410Form.curve(pair.publicKey());
        byte[] octets = new byte[curve.keyBytes()];
        Arrays.fill(octets, (byte) 0x5a);
        KeyValue second = Rfc8410Form.privateKey(curve, octets);
        byte[] here = agreement.secret(pair.privateKey(), curve.publicKey(octets));
        spoil(pair, here);
        return proved(pair, here, agreement.secret(second, Rfc8410Form.octets(pair.publicKey())));
    }

    private static Pair proved(Pair pair, byte[] here, byte[] there) {
        boolean same = MessageDigest.isEqual(here, there);
        Arrays.fill(here, (byte) 0);
        Arrays.fill(there, (byte) 0);
        if (!same) {
            throw failed(pair);
        }
        return pair;
    }

    /** What a wrong half would have led to. */
    private void spoil(Pair pair, byte[] proof) {
        if (spoils.test(algorithm(pair.privateKey().type()))) {
            proof[0] ^= 1;
        }
    }

    private static PairwiseTestFailed failed(Pair pair) {
        pair.privateKey().close();
        return new PairwiseTestFailed(algorithm(pair.privateKey().type()));
    }

    private static String algorithm(CKK type) {
        return switch (type) {
            case EC_EDWARDS -> "EdDSA";
            case EC_MONTGOMERY -> "XDH";
            case ML_KEM -> "ML-KEM";
            case ML_DSA -> "ML-DSA";
            case SLH_DSA -> "SLH-DSA";
            default -> type.name();
        };
    }
}
