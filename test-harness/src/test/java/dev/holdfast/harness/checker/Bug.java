package dev.holdfast.harness.checker;

/** What a planted pool does wrong, every now and then. */
enum Bug {
    NONE,
    /** A read is answered from a state that was left some changes ago. */
    STALE_READ,
    /** A use finds the key as it was some changes ago. */
    STALE_USE,
    /** An update is acknowledged and not made. */
    LOST_UPDATE,
    /** A version is acknowledged and not kept. */
    LOST_VERSION,
    /** Everything is gone. */
    LOST_KEY,
    /** Recovered after its purge. */
    RESURRECTED_KEY,
    /** A purged key's versions are back when the name is used again. */
    VERSIONS_BACK_AFTER_PURGE,
    /** A key made again after its purge has the material it had. */
    MATERIAL_REUSED_AFTER_PURGE,
    /** Two makers are told of the same new version. */
    DOUBLE_CREATE,
    /** A disabled version signs. */
    SIGNS_WHILE_DISABLED,
    /** The version before the current one is the current one again. */
    VERSION_GOES_BACK,
    /** A use with one version is made with another one's material. */
    WRONG_VERSION_USED,
    /** An attribute leaves its last value. */
    ONE_WAY_GOES_BACK,
    /** A deleted key is shown as if it were active. */
    DELETED_KEY_SHOWN,
    /** A refused update is made all the same. */
    REFUSED_AND_DONE,
    /** Recovery brings a key back as it was before its last update. */
    RECOVERED_WITHOUT_UPDATE,
    /** A list of keys leaves one out. */
    LIST_LEAVES_OUT,
    /** A list of keys names one that is deleted. */
    LIST_NAMES_DELETED
}
