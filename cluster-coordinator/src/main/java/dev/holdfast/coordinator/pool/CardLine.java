package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.Optional;

/** The way to one card, made when it is first needed. Its calls fail when the card refused, or cannot be reached. */
public interface CardLine extends CardConversation, AutoCloseable {

    /**
     * What a card of this process answers on the caller's thread, to which it may take a while; not for event loops. Empty, and
     * nothing has happened, when the card is to be {@linkplain #call called}.
     */
    default Optional<Response> answerHere(Request request) {
        return Optional.empty();
    }

    @Override
    void close();
}
