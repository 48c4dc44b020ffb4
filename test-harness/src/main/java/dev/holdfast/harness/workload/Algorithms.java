package dev.holdfast.harness.workload;

import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.util.List;

/** What a spec can do, as the service's tables of algorithms say. */
final class Algorithms {

    static final List<EncryptionAlgorithm> RSA_TRANSPORT =
            List.of(EncryptionAlgorithm.RSA_OAEP, EncryptionAlgorithm.RSA_OAEP_256, EncryptionAlgorithm.RSA1_5);

    private Algorithms() {}

    static List<SignatureAlgorithm> signing(KeySpec spec) {
        return switch (spec.getCurve()) {
            case P_256 -> List.of(SignatureAlgorithm.ES256);
            case P_256K -> List.of(SignatureAlgorithm.ES256K);
            case P_384 -> List.of(SignatureAlgorithm.ES384);
            case P_521 -> List.of(SignatureAlgorithm.ES512);
            default ->
                List.of(
                        SignatureAlgorithm.RS256,
                        SignatureAlgorithm.RS384,
                        SignatureAlgorithm.RS512,
                        SignatureAlgorithm.PS256,
                        SignatureAlgorithm.PS384,
                        SignatureAlgorithm.PS512);
        };
    }

    static List<EncryptionAlgorithm> encrypting(KeySpec spec) {
        return switch (spec.getSize()) {
            case 128 ->
                List.of(EncryptionAlgorithm.A128GCM, EncryptionAlgorithm.A128CBC, EncryptionAlgorithm.A128CBCPAD);
            case 192 ->
                List.of(EncryptionAlgorithm.A192GCM, EncryptionAlgorithm.A192CBC, EncryptionAlgorithm.A192CBCPAD);
            default ->
                List.of(EncryptionAlgorithm.A256GCM, EncryptionAlgorithm.A256CBC, EncryptionAlgorithm.A256CBCPAD);
        };
    }

    static EncryptionAlgorithm keyWrap(KeySpec spec) {
        return switch (spec.getSize()) {
            case 128 -> EncryptionAlgorithm.A128KW;
            case 192 -> EncryptionAlgorithm.A192KW;
            default -> EncryptionAlgorithm.A256KW;
        };
    }

    static String hash(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RS384, PS384, ES384 -> "SHA-384";
            case RS512, PS512, ES512 -> "SHA-512";
            default -> "SHA-256";
        };
    }
}
