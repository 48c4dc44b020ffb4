package dev.holdfast.coordinator.jwk;

/** @param count how many random bytes are asked for, 1 to 128 */
public record RandomBytesBody(int count) {}
