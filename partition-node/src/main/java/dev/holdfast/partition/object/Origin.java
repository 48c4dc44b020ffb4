package dev.holdfast.partition.object;

import static dev.holdfast.partition.object.Footnote.MUST_CREATE;
import static dev.holdfast.partition.object.Footnote.MUST_GENERATE;
import static dev.holdfast.partition.object.Footnote.MUST_NOT_CREATE;
import static dev.holdfast.partition.object.Footnote.MUST_NOT_GENERATE;
import static dev.holdfast.partition.object.Footnote.MUST_NOT_UNWRAP;
import static dev.holdfast.partition.object.Footnote.MUST_UNWRAP;

/** How an object comes into being. */
enum Origin {
    CREATED(MUST_CREATE, MUST_NOT_CREATE),
    GENERATED(MUST_GENERATE, MUST_NOT_GENERATE),
    UNWRAPPED(MUST_UNWRAP, MUST_NOT_UNWRAP),
    /**
     * The standard has no footnotes of its own for the rest: the value comes from the function, as it does in
     * unwrapping.
     */
    DERIVED(MUST_UNWRAP, MUST_NOT_UNWRAP),
    ENCAPSULATED(MUST_UNWRAP, MUST_NOT_UNWRAP),
    DECAPSULATED(MUST_UNWRAP, MUST_NOT_UNWRAP);

    private final Footnote must;
    private final Footnote mustNot;

    Origin(Footnote must, Footnote mustNot) {
        this.must = must;
        this.mustNot = mustNot;
    }

    /** On an attribute that the template has to have. */
    Footnote must() {
        return must;
    }

    /** On an attribute that the template must not have. */
    Footnote mustNot() {
        return mustNot;
    }

    /** CKA_EXTRACTABLE is true by default of what somebody else may hold as well (C_UnwrapKey, C_EncapsulateKey). */
    boolean isExtractableByDefault() {
        return this == UNWRAPPED || this == ENCAPSULATED || this == DECAPSULATED;
    }
}
