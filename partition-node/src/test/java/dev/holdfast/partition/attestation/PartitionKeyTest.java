package dev.holdfast.partition.attestation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.factory.AttestationRoot.Holder;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.attestation.EvidenceVerifier;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.AttestKey;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.StorePartitionCertificates;
import dev.holdfast.proto.v1.Zeroize;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The key under the vendor's binary: certified by one's own maker and owner, kept in the card, and gone with what the card holds. */
class PartitionKeyTest {

    private static final ByteString NONCE = ByteString.copyFromUtf8("asked today");

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = rack.card("card-1");
    private final Installation installation = Installation.of(rack);

    /** As the public verifier wants them: three certificates and two, RSA throughout, one partition key at both ends. */
    @Test
    void bothChainsHaveTheShapeOfTheVendorAndSayWhatTheyAre() throws CertificateException {
        card.powerOn();
        installation.certify(card);
        CardEvidence evidence = ofCard();
        assertEquals(3, evidence.getMakerChainCount());
        assertEquals(2, evidence.getOwnerChainCount());
        List<ByteString> all = new ArrayList<>(evidence.getMakerChainList());
        all.addAll(evidence.getOwnerChainList());
        for (ByteString certificate : all) {
            assertEquals(
                    "RSA",
                    Certificates.parse(certificate.toByteArray()).getPublicKey().getAlgorithm());
        }
        assertArrayEquals(
                Certificates.parse(evidence.getMakerChain(0).toByteArray())
                        .getPublicKey()
                        .getEncoded(),
                Certificates.parse(evidence.getOwnerChain(0).toByteArray())
                        .getPublicKey()
                        .getEncoded());
        for (ByteString root : List.of(evidence.getMakerChain(2), evidence.getOwnerChain(1))) {
            String name = Certificates.parse(root.toByteArray())
                    .getSubjectX500Principal()
                    .getName();
            assertTrue(name.contains("Simulated") && name.contains("Test Root"), name);
        }
        assertFalse(verify(evidence).isEmpty());
    }

    @Test
    void theRootsOfAnotherInstallationBelieveNothingOfThis() {
        card.powerOn();
        installation.certify(card);
        CardEvidence evidence = ofCard();
        Installation other = new Installation(rack, Installation.root(Holder.MAKER), Installation.root(Holder.OWNER));
        for (Installation believed : List.of(
                other,
                new Installation(rack, installation.maker(), other.owner()),
                new Installation(rack, other.maker(), installation.owner()))) {
            assertEquals(Code.ATTESTATION_REFUSED, refusal(believed, evidence).code());
        }
        // And no card of one's own testifies with what the other's authorities issued.
        Response stored = card.ask(Installation.store(other.certificatesOf(card)));
        assertEquals(Code.OK, stored.getStatus().getCode(), "whom to believe, the reader knows");
        assertEquals(Code.ATTESTATION_REFUSED, refusal(installation, ofCard()).code());
    }

    @Test
    void aCardThatNobodyCertifiedSaysSo() {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        pool.ask(
                TestPool.USER,
                TestPool.createKey(
                        "a",
                        KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build()));
        Response refused = pool.ask(
                TestPool.USER,
                Request.newBuilder()
                        .setAttestKey(AttestKey.newBuilder()
                                .setName("a")
                                .setFormat(EvidenceFormat.VENDOR_BINARY)
                                .setNonce(NONCE)));
        assertEquals(Code.WRONG_STATE, refused.getStatus().getCode());
        card.powerOn();
        assertTrue(refusal(installation, ofCard()).getMessage().contains("hsm attest certify"));
    }

    @Test
    void certificatesThatDoNotLeadToTheKeyAreNotKept() {
        card.powerOn();
        Machine other = rack.card("card-2");
        other.powerOn();
        StorePartitionCertificates right = installation.certificatesOf(card);
        StorePartitionCertificates foreign = installation.certificatesOf(other);
        ByteString key = installation.partitionKey(card);
        ByteString otherKey = installation.partitionKey(other);
        Map<String, StorePartitionCertificates> wrong = Map.of(
                "another card's",
                foreign,
                "the owner's is another card's",
                right.toBuilder()
                        .clearOwnerChain()
                        .addAllOwnerChain(foreign.getOwnerChainList())
                        .build(),
                "another key under this card's name",
                StorePartitionCertificates.newBuilder()
                        .addAllMakerChain(installation.maker().certifyMade(card.id(), otherKey))
                        .addAllOwnerChain(installation.owner().certifyOwned(card.id(), otherKey))
                        .build(),
                "this key under another name",
                StorePartitionCertificates.newBuilder()
                        .addAllMakerChain(installation.maker().certifyMade(other.id(), key))
                        .addAllOwnerChain(installation.owner().certifyOwned(other.id(), key))
                        .build(),
                "chains of two keys",
                right.toBuilder()
                        .clearOwnerChain()
                        .addAllOwnerChain(installation.owner().certifyOwned(card.id(), otherKey))
                        .build(),
                "no adapter",
                right.toBuilder()
                        .clearMakerChain()
                        .addAllMakerChain(right.getOwnerChainList())
                        .build(),
                "an adapter of another chain",
                right.toBuilder().setMakerChain(1, foreign.getMakerChain(1)).build(),
                "no certificate",
                right.toBuilder().setMakerChain(0, NONCE).build(),
                "nothing",
                StorePartitionCertificates.getDefaultInstance());
        wrong.forEach((what, certificates) -> {
            Response answer = card.ask(Installation.store(certificates));
            assertTrue(
                    List.of(Code.ATTESTATION_REFUSED, Code.BAD_PARAMETER)
                            .contains(answer.getStatus().getCode()),
                    what + ": " + answer.getStatus().getCode());
            assertEquals(0, ofCard().getMakerChainCount(), what);
        });
        assertEquals(
                Code.FORBIDDEN,
                rack.await(card.send(PeerRole.PEER_ROLE_CARD, Installation.store(right)))
                        .getStatus()
                        .getCode());
        assertEquals(Code.OK, card.ask(Installation.store(right)).getStatus().getCode());
    }

    @Test
    void itOutlivesPowerAndDiesWithZeroization() {
        card.powerOn();
        installation.certify(card);
        ByteString key = installation.partitionKey(card);
        Map<String, byte[]> flash = card.flash.image();
        card.powerCut();
        card.powerOn();
        assertEquals(key, installation.partitionKey(card));
        assertFalse(verify(ofCard()).isEmpty());

        assertEquals(
                Code.OK,
                card.ask(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance()))
                        .getStatus()
                        .getCode());
        assertFalse(card.flash.image().containsKey(PartitionKeyFile.NAME));
        card.powerCut();
        Map<String, byte[]> mixed = card.flash.image();
        mixed.put(PartitionKeyFile.NAME, flash.get(PartitionKeyFile.NAME));
        card.flash.restore(mixed);
        card.powerOn();
        assertNotEquals(key, installation.partitionKey(card), "the old file opens no more");
        assertEquals(Code.ATTESTATION_REFUSED, refusal(installation, ofCard()).code());
        installation.certify(card);
        assertFalse(verify(ofCard()).isEmpty());
    }

    @Test
    void neitherKeyNorWhatItWasMadeFromIsReadableOnTheFlash() throws IOException {
        card.powerOn();
        installation.certify(card);
        byte[] file = card.flash.image().get(PartitionKeyFile.NAME);
        ByteString all = ByteString.copyFrom(file);
        assertFalse(contains(all, ofCard().getMakerChain(0).substring(0, 64)), "not even the certificates");
        assertFalse(contains(all, installation.partitionKey(card).substring(40, 72)));
    }

    /** The file that is there counts, whole; a key that was not written was never used. */
    @Test
    void aPowerCutAtAnyCallLeavesOneKey() {
        card.powerOn();
        boolean done = false;
        for (long n = 1; !done; n++) {
            card.power.failAt(n, Failure.CUT);
            CompletableFuture<Response> answer = card.send(ask(EvidenceFormat.RATS));
            rack.run(Duration.ofSeconds(1));
            done = card.power.isOn();
            Optional<ByteString> told = answer.isDone() && answer.join().hasCardEvidence()
                    ? Optional.of(installation.partitionKey(card, answer.join().getCardEvidence(), NONCE))
                    : Optional.empty();
            assertEquals(done, told.isPresent());
            card.powerCut();
            card.powerOn();
            ByteString after = installation.partitionKey(card);
            told.ifPresent(key -> assertEquals(key, after));
            card.ask(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance()));
            card.powerCut();
            card.powerOn();
        }
    }

    private static boolean contains(ByteString all, ByteString part) {
        for (int at = 0; at + part.size() <= all.size(); at++) {
            if (all.substring(at, at + part.size()).equals(part)) {
                return true;
            }
        }
        return false;
    }

    private static Request.Builder ask(EvidenceFormat format) {
        return Request.newBuilder()
                .setAttestCard(AttestCard.newBuilder().setFormat(format).setNonce(NONCE));
    }

    private CardEvidence ofCard() {
        Response answer = card.ask(ask(EvidenceFormat.VENDOR_BINARY));
        assertEquals(Code.OK, answer.getStatus().getCode(), answer.getStatus().getMessage());
        return answer.getCardEvidence();
    }

    private List<String> verify(CardEvidence evidence) {
        return verifier(installation).verify(evidence.toByteArray(), Optional.of(NONCE));
    }

    private EvidenceVerifier verifier(Installation believed) {
        return new EvidenceVerifier(
                believed.makerOf(EvidenceFormat.VENDOR_BINARY),
                believed.ownerOf(EvidenceFormat.VENDOR_BINARY),
                rack.millis());
    }

    private RefusedException refusal(Installation believed, CardEvidence evidence) {
        return assertThrows(
                RefusedException.class, () -> verifier(believed).verify(evidence.toByteArray(), Optional.of(NONCE)));
    }
}
