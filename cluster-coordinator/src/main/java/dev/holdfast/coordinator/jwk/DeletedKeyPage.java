package dev.holdfast.coordinator.jwk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of deleted keys.
 *
 * @param nextLink address of the page that follows; absent when this is the last one
 */
public record DeletedKeyPage(
        List<DeletedKeyItem> value, @Nullable String nextLink) {}
