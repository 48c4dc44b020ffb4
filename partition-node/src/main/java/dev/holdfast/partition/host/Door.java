package dev.holdfast.partition.host;

import dev.holdfast.partition.card.Card;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The card's side of a channel that somebody opened to it. */
record Door(Card card, Attested attested, PeerAddresses addresses) implements FrameService {

    private static final Set<Code> REFUSALS = Set.of(Code.ATTESTATION_REFUSED, Code.FORBIDDEN, Code.WRONG_STATE);

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
        Optional<ProtocolError> objection = attested.admit(peer, certificate).or(() -> card.admit(peer));
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
        if (REFUSALS.contains(why.code())) {
            card.peerRefused(why.status().getMessage());
        }
    }

    /** The same for what this card was told when it called on another. */
    static void turnedAway(Card card, RefusedException why) {
        if (why.code() == Code.WRONG_STATE) {
            card.fenced(why.status().getMessage());
        } else {
            note(card, why);
        }
    }
}
