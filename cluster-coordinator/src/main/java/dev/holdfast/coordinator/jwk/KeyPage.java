package dev.holdfast.coordinator.jwk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of keys or of a key's versions.
 *
 * @param nextLink address of the page that follows; absent when this is the last one
 */
public record KeyPage(List<KeyItem> value, @Nullable String nextLink) {}
