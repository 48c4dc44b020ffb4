package dev.holdfast.coordinator.jwk;

/** @param value whether the signature is valid */
public record VerifySignatureAnswer(boolean value) {}
