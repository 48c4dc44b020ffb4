package dev.holdfast.partition.firmware;

import java.io.IOException;

/** A part of the firmware that keeps sensitive parameters of its own, outside the sealed store. */
public interface Zeroizable {

    /** What has happened once they are gone, as a halt point's second half: "operators-erased". */
    String erased();

    /**
     * Destroys them. Done once more, from the beginning, when the power failed on the way; at a boot, before anything else
     * of the part is used. On the card's thread.
     */
    void erase() throws IOException;
}
