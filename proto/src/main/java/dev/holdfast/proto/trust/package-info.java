/**
 * Certificates of the owner and of the maker: how they lie in a folder, what a subject says, and whether a chain is
 * believed. Both ends of a channel and the cards among themselves judge here, so that all mean the same; nothing here
 * issues a certificate or keeps a private key.
 */
@NullMarked
package dev.holdfast.proto.trust;

import org.jspecify.annotations.NullMarked;
