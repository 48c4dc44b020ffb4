package dev.holdfast.coordinator.jwk;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of deleted keys.
 *
 * @param nextLink address of the page that follows; null when this is the last one
 */
public record DeletedKeyPage(
        List<DeletedKeyItem> value,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextLink) {}
