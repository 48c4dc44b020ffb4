package dev.holdfast.partition.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.attestation.EvidenceVerifier;
import dev.holdfast.proto.attestation.RatsClaims;
import dev.holdfast.proto.attestation.RatsEvidence;
import dev.holdfast.proto.attestation.VendorBinary;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.Request;
import java.util.Arrays;
import java.util.Optional;

/** Whatever comes as evidence is refused as such, and what is read is written the same way. */
class EvidenceFuzzTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final VirtualRack RACK = new VirtualRack();
    private static final Installation INSTALLATION = Installation.of(RACK);
    private static final Trust MAKER = INSTALLATION.makerOf(EvidenceFormat.VENDOR_BINARY);
    private static final Trust OWNER = INSTALLATION.ownerOf(EvidenceFormat.VENDOR_BINARY);
    private static final Machine CARD = certified();
    private static final byte[] RATS = evidence(EvidenceFormat.RATS);
    private static final byte[] VENDOR_BINARY = evidence(EvidenceFormat.VENDOR_BINARY);

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

    /** Good evidence with a part in another's place. */
    @FuzzTest(maxDuration = "1m")
    void aPartReplaced(FuzzedDataProvider data) {
        EvidenceFormat format = data.consumeBoolean() ? EvidenceFormat.RATS : EvidenceFormat.VENDOR_BINARY;
        byte[] file = format == EvidenceFormat.RATS ? RATS : VENDOR_BINARY;
        int from = data.consumeInt(0, file.length);
        byte[] part = data.consumeRemainingAsBytes();
        byte[] altered = Arrays.copyOf(file, Math.max(file.length, from + part.length));
        System.arraycopy(part, 0, altered, from, part.length);
        EvidenceVerifier verifier =
                new EvidenceVerifier(INSTALLATION.makerOf(format), INSTALLATION.ownerOf(format), RACK.millis());
        boolean believed = true;
        try {
            verifier.verify(altered, Optional.empty());
        } catch (RefusedException refused) {
            assertEquals(Code.ATTESTATION_REFUSED, refused.code());
            believed = false;
        }
        assertEquals(Arrays.equals(file, altered), believed);
    }

    private static Machine certified() {
        Machine card = RACK.card("card");
        card.powerOn();
        INSTALLATION.certify(card);
        return card;
    }

    private static byte[] evidence(EvidenceFormat format) {
        return CARD.ask(Request.newBuilder()
                        .setAttestCard(AttestCard.newBuilder()
                                .setFormat(format)
                                .setNonce(ByteString.copyFromUtf8("asked today"))))
                .getCardEvidence()
                .toByteArray();
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
