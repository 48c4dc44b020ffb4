package dev.holdfast.coordinator.jwk;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.proto.trust.Pem;
import dev.holdfast.proto.v1.KeyAttestation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a card testifies of a key version. One signed statement speaks of both halves of a pair.
 *
 * @param certificatePemFile the maker's chain of the card that signed, then the owner's, each from the card's certificate to
 *     the root; PEM
 * @param privateKeyAttestation the message KeyAttestation of the partition protocol with statement and signature
 * @param publicKeyAttestation the same; absent for a symmetric key
 */
public record KeyAttestationAnswer(
        Base64Url certificatePemFile,
        Base64Url privateKeyAttestation,
        @Nullable Base64Url publicKeyAttestation,
        String version) {

    private static final String VERSION = "1.0";

    /** @param symmetric whether the key has no public half */
    public static KeyAttestationAnswer of(KeyAttestation attestation, boolean symmetric) {
        List<byte[]> chains = Stream.concat(
                        attestation.getMakerChainList().stream(), attestation.getOwnerChainList().stream())
                .map(ByteString::toByteArray)
                .toList();
        Base64Url signed = new Base64Url(attestation.toBuilder()
                .clearMakerChain()
                .clearOwnerChain()
                .build()
                .toByteString());
        return new KeyAttestationAnswer(
                Base64Url.of(Pem.CERTIFICATE.write(chains).getBytes(StandardCharsets.US_ASCII)),
                signed,
                symmetric ? null : signed,
                VERSION);
    }
}
