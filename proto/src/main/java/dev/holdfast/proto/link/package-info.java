/**
 * What a network does to messages when it is not well: the model of faulty links, the same for channels and for virtual
 * time. It decides when a message arrives, and moves none.
 */
@NullMarked
package dev.holdfast.proto.link;

import org.jspecify.annotations.NullMarked;
