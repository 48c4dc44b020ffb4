package dev.holdfast.partition.states;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.PeerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who asks a card.
 *
 * @param channel the certificate at its other end
 * @param operator whose session the request names; unspecified for a session that never was
 */
record Asker(PeerRole channel, Optional<OperatorRole> operator) {

    static final Asker COORDINATOR = new Asker(PeerRole.PEER_ROLE_COORDINATOR, Optional.empty());
    static final Asker TESTER = new Asker(PeerRole.PEER_ROLE_TESTER, Optional.empty());
    static final Asker OFFICER = new Asker(PeerRole.PEER_ROLE_COORDINATOR, Optional.of(OperatorRole.CRYPTO_OFFICER));

    private static final ByteString NO_SESSION = ByteString.copyFromUtf8("no session at all");

    /** Every kind of channel, and every operator that the card knows at the moment. */
    static List<Asker> of(Subject subject) {
        List<Asker> askers = new ArrayList<>();
        Stream.of(PeerRole.values())
                .filter(role -> role != PeerRole.UNRECOGNIZED)
                .forEach(role -> askers.add(new Asker(role, Optional.empty())));
        askers.add(new Asker(PeerRole.PEER_ROLE_COORDINATOR, Optional.of(OperatorRole.OPERATOR_ROLE_UNSPECIFIED)));
        subject.sessions()
                .keySet()
                .forEach(role -> askers.add(new Asker(PeerRole.PEER_ROLE_COORDINATOR, Optional.of(role))));
        return askers;
    }

    Optional<ByteString> session(Subject subject) {
        return operator.map(role -> subject.session(role).orElse(NO_SESSION));
    }

    @Override
    public String toString() {
        return channel + operator.map(role -> " with a session of " + role).orElse("");
    }
}
