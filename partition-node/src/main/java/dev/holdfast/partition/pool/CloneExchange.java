package dev.holdfast.partition.pool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CloneBlob;
import dev.holdfast.proto.v1.CloneGrant;
import dev.holdfast.proto.v1.CloneOffer;
import dev.holdfast.proto.v1.CloneRequest;
import dev.holdfast.proto.v1.Code;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attested exchange by which a blank card receives the pool's key from a member: three messages, each signed by its
 * card and tied to the certificates of maker and owner, the key itself under ECDH between two ephemeral keys. Whoever carries the
 * messages learns nothing and cannot change anything.
 *
 * <pre>
 *   target  offer:  card id, ephemeral key, nonce                       signed by the target
 *   source  grant:  both ids, ephemeral key, the nonce, sealed pool key  signed by the source
 * </pre>
 */
public final class CloneExchange implements AutoCloseable {

    private static final String AGREEMENT = "holdfast-clone-key";
    private static final String OFFER = "holdfast-clone-offer";
    private static final String GRANT = "holdfast-clone-grant";
    private static final int NONCE_BYTES = 32;

    private final CardIdentity identity;
    private final CryptoEngine crypto;
    private @Nullable CloneOffer offered;
    private byte @Nullable [] offeredPrivate;

    public CloneExchange(CardIdentity identity, CryptoEngine crypto) {
        this.identity = identity;
        this.crypto = crypto;
    }

    /** On the blank card. A new offer replaces the one before. */
    public CloneRequest offer() {
        forgetOffer();
        CryptoEngine.Generated ephemeral = crypto.generateCardKey();
        offeredPrivate = ephemeral.material();
        offered = CloneOffer.newBuilder()
                .setCard(identity.cardId())
                .setEphemeralKey(ByteString.copyFrom(ephemeral.publicKey()))
                .setNonce(ByteString.copyFrom(crypto.random(NONCE_BYTES)))
                .build();
        ByteString bytes = offered.toByteString();
        return CloneRequest.newBuilder()
                .setOffer(bytes)
                .setSignature(signed(OFFER, bytes))
                .addAllMakerChain(bytes(identity.makerChain()))
                .addAllOwnerChain(bytes(identity.ownerChain()))
                .build();
    }

    /** On a member: checks who asks, and grants. */
    public CloneBlob grant(CloneRequest request, Roster roster, byte[] poolKey, long nowMillis) {
        CloneOffer offer;
        try {
            offer = CloneOffer.parseFrom(request.getOffer());
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "That is not a clone offer.");
        }
        if (!roster.isAdmitted(offer.getCard())) {
            throw new RefusedException(
                    Code.ATTESTATION_REFUSED, "Card " + offer.getCard() + " is not a member of this pool.");
        }
        verify(
                offer.getCard(),
                OFFER,
                request.getOffer(),
                request.getSignature(),
                request.getMakerChainList(),
                request.getOwnerChainList(),
                nowMillis);

        CryptoEngine.Generated ephemeral = crypto.generateCardKey();
        CloneGrant.Builder grant = CloneGrant.newBuilder()
                .setSourceCard(identity.cardId())
                .setTargetCard(offer.getCard())
                .setEphemeralKey(ByteString.copyFrom(ephemeral.publicKey()))
                .setNonce(offer.getNonce())
                .setPoolId(roster.membership().getPoolId())
                .setGeneration(roster.membership().getGeneration())
                .addAllMembers(roster.membership().getMembersList());
        byte[] key = {};
        try {
            key = crypto.agree(
                    ephemeral.material(), offer.getEphemeralKey().toByteArray(), info(offer, grant.getEphemeralKey()));
            grant.setSealedPoolKey(
                    ByteString.copyFrom(crypto.seal(key, grant.build().toByteArray(), poolKey)));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(ephemeral.material(), (byte) 0);
        }
        ByteString bytes = grant.build().toByteString();
        return CloneBlob.newBuilder()
                .setGrant(bytes)
                .setSignature(signed(GRANT, bytes))
                .addAllMakerChain(bytes(identity.makerChain()))
                .addAllOwnerChain(bytes(identity.ownerChain()))
                .build();
    }

    /** On the blank card: the membership that was granted, its pool key sealed for this card. Ends the offer. */
    public CardMembership accept(CloneBlob blob, long nowMillis) {
        CloneOffer offer = offered;
        byte[] privateKey = offeredPrivate;
        if (offer == null || privateKey == null) {
            throw new RefusedException(Code.WRONG_STATE, "This card has made no offer; ask for one first.");
        }
        CloneGrant grant;
        try {
            grant = CloneGrant.parseFrom(blob.getGrant());
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "That is not a clone grant.");
        }
        verify(
                grant.getSourceCard(),
                GRANT,
                blob.getGrant(),
                blob.getSignature(),
                blob.getMakerChainList(),
                blob.getOwnerChainList(),
                nowMillis);
        if (!grant.getTargetCard().equals(identity.cardId())
                || !grant.getNonce().equals(offer.getNonce())) {
            throw new RefusedException(Code.ATTESTATION_REFUSED, "The grant answers another offer; ask for a new one.");
        }
        Membership.check(grant.getPoolId(), grant.getMembersList());
        byte[] key =
                crypto.agree(privateKey, grant.getEphemeralKey().toByteArray(), info(offer, grant.getEphemeralKey()));
        byte[] associated = grant.toBuilder().clearSealedPoolKey().build().toByteArray();
        byte[] poolKey = {};
        try {
            poolKey = crypto.open(key, associated, grant.getSealedPoolKey().toByteArray());
            return CardMembership.newBuilder()
                    .setPoolId(grant.getPoolId())
                    .setGeneration(grant.getGeneration())
                    .addAllMembers(grant.getMembersList())
                    .setSealedPoolKey(ByteString.copyFrom(identity.sealPoolKey(poolKey)))
                    .build();
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(poolKey, (byte) 0);
            forgetOffer();
        }
    }

    private void verify(
            String card,
            String purpose,
            ByteString message,
            ByteString signature,
            List<ByteString> makerChain,
            List<ByteString> ownerChain,
            long now) {
        byte[] publicKey = identity.attestation().verify(card, makerChain, ownerChain, now);
        if (!crypto.verifyFromCard(publicKey, labelled(purpose, message), signature.toByteArray())) {
            throw new RefusedException(
                    Code.ATTESTATION_REFUSED, "Card " + card + " did not sign this message; start the exchange again.");
        }
    }

    private static byte[] info(CloneOffer offer, ByteString sourceEphemeral) {
        return ByteString.copyFrom(AGREEMENT, US_ASCII)
                .concat(offer.getNonce())
                .concat(offer.getEphemeralKey())
                .concat(sourceEphemeral)
                .toByteArray();
    }

    private ByteString signed(String purpose, ByteString message) {
        return ByteString.copyFrom(identity.sign(labelled(purpose, message)));
    }

    /** The card signs more than these messages, so each signature says what it is for. */
    private static byte[] labelled(String purpose, ByteString message) {
        return ByteString.copyFrom(purpose, US_ASCII).concat(message).toByteArray();
    }

    private static List<ByteString> bytes(List<byte[]> chain) {
        return chain.stream().map(ByteString::copyFrom).toList();
    }

    /** Wipes what an offer that was not answered left behind. */
    @Override
    public void close() {
        forgetOffer();
    }

    private void forgetOffer() {
        if (offeredPrivate != null) {
            Arrays.fill(offeredPrivate, (byte) 0);
        }
        offeredPrivate = null;
        offered = null;
    }
}
