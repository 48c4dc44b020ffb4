package dev.holdfast.harness.recovery;

/**
 * A pool, as people outside know it who are to bring it back.
 *
 * @param name the pools that replace it are called so too, with a number
 * @param cards that it had, and is to have again
 * @param domain the security domain's file, encrypted to the holders; not copied
 */
public record LostPool(String name, int cards, byte[] domain) {}
