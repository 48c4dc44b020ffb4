package dev.holdfast.partition.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.factory.NewCard;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CloneBlob;
import dev.holdfast.proto.v1.CloneRequest;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PeerRole;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The pool's key goes from a member to the card the member means, and nobody between them can change that. */
class CloneExchangeTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final long DAY = 24L * 60 * 60 * 1_000;
    private static final long THIRTY_YEARS = 30L * 365 * 24 * 60 * 60 * 1_000;
    private static final byte[] POOL_KEY = "the pool's key, 32 bytes of it..".getBytes(StandardCharsets.US_ASCII);

    private final Maker maker = new Maker(TestCrypto.ENGINE, NOW);
    private final Owner owner = new Owner(TestCrypto.ENGINE, NOW);
    private final CardIdentity source = identity(maker.manufacture("source"));
    private final CardIdentity target = identity(maker.manufacture("target"));
    private final CloneExchange giving = new CloneExchange(source, TestCrypto.ENGINE);
    private final CloneExchange receiving = new CloneExchange(target, TestCrypto.ENGINE);
    private final CardMembership membership = CardMembership.newBuilder()
            .setPoolId(ByteString.copyFrom(new byte[16]))
            .setGeneration(3)
            .addMembers(MemberCard.newBuilder().setCard("source"))
            .addMembers(MemberCard.newBuilder().setCard("target"))
            .build();
    private final Roster roster = new Roster(membership, Optional.empty());

    @Test
    void theTargetReceivesTheKeyAndTheMembership() {
        CardMembership received = receiving.accept(grant(receiving.offer()), NOW);
        assertEquals(membership, received.toBuilder().clearSealedPoolKey().build());
        assertArrayEquals(
                POOL_KEY, target.openPoolKey(received.getSealedPoolKey().toByteArray()));
        assertRefused(
                Code.CRYPTO_FAILED,
                () -> source.openPoolKey(received.getSealedPoolKey().toByteArray()));
    }

    @Test
    void theKeyIsNotInWhatIsCarried() {
        CloneBlob blob = grant(receiving.offer());
        assertEquals(-1, indexOf(blob.toByteArray(), POOL_KEY));
        assertNotEquals(grant(receiving.offer()).getGrant(), blob.getGrant());
    }

    @Test
    void anOfferWithAnyByteChangedIsRefused() {
        CloneRequest offer = receiving.offer();
        forEachFlip(
                offer.getOffer(),
                changed -> grant(offer.toBuilder().setOffer(changed).build()));
        forEachFlip(
                offer.getSignature(),
                changed -> grant(offer.toBuilder().setSignature(changed).build()));
        for (int i = 0; i < offer.getMakerChainCount(); i++) {
            int place = i;
            forEachFlip(
                    offer.getMakerChain(i),
                    changed -> grant(
                            offer.toBuilder().setMakerChain(place, changed).build()));
        }
    }

    @Test
    void aGrantWithAnyByteChangedIsRefusedAndTheRightOneStillWorks() {
        CloneBlob blob = grant(receiving.offer());
        forEachFlip(
                blob.getGrant(),
                changed -> accept(blob.toBuilder().setGrant(changed).build()));
        forEachFlip(
                blob.getSignature(),
                changed -> accept(blob.toBuilder().setSignature(changed).build()));
        for (int i = 0; i < blob.getMakerChainCount(); i++) {
            int place = i;
            forEachFlip(
                    blob.getMakerChain(i),
                    changed -> accept(
                            blob.toBuilder().setMakerChain(place, changed).build()));
        }
        accept(blob);
    }

    @Test
    void chainsThatAreIncompleteAreRefused() {
        CloneRequest offer = receiving.offer();
        CloneBlob blob = grant(offer);
        assertRefused(
                Code.ATTESTATION_REFUSED,
                () -> grant(offer.toBuilder().clearMakerChain().build()));
        assertRefused(
                Code.ATTESTATION_REFUSED,
                () -> grant(offer.toBuilder()
                        .clearMakerChain()
                        .addMakerChain(offer.getMakerChain(1))
                        .build()));
        assertRefused(
                Code.ATTESTATION_REFUSED,
                () -> accept(blob.toBuilder()
                        .clearMakerChain()
                        .addMakerChain(blob.getMakerChain(1))
                        .build()));
    }

    @Test
    void aCardOfAnotherMakerIsRefusedOnBothSides() {
        CardIdentity stranger = identity(new Maker(TestCrypto.ENGINE, NOW).manufacture("target"));
        CloneRequest strange = new CloneExchange(stranger, TestCrypto.ENGINE).offer();
        assertRefused(Code.ATTESTATION_REFUSED, () -> grant(strange));

        CloneExchange impostor =
                new CloneExchange(identity(new Maker(TestCrypto.ENGINE, NOW).manufacture("source")), TestCrypto.ENGINE);
        CloneRequest offer = impostor.offer();
        CloneRequest own = receiving.offer();
        assertRefused(Code.ATTESTATION_REFUSED, () -> impostor.grant(own, roster, POOL_KEY.clone(), NOW));
        assertRefused(
                Code.ATTESTATION_REFUSED,
                () -> accept(grant(own).toBuilder()
                        .clearMakerChain()
                        .addAllMakerChain(offer.getMakerChainList())
                        .build()));
    }

    /** The owner's chain, on either side: each fault is named. */
    @Test
    void aCardThatTheOwnerDoesNotStandForIsRefusedOnBothSides() throws Exception {
        NewCard fuses = maker.manufacture("target");
        byte[] made = fuses.makerChain().get(0);
        byte[] expired = owner.certifyCard(made, NOW - 2 * DAY, NOW - DAY);
        byte[] early = owner.certifyCard(made, NOW + DAY, NOW + 2 * DAY);
        byte[] publicKey = Certificates.parse(made).getPublicKey().getEncoded();
        byte[] coordinator = owner.certify("target", PeerRole.PEER_ROLE_COORDINATOR, publicKey);
        byte[] otherName = owner.certify("other", PeerRole.PEER_ROLE_CARD, publicKey);
        byte[] otherKey =
                owner.certifyCard(maker.manufacture("target").makerChain().get(0));
        byte[] strange = new Owner(TestCrypto.ENGINE, NOW).certifyCard(made);

        refusedWith(fuses, expired, "the owner's certificate expired on ");
        refusedWith(fuses, early, "the owner's certificate is not valid before ");
        refusedWith(fuses, coordinator, "the owner's certificate is another card's, or not a card's");
        refusedWith(fuses, otherName, "the owner's certificate is another card's, or not a card's");
        refusedWith(fuses, otherKey, "the maker's and the owner's certificate are for different keys");
        refusedWith(fuses, strange, "it was certified by another owner, or by none");
        refusedWith(fuses, new byte[] {1, 2, 3}, "the owner's chain is not readable");
    }

    @Test
    void aRevokedCardIsRefusedAsSoonAsTheOtherHasTheList() throws Exception {
        NewCard fuses = maker.manufacture("source");
        AtomicReference<Papers> papers = new AtomicReference<>(papers(fuses, owner));
        CloneExchange informed = new CloneExchange(
                new CardIdentity(fuses, VirtualRack.nvramOf(fuses), papers::get, TestCrypto.ENGINE), TestCrypto.ENGINE);
        CloneRequest offer = receiving.offer();
        informed.grant(offer, roster, POOL_KEY.clone(), NOW);

        owner.revoke(
                List.of(Certificates.parse(offer.getOwnerChain(0).toByteArray()).getSerialNumber()), NOW);
        papers.set(papers(fuses, owner));
        assertRefusedBecause(
                "the owner has revoked its certificate", () -> informed.grant(offer, roster, POOL_KEY.clone(), NOW));
    }

    /** Offers, and grants, under the card's genuine keys and with this certificate of the owner's. */
    private void refusedWith(NewCard fuses, byte[] certificate, String why) {
        ByteString shown = ByteString.copyFrom(certificate);
        CloneExchange faulty = new CloneExchange(identity(fuses), TestCrypto.ENGINE);
        CloneRequest offer = faulty.offer().toBuilder()
                .clearOwnerChain()
                .addOwnerChain(shown)
                .build();
        assertRefusedBecause(why, () -> grant(offer));

        CloneExchange receiver = new CloneExchange(identity(maker.manufacture("source")), TestCrypto.ENGINE);
        CloneBlob blob = faulty.grant(receiver.offer(), roster, POOL_KEY.clone(), NOW);
        assertRefusedBecause(
                why,
                () -> receiver.accept(
                        blob.toBuilder().clearOwnerChain().addOwnerChain(shown).build(), NOW));
        receiver.accept(blob, NOW);
    }

    private static void assertRefusedBecause(String why, Executable step) {
        RefusedException refusal = assertThrows(RefusedException.class, step);
        assertEquals(Code.ATTESTATION_REFUSED, refusal.code());
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @Test
    void aCardThatIsNoMemberIsRefused() {
        CardIdentity outsider = identity(maker.manufacture("outsider"));
        CloneRequest offer = new CloneExchange(outsider, TestCrypto.ENGINE).offer();
        assertRefused(Code.ATTESTATION_REFUSED, () -> grant(offer));
    }

    @Test
    void aCardThatLiesAboutItsNameIsRefused() {
        NewCard liar = maker.manufacture("outsider");
        CloneExchange lying = new CloneExchange(identity(liar), TestCrypto.ENGINE);
        CloneRequest offer = lying.offer();
        CloneRequest genuine = receiving.offer();
        CloneRequest borrowed = offer.toBuilder().setOffer(genuine.getOffer()).build();
        assertRefused(Code.ATTESTATION_REFUSED, () -> grant(borrowed));
        CloneRequest signedByAnother =
                genuine.toBuilder().setSignature(offer.getSignature()).build();
        assertRefused(Code.ATTESTATION_REFUSED, () -> grant(signedByAnother));
    }

    @Test
    void aGrantAnswersOneOfferOnce() {
        CloneRequest first = receiving.offer();
        CloneBlob answer = grant(first);
        CloneRequest second = receiving.offer();
        assertRefused(Code.ATTESTATION_REFUSED, () -> accept(answer));
        CloneBlob right = grant(second);
        accept(right);
        assertRefused(Code.WRONG_STATE, () -> accept(right));
    }

    @Test
    void aGrantForAnotherCardIsRefused() {
        CloneBlob blob = grant(receiving.offer());
        CloneExchange third = new CloneExchange(identity(maker.manufacture("third")), TestCrypto.ENGINE);
        third.offer();
        assertRefused(Code.ATTESTATION_REFUSED, () -> third.accept(blob, NOW));
    }

    @Test
    void certificatesHoldForTheirTime() {
        CloneRequest offer = receiving.offer();
        CloneBlob blob = grant(offer);
        for (long when : new long[] {NOW + THIRTY_YEARS, NOW - THIRTY_YEARS}) {
            assertRefused(Code.ATTESTATION_REFUSED, () -> giving.grant(offer, roster, POOL_KEY.clone(), when));
            assertRefused(Code.ATTESTATION_REFUSED, () -> receiving.accept(blob, when));
        }
    }

    @Test
    void aSignatureCountsOnlyForWhatItWasMadeFor() {
        CloneRequest offer = receiving.offer();
        CloneBlob blob = grant(offer);
        byte[] unlabelled = source.sign(blob.getGrant().toByteArray());
        assertRefused(
                Code.ATTESTATION_REFUSED,
                () -> accept(blob.toBuilder()
                        .setSignature(ByteString.copyFrom(unlabelled))
                        .build()));
    }

    private CloneBlob grant(CloneRequest request) {
        return giving.grant(request, roster, POOL_KEY.clone(), NOW);
    }

    private void accept(CloneBlob blob) {
        receiving.accept(blob, NOW);
    }

    private interface Step {
        void take(ByteString changed);
    }

    /** One bit in every byte of a short message, in every seventh of a long one. */
    private static void forEachFlip(ByteString message, Step step) {
        for (int i = 0; i < message.size(); i += message.size() > 300 ? 7 : 1) {
            byte[] changed = message.toByteArray();
            changed[i] ^= (byte) (1 << i % 8);
            int place = i;
            RefusedException refusal = assertThrows(
                    RefusedException.class, () -> step.take(ByteString.copyFrom(changed)), () -> "byte " + place);
            assertNotEquals(Code.INTERNAL, refusal.code());
        }
    }

    private static void assertRefused(Code code, Executable step) {
        assertEquals(code, assertThrows(RefusedException.class, step).code());
    }

    private CardIdentity identity(NewCard fuses) {
        return identity(fuses, owner);
    }

    private static CardIdentity identity(NewCard fuses, Owner owner) {
        Papers papers = papers(fuses, owner);
        return new CardIdentity(fuses, VirtualRack.nvramOf(fuses), () -> papers, TestCrypto.ENGINE);
    }

    private static Papers papers(Fuses fuses, Owner owner) {
        try {
            return owner.papers(owner.certifyCard(fuses.makerChain().get(0)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int indexOf(byte[] all, byte[] part) {
        return new String(all, StandardCharsets.ISO_8859_1).indexOf(new String(part, StandardCharsets.ISO_8859_1));
    }
}
