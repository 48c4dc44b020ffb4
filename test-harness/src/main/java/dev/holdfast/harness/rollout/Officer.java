package dev.holdfast.harness.rollout;

import com.google.protobuf.ByteString;
import java.util.function.Function;

/**
 * The crypto officer in whose sessions firmware is loaded. Every card has operators of its own.
 *
 * @param name of the operator, the same on every card
 * @param credential of that operator, by the card's id
 */
public record Officer(String name, Function<String, ByteString> credential) {

    @Override
    public String toString() {
        return name;
    }
}
