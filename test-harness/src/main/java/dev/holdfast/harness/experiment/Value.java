package dev.holdfast.harness.experiment;

import java.util.List;

/** A document as a tree, each node with its place in the file; nothing is known of what it means. */
sealed interface Value {

    Place place();

    /** Where something begins; both count from 1. */
    record Place(int line, int column) {

        /** Of what no file says. */
        static final Place COMMAND_LINE = new Place(0, 0);
    }

    /** @param text without its quotes; empty and not {@code quoted}: nothing was written there */
    record Scalar(Place place, String text, boolean quoted) implements Value {
        boolean missing() {
            return text.isEmpty() && !quoted;
        }
    }

    record Listing(Place place, List<Value> values) implements Value {}

    /** Its keys are different from each other. */
    record Mapping(Place place, List<Entry> entries) implements Value {}

    record Entry(Place place, String key, Value value) {}
}
