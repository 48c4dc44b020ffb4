/**
 * The security domain as files: what a card gives away encrypted to its customer's quorum, and what the quorum's holders
 * give back to another card. Formats, rules and the cryptography that belongs to them live here; no keys are kept, no
 * file is opened and no randomness is made here.
 */
@NullMarked
package dev.holdfast.proto.domain;

import org.jspecify.annotations.NullMarked;
