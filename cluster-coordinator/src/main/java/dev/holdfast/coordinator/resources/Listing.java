package dev.holdfast.coordinator.resources;

import java.util.List;

/** A list as the resource manager gives it, whole. */
record Listing<T>(List<T> value) {
    Listing {
        value = List.copyOf(value);
    }
}
