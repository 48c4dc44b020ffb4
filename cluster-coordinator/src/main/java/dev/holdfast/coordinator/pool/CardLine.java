package dev.holdfast.coordinator.pool;

/** The way to one card, made when it is first needed. Its calls fail when the card refused, or cannot be reached. */
public interface CardLine extends CardConversation, AutoCloseable {

    @Override
    void close();
}
