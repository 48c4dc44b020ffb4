package dev.holdfast.harness.client;

import dev.holdfast.harness.history.Operation;

/** What clients make keys of: one kind that signs, and one that encrypts and wraps. */
public enum KeyKind {
    /** On P-256; signs by ES256. */
    EC,
    /** AES of 256 bits; encrypts by A256GCM and wraps by A256KW. */
    OCT;

    /** Whether its keys can be used so. What is no use of a key can be done to all. */
    public boolean can(Operation operation) {
        return switch (operation) {
            case SIGN, VERIFY -> this == EC;
            case ENCRYPT, DECRYPT, WRAP, UNWRAP -> this == OCT;
            default -> true;
        };
    }
}
