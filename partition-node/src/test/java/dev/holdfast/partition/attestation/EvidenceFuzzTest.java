package dev.holdfast.partition.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.attestation.EvidenceVerifier;
import dev.holdfast.proto.attestation.RatsClaims;
import dev.holdfast.proto.attestation.RatsEvidence;
import dev.holdfast.proto.attestation.VendorBinary;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EvidenceFormat;
import java.util.Optional;

/** Whatever comes as evidence is refused as such, and what is read is written the same way. */
class EvidenceFuzzTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final Trust MAKER = Installation.of(new VirtualRack()).makerOf(EvidenceFormat.VENDOR_BINARY);
    private static final Trust OWNER = Installation.of(new VirtualRack()).ownerOf(EvidenceFormat.VENDOR_BINARY);

    @FuzzTest(maxDuration = "1m")
    void anyFile(byte[] file) {
        assertRefused(file);
    }

    @FuzzTest(maxDuration = "1m")
    void anyEvidence(FuzzedDataProvider data) {
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

    private static void assertRefused(byte[] file) {
        try {
            new EvidenceVerifier(MAKER, OWNER, NOW).verify(file, Optional.empty());
            throw new AssertionError("nobody who does not have a key of the roots makes evidence");
        } catch (RefusedException refused) {
            assertEquals(Code.ATTESTATION_REFUSED, refused.code());
        }
    }
}
