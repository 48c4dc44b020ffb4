package dev.holdfast.harness.recovery;

/**
 * A pool, as people outside know it who are to bring it back.
 *
 * @param successors the pools that replace it are called so, with a number
 * @param cards that it had, and is to have again
 * @param domain the security domain's file, encrypted to the holders; not copied
 */
public record LostPool(String name, String successors, int cards, byte[] domain) {

    /** Whose successors are called as it was, with a number. */
    public LostPool(String name, int cards, byte[] domain) {
        this(name, name, cards, domain);
    }
}
