package dev.holdfast.proto.audit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.AuditFile;
import dev.holdfast.proto.v1.AuditPage;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ReadAudit;
import java.util.function.Function;

/** Puts the pages of a card's log together to a file. Believes nothing; {@link AuditVerifier} does. */
public final class AuditExport {

    private static final int PAGE = 1_000;

    private AuditExport() {}

    /**
     * All entries behind this one, up to the head that comes with the first page: what is logged meanwhile is left for the next
     * export.
     *
     * @param after 0 for all that the card has
     */
    public static AuditFile read(Function<ReadAudit, AuditPage> card, long after) {
        AuditPage page = card.apply(request(after));
        AuditFile.Builder file = AuditFile.newBuilder()
                .setFormat(1)
                .setHead(page.getHead())
                .setSignature(page.getHeadSignature())
                .addAllMakerChain(page.getMakerChainList());
        long end = page.getLast();
        long reached = after;
        while (page.getEntriesCount() > 0 && reached < end) {
            for (ByteString entry : page.getEntriesList()) {
                reached = sequence(entry);
                if (reached <= end) {
                    file.addEntries(entry);
                }
            }
            page = reached < end ? card.apply(request(reached)) : page;
        }
        return file.build();
    }

    private static ReadAudit request(long after) {
        return ReadAudit.newBuilder().setAfter(after).setLimit(PAGE).build();
    }

    private static long sequence(ByteString entry) {
        try {
            return AuditEntry.parseFrom(entry).getSequence();
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(
                    Code.TAMPERED, "The card's answer holds no audit entry; it is not one of this version.");
        }
    }
}
