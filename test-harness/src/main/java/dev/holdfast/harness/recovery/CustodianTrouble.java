package dev.holdfast.harness.recovery;

/** What may keep a custodian from helping. */
public enum CustodianTrouble {
    NONE,
    LATE,
    SHARE_LOST,
    WRONG_PASSPHRASE
}
