package dev.holdfast.proto.audit;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.AuditHead;

/**
 * An end of the chain that the auditor knows from before: later exports must go on from there.
 *
 * @param hash of the entry of that sequence number
 */
public record AuditPin(long sequence, ByteString hash) {

    public static AuditPin of(AuditHead head) {
        return new AuditPin(head.getLast(), head.getHash());
    }
}
