package dev.holdfast.partition.card;

import dev.holdfast.partition.pool.Roster;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import dev.holdfast.proto.v1.RetiredCard;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which other cards a member speaks with: those of its pool and generation, unless they were retired. Who they are is
 * certain already, by maker's and owner's chains. A member does not know every card that was admitted while it was away,
 * so it listens to any that was not retired.
 */
final class Doorkeeper {

    private final String self;
    private final Consumer<String> outlived;

    /** @param outlived told why, when a peer is of a later generation than this card */
    Doorkeeper(String self, Consumer<String> outlived) {
        this.self = self;
        this.outlived = outlived;
    }

    /** Empty to let the card in, else why not. From any thread. */
    Optional<ProtocolError> objection(Hello peer, Roster roster) {
        String card = peer.getSender();
        long generation = roster.membership().getGeneration();
        if (!peer.getPoolId().equals(roster.membership().getPoolId())) {
            return Optional.of(
                    error(Reason.POOL_MISMATCH, "Card " + self + " belongs to another pool than " + card + "."));
        }
        if (peer.getGeneration() > generation) {
            String cause = outlived(self, peer.getGeneration());
            outlived.accept(cause);
            return Optional.of(error(Reason.POOL_MISMATCH, cause));
        }
        Optional<RetiredCard> retired = roster.retired(card);
        if (retired.isPresent()) {
            return Optional.of(error(Reason.FENCED, retired(card, retired.get().getEpoch())));
        }
        return peer.getGeneration() < generation
                ? Optional.of(error(Reason.FENCED, outlived(card, generation)))
                : Optional.empty();
    }

    static String retired(String card, long epoch) {
        return "Card " + card + " was retired from its pool in epoch " + epoch
                + "; zeroize it, it can only come back as a blank card of another id.";
    }

    private static String outlived(String card, long generation) {
        return "Card " + card + " is of a pool that was started anew without it, as generation " + generation
                + "; zeroize it, it can only come back as a blank card of another id.";
    }

    private static ProtocolError error(Reason reason, String sentence) {
        return ProtocolError.newBuilder().setReason(reason).setMessage(sentence).build();
    }
}
