package dev.holdfast.harness.experiment;

import dev.holdfast.bridge.custody.CustodySpec;

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

    /** BAD_PARAMETER, from whoever reads specifications of tokens, if it is no custody. */
    public static Custody parse(String text) {
        if (text.equals(PARTITION.text) || text.equals(SOFTHSM.text)) {
            return new Custody(text);
        }
        return new Custody(CustodySpec.parse(text).toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
