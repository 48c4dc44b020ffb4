package dev.holdfast.partition.image;

/** An image that must not run. */
public final class ImageRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why, in the order in which a card asks. */
    public enum Reason {
        /** Does not begin as an image does. */
        MARKER,
        /** Of a format that this card does not know. */
        FORMAT,
        /** Shorter or longer than it says, or than a card takes. */
        SIZE,
        /** Its sections do not fit into it. */
        SECTIONS,
        /** The manifest, or the seals, cannot be read. */
        ENCODING,
        /** The vendor's root is not the one in this card's fuses. */
        VENDOR_KEY,
        /** The vendor's root did not certify the signing key for this firmware. */
        VENDOR_CERTIFICATE,
        /** The owner's root is none of those this card's owner goes by. */
        OWNER_KEY,
        /** The owner's root did not certify the signing key for this firmware. */
        OWNER_CERTIFICATE,
        /** The owner has revoked the signing key. */
        REVOKED,
        VENDOR_SIGNATURE,
        OWNER_SIGNATURE,
        /** For another kind of card. */
        PRODUCT,
        /** The version does not say what the manifest says. */
        VERSION,
        /** Parts that this card needs are missing, or are there twice, or nobody knows them. */
        PARTS,
        /** The parts do not follow each other without gap and overlap to the end of the image. */
        TABLE,
        /** A part is not what the manifest says. */
        DIGEST,
        /** The security version is none that a card can count to. */
        ABOVE_MAXIMUM,
        /** The security version is below the least that this card was told to accept. */
        BELOW_MINIMUM,
        /** A part is such that this machine cannot run it. */
        UNUSABLE,
        /** The card's own note of what it runs is damaged, or is not about the image that lies there. */
        HEAD
    }

    private final Reason reason;

    /** @param message one sentence for the operator */
    ImageRefusal(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
