package dev.holdfast.harness.service;

import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.proto.channel.ChannelOptions;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The cards of a service, of whichever kind, and what goes with them. */
interface ServiceRack extends AutoCloseable {

    CardRack cards();

    /** How the coordinator reaches its cards. */
    ChannelOptions channel();

    /** The ways to these cards. */
    default CardLines lines(String coordinatorName) {
        return CardLines.over(channel(), coordinatorName);
    }

    /**
     * How a tester on this machine reaches the cards.
     *
     * @throws dev.holdfast.proto.RefusedException when this service has no papers for one
     */
    TesterLine tester();

    /** The number of the process that runs a card on this machine; 0 when there is none of its own. */
    long processOf(String cardId);

    /** The maker of these cards: who believes one of them needs it. */
    X509Certificate makerRoot();

    /** What can be brought upon the cards from outside, if the service was started for that. */
    default Optional<Hazards> hazards() {
        return Optional.empty();
    }

    /** Cuts the power of every card of this machine; the next start brings them back. */
    void powerOffAll();

    /** Lets go of the cards: those that have processes of their own run on. */
    @Override
    void close();
}
