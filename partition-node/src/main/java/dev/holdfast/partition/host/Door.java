package dev.holdfast.partition.host;

import dev.holdfast.partition.card.Card;
import dev.holdfast.partition.pool.Membership;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.FrameService;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The card's side of a channel that somebody opened to it. */
record Door(Card card, String cardId, Attested attested, PeerAddresses addresses) implements FrameService {

    @Override
    public CompletableFuture<Response> serve(Hello peer, Request request) {
        return card.serve(peer, request);
    }

    @Override
    public void replicate(Hello peer, ReplicationMessage message) {
        // The channel vouches for the peer's name, and nobody speaks for another card.
        if (peer.getSender().equals(message.getSender())) {
            card.receive(message);
        }
    }

    @Override
    public Optional<ProtocolError> admit(Hello peer, Optional<X509Certificate> certificate) {
        Optional<ProtocolError> objection = attested.admit(peer, certificate).or(() -> ofThePool(peer));
        if (objection.isEmpty() && peer.getRole() == PeerRole.PEER_ROLE_CARD) {
            addresses.learn(peer.getSender(), peer.getAddress());
        }
        return objection;
    }

    @Override
    public void refused(RefusedException why) {
        note(card, why);
    }

    /** An event for somebody who was turned away for what he is; one who got lost on the way is none. */
    static void note(Card card, RefusedException why) {
        if (why.code() == Code.ATTESTATION_REFUSED || why.code() == Code.FORBIDDEN) {
            card.peerRefused(why.status().getMessage());
        }
    }

    /** A card of another pool, or of an older generation of this one, has no business here. */
    private Optional<ProtocolError> ofThePool(Hello peer) {
        if (peer.getRole() != PeerRole.PEER_ROLE_CARD || card.membership().isEmpty()) {
            return Optional.empty();
        }
        boolean same = card.membership().get().getPoolId().equals(peer.getPoolId())
                && card.membership().get().getGeneration() == peer.getGeneration()
                && Membership.founders(card.membership().get()).contains(peer.getSender());
        return same
                ? Optional.empty()
                : Optional.of(ProtocolError.newBuilder()
                        .setReason(ProtocolError.Reason.POOL_MISMATCH)
                        .setMessage("Card " + cardId + " belongs to another pool, or to another generation of it.")
                        .build());
    }
}
