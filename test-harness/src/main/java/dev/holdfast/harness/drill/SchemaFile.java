package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.ExperimentSchema;

/** The schema of experiments as a file for editors. */
final class SchemaFile {

    private SchemaFile() {}

    /** Pretty, and ending with a line end. */
    static String text() {
        return ExperimentSchema.of(Catalog.vocabulary()).toPrettyString() + "\n";
    }
}
