package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.pool.Attestation;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Admission;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProtocolError;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Asks of a card, whichever side connected, that it is of this card's maker. Those who are no cards have no maker. */
record Attested(Attestation attestation, Clock clock) implements Admission {

    @Override
    public Optional<ProtocolError> admit(Hello peer, Optional<X509Certificate> certificate) {
        if (peer.getRole() != PeerRole.PEER_ROLE_CARD) {
            return Optional.empty();
        }
        try {
            attestation.verifyHello(peer, certificate, clock.millis());
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(ProtocolError.newBuilder()
                    .setReason(ProtocolError.Reason.IDENTITY_MISMATCH)
                    .setMessage(e.getMessage())
                    .build());
        }
    }
}
