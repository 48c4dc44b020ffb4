package dev.holdfast.proto.audit;

import java.util.OptionalLong;

/**
 * Why an exported log cannot be relied on.
 *
 * @param entry the sequence number of the first bad entry, or of the one that is missing in its place; empty when the fault is not
 *     in an entry
 * @param sentence for the auditor
 */
public record AuditFault(OptionalLong entry, String sentence) {

    static AuditFault at(long sequence, String sentence) {
        return new AuditFault(OptionalLong.of(sequence), "Entry " + sequence + " " + sentence);
    }

    static AuditFault ofFile(String sentence) {
        return new AuditFault(OptionalLong.empty(), sentence);
    }
}
