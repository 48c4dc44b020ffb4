package dev.holdfast.harness.experiment;

import java.util.Optional;

/**
 * One thing to be done.
 *
 * @param line of the file, from 1; 0 if it comes from no file
 * @param arguments of the word, those not written having their fallback
 * @param name for people; empty if the file gives none
 * @param recovery whether the time it takes counts for the recovery time
 * @param refusal the code that it must be refused with, instead of succeeding: a name of {@code Code}
 */
public record Step(
        int line,
        Kind kind,
        Word word,
        Arguments arguments,
        When when,
        String name,
        boolean recovery,
        Optional<String> refusal) {

    /** The name, or the word where there is none. */
    public String title() {
        return name.isEmpty() ? word.name() : name;
    }
}
