package dev.holdfast.coordinator.jwk;

import dev.holdfast.coordinator.http.Base64Url;

/** @param value a key's backup, or random bytes */
public record BytesAnswer(Base64Url value) {}
