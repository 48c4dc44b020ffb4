package dev.holdfast.partition.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.attestation.EvidenceVerifier;
import dev.holdfast.proto.attestation.RatsClaims;
import dev.holdfast.proto.attestation.RatsEvidence;
import dev.holdfast.proto.attestation.VendorBinary;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EvidenceFormat;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;

/** Whatever comes as evidence is refused as such, and what is read is written the same way. */
class EvidenceFuzzTest {

    private static final long NOW = 1_800_000_000_000L;

    @FuzzTest(maxDuration = "1m")
    void anyFile(byte[] file) throws CertificateException {
        assertRefused(file);
    }

    @FuzzTest(maxDuration = "1m")
    void anyEvidence(FuzzedDataProvider data) throws CertificateException {
        assertRefused(CardEvidence.newBuilder()
                .setFormat(
                        data.pickValue(EvidenceFormat.values()) == EvidenceFormat.RATS
                                ? EvidenceFormat.RATS
                                : EvidenceFormat.VENDOR_BINARY)
                .addMakerChain(ByteString.copyFrom(data.consumeBytes(500)))
                .setEvidence(ByteString.copyFrom(data.consumeRemainingAsBytes()))
                .build()
                .toByteArray());
    }

    @FuzzTest(maxDuration = "1m")
    void whatIsReadIsWrittenTheSame(byte[] bytes) {
        ByteString evidence = ByteString.copyFrom(bytes);
        try {
            assertEquals(evidence, VendorBinary.decode(evidence).encode());
        } catch (IllegalArgumentException refused) {
            // the usual end
        }
        try {
            assertEquals(evidence, RatsEvidence.decode(evidence).encode());
        } catch (IllegalArgumentException refused) {
            // likewise
        }
        try {
            assertEquals(evidence, ByteString.copyFrom(RatsClaims.decode(bytes).encode()));
        } catch (IllegalArgumentException refused) {
            // likewise
        }
    }

    private static void assertRefused(byte[] file) throws CertificateException {
        Trust maker = new Trust("maker", List.of(Certificates.parse(TestRoots.MAKER)), List.of());
        Trust owner = new Trust("owner", List.of(Certificates.parse(TestRoots.OWNER)), List.of());
        try {
            new EvidenceVerifier(maker, owner, NOW).verify(file, Optional.empty());
            throw new AssertionError("nobody who does not have a key of the test roots makes evidence");
        } catch (RefusedException refused) {
            assertEquals(Code.ATTESTATION_REFUSED, refused.code());
        }
    }
}
