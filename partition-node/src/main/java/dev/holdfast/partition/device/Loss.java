package dev.holdfast.partition.device;

/** What a power cut does to the changes that were not synced. */
public enum Loss {
    /** None of them reached the platter. */
    ALL,
    /** All of them did. */
    NONE,
    /** Some did, each as a whole, and not in the order they were made. */
    SOME,
    /** Of each write some sectors of 512 bytes did. */
    TORN_512,
    /** Of each write some pages of 4 KiB did. */
    TORN_4096,
    /** Each change fares in one of these ways, or reached the platter up to any byte. */
    ANY
}
