package dev.holdfast.partition.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.attestation.EvidenceVerifier;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.AttestKey;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Evidence is believed of a card of one's own maker and owner, made for one's own nonce, and not altered; nothing else is. */
class EvidenceTest {

    private static final ByteString NONCE = ByteString.copyFromUtf8("asked today");

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 1);
    private final Machine card = pool.card(0);
    private final Installation installation = Installation.of(rack);

    @BeforeEach
    void certify() {
        installation.certify(card);
    }

    @Test
    void aCardSaysThatItIsASimulatorAndClaimsNoLevel() {
        List<String> claims = verify(ofCard(EvidenceFormat.RATS));
        assertTrue(claims.contains("platform model = simulator"), claims.toString());
        assertTrue(claims.contains("platform serial = " + card.id()));
        assertTrue(claims.contains("platform fipsboot = false"));
        assertTrue(claims.contains("platform fipsmodule = Simulator. Claims no validation."));
        assertTrue(claims.contains("platform bootcount = 1"));
        assertTrue(claims.stream().noneMatch(claim -> claim.contains("fipslevel")));
        assertTrue(verify(ofCard(EvidenceFormat.VENDOR_BINARY))
                .contains("public NOTICE = Simulator. Claims no validation."));
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyType.class,
            names = {"RSA", "EC", "OCT"})
    void aKeyOfEachKindInBothFormats(KeyType type) {
        KeySpec.Builder spec = KeySpec.newBuilder().setType(type);
        switch (type) {
            case RSA -> spec.setSize(2048);
            case EC -> spec.setCurve(Curve.P_256);
            default -> spec.setSize(256);
        }
        pool.ask(TestPool.USER, TestPool.createKey("a", spec.build()));
        List<String> rats = verify(ofKey(EvidenceFormat.RATS));
        assertTrue(rats.contains("key extractable = false"), rats.toString());
        assertTrue(rats.contains("key local = true"));
        List<String> vendor = verify(ofKey(EvidenceFormat.VENDOR_BINARY));
        String part = type == KeyType.OCT ? "public " : "private ";
        assertTrue(vendor.contains(part + "SENSITIVE = true"), vendor.toString());
        assertTrue(vendor.contains(part + "NEVER_EXTRACTABLE = true"));
        assertTrue(vendor.stream().anyMatch(line -> line.startsWith("public ID = keys/a/")));
    }

    /** As the published readers take it apart: with the offsets and counts, and the key of the partition's certificate. */
    @Test
    void theVendorsBinaryHasItsShape() throws GeneralSecurityException {
        pool.ask(
                TestPool.USER,
                TestPool.createKey(
                        "a",
                        KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build()));
        CardEvidence evidence = ofKey(EvidenceFormat.VENDOR_BINARY);
        ByteBuffer bytes = evidence.getEvidence().asReadOnlyByteBuffer();
        int signed = bytes.limit() - 256;
        assertEquals(bytes.limit(), bytes.getInt(8));
        for (int at : new int[] {20, 22}) {
            int part = 16 + bytes.getShort(at);
            int next = part + 12;
            for (int i = bytes.getInt(part + 4); i > 0; i--) {
                next += 8 + bytes.getInt(next + 4);
            }
            assertEquals(at == 20 ? 16 + bytes.getShort(22) : signed, next);
            assertEquals(0, bytes.getInt(part + 12), "the first attribute is the class");
        }
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(Certificates.parse(evidence.getOwnerChain(0).toByteArray()));
        verifier.update(evidence.getEvidence().substring(0, signed).toByteArray());
        assertTrue(verifier.verify(evidence.getEvidence().substring(signed).toByteArray()));
    }

    @ParameterizedTest
    @EnumSource(
            value = EvidenceFormat.class,
            names = {"RATS", "VENDOR_BINARY"})
    void noByteOfItCanBeChangedNorOfTheCertificates(EvidenceFormat format) {
        CardEvidence evidence = ofCard(format);
        byte[] file = evidence.toByteArray();
        SplittableRandom random = new SplittableRandom(3);
        int certificates = evidence.getEvidence().size() + 8;
        for (int i = 0; i < file.length; i += i < certificates ? 1 : 7) {
            byte[] altered = file.clone();
            altered[i] ^= (byte) (1 << random.nextInt(8));
            assertRefused(altered, makerOf(format), ownerOf(format), "byte " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = EvidenceFormat.class,
            names = {"RATS", "VENDOR_BINARY"})
    void whatDoesNotBelongTogetherIsRefused(EvidenceFormat format) {
        CardEvidence evidence = ofCard(format);
        byte[] file = evidence.toByteArray();
        assertFalse(verify(evidence).isEmpty());
        EvidenceFormat other = format == EvidenceFormat.RATS ? EvidenceFormat.VENDOR_BINARY : EvidenceFormat.RATS;
        assertRefused(file, makerOf(other), ownerOf(format), "another maker");
        assertRefused(file, makerOf(format), ownerOf(other), "another owner");
        assertRefused(file, ownerOf(format), makerOf(format), "roots swapped");
        assertRefused(
                evidence.toBuilder()
                        .clearMakerChain()
                        .clearOwnerChain()
                        .addAllMakerChain(evidence.getOwnerChainList())
                        .addAllOwnerChain(evidence.getMakerChainList())
                        .build()
                        .toByteArray(),
                makerOf(format),
                ownerOf(format),
                "chains swapped");
        assertRefused(
                evidence.toBuilder().setFormat(other).build().toByteArray(),
                makerOf(format),
                ownerOf(format),
                "under the name of the other format");
        EvidenceVerifier verifier = new EvidenceVerifier(makerOf(format), ownerOf(format), rack.millis());
        assertThrows(
                RefusedException.class,
                () -> verifier.verify(file, Optional.of(ByteString.copyFromUtf8("asked yesterday"))));
        assertFalse(verifier.verify(file, Optional.empty()).isEmpty(), "whoever does not ask for a nonce");
    }

    @ParameterizedTest
    @EnumSource(
            value = EvidenceFormat.class,
            names = {"RATS", "VENDOR_BINARY"})
    void chainsOfTwoCardsAreChainsOfTwoKeys(EvidenceFormat format) {
        CardEvidence evidence = ofCard(format);
        Machine second = rack.card("other");
        second.powerOn();
        installation.certify(second);
        CardEvidence foreign = evidence(second.ask(asked(format)));
        for (CardEvidence mixed : List.of(
                evidence.toBuilder()
                        .clearOwnerChain()
                        .addAllOwnerChain(foreign.getOwnerChainList())
                        .build(),
                evidence.toBuilder()
                        .clearMakerChain()
                        .addAllMakerChain(foreign.getMakerChainList())
                        .build(),
                foreign.toBuilder().setEvidence(evidence.getEvidence()).build())) {
            assertRefused(mixed.toByteArray(), makerOf(format), ownerOf(format), "mixed");
        }
    }

    @ParameterizedTest
    @EnumSource(value = EvidenceFormat.class, mode = Mode.EXCLUDE, names = "UNRECOGNIZED")
    void aNonceIsNeitherShortNorLong(EvidenceFormat format) {
        for (int size : new int[] {0, 7, 65}) {
            Request.Builder request = Request.newBuilder()
                    .setAttestCard(
                            AttestCard.newBuilder().setFormat(format).setNonce(ByteString.copyFrom(new byte[size])));
            assertEquals(Code.BAD_PARAMETER, card.ask(request).getStatus().getCode(), size + " bytes");
        }
    }

    private CardEvidence ofCard(EvidenceFormat format) {
        return evidence(card.ask(asked(format)));
    }

    private static Request.Builder asked(EvidenceFormat format) {
        return Request.newBuilder()
                .setAttestCard(AttestCard.newBuilder().setFormat(format).setNonce(NONCE));
    }

    private CardEvidence ofKey(EvidenceFormat format) {
        return evidence(pool.ask(
                TestPool.USER,
                Request.newBuilder()
                        .setAttestKey(AttestKey.newBuilder()
                                .setName("a")
                                .setFormat(format)
                                .setNonce(NONCE))));
    }

    private static CardEvidence evidence(Response response) {
        assertEquals(
                Code.OK, response.getStatus().getCode(), response.getStatus().getMessage());
        return response.getCardEvidence();
    }

    private List<String> verify(CardEvidence evidence) {
        return new EvidenceVerifier(makerOf(evidence.getFormat()), ownerOf(evidence.getFormat()), rack.millis())
                .verify(evidence.toByteArray(), Optional.of(NONCE));
    }

    private void assertRefused(byte[] file, Trust maker, Trust owner, String what) {
        EvidenceVerifier verifier = new EvidenceVerifier(maker, owner, rack.millis());
        RefusedException refused =
                assertThrows(RefusedException.class, () -> verifier.verify(file, Optional.of(NONCE)), what);
        assertEquals(Code.ATTESTATION_REFUSED, refused.code(), what);
    }

    private Trust makerOf(EvidenceFormat format) {
        return installation.makerOf(format);
    }

    private Trust ownerOf(EvidenceFormat format) {
        return installation.ownerOf(format);
    }
}
