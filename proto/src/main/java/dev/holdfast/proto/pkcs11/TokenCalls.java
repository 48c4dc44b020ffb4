package dev.holdfast.proto.pkcs11;

import dev.holdfast.proto.v1.TokenRequest;

/** What both sides of the door must agree on about its calls to a card. */
public final class TokenCalls {

    private TokenCalls() {}

    /** Whether the call only asks: whoever does not know its fate may put it again, and no card need agree to it. */
    public static boolean changesNothing(TokenRequest request) {
        return switch (request.getCallCase()) {
            case DESCRIBE, READ_ATTRIBUTES, FIND_OBJECTS, CHECK_USE, COMPUTE, WRAP, RANDOM -> true;
            default -> false;
        };
    }
}
