/**
 * The audit log of a card as everybody may read it: its vocabulary, its chain of hashes, its file, and whether it is whole.
 * Nothing here needs a card, writes a log or holds a private key.
 */
@NullMarked
package dev.holdfast.proto.audit;

import org.jspecify.annotations.NullMarked;
