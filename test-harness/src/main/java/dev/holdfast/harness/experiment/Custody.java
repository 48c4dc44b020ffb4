package dev.holdfast.harness.experiment;

import dev.holdfast.bridge.custody.CustodySpec;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.InvalidPathException;

/**
 * Where the exchange key's private half is kept during a recovery.
 *
 * @param text {@code partition}, {@code softhsm}, or a token: {@code module=PATH,token=LABEL,pin-file=FILE}
 */
public record Custody(String text) {

    /** In the vault of the pool that is being recovered. */
    public static final Custody PARTITION = new Custody("partition");

    /** In a SoftHSM2 token that the drill sets up in its own folder. */
    public static final Custody SOFTHSM = new Custody("softhsm");

    /** Reads {@code partition}, {@code softhsm} or a token; BAD_PARAMETER if it is none of them. */
    public static Custody parse(String text) {
        if (text.equals(PARTITION.text) || text.equals(SOFTHSM.text)) {
            return new Custody(text);
        }
        try {
            return new Custody(CustodySpec.parse(text).toString());
        } catch (InvalidPathException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "This custody names a file that no file system could have.");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
