package dev.holdfast.partition.audit;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.audit.AuditChain;
import dev.holdfast.proto.v1.AuditHead;
import dev.holdfast.proto.v1.AuditPage;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Done;
import dev.holdfast.proto.v1.ReadAudit;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Reads, forces and releases the audit log. Every page comes with the chain's head, signed. */
public final class AuditServices implements ServiceFamily {

    private static final int MAX_PAGE = 1_000;

    private final OwnCard card;
    private final AuditLog log;
    private final UnaryOperator<byte[]> sign;

    /** @param sign ECDSA P-384 with SHA-384, DER, by the card's key; from any thread */
    public AuditServices(OwnCard card, AuditLog log, UnaryOperator<byte[]> sign) {
        this.card = card;
        this.log = log;
        this.sign = sign;
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        return switch (request.getServiceCase()) {
            case READ_AUDIT -> read(request.getReadAudit());
            case SET_FORCED_AUDIT -> {
                log.force(request.getSetForcedAudit().getOn());
                yield done();
            }
            case RELEASE_AUDIT -> {
                log.release(request.getReleaseAudit().getUpTo());
                yield done();
            }
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    private CompletableFuture<Response.Builder> read(ReadAudit asked) {
        if (asked.getLimit() < 1 || asked.getLimit() > MAX_PAGE) {
            throw new RefusedException(Code.BAD_PARAMETER, "Read 1 to " + MAX_PAGE + " entries at a time.");
        }
        List<ByteString> makerChain = card.environment().fuses().makerChain().stream()
                .map(ByteString::copyFrom)
                .toList();
        AuditHead head = log.head().toBuilder()
                .setChainSha256(AuditChain.chainDigest(makerChain))
                .build();
        AuditPage.Builder page = AuditPage.newBuilder()
                .addAllEntries(log.after(asked.getAfter(), asked.getLimit()))
                .setFirst(head.getFirst())
                .setLast(head.getLast())
                .setCapacity(log.capacity())
                .setForced(head.getForced())
                .setUnloggedBoots(head.getUnloggedBoots())
                .setUnloggedLogins(head.getUnloggedLogins())
                .setHead(head.toByteString())
                .addAllMakerChain(makerChain);
        return CompletableFuture.supplyAsync(
                () -> Response.newBuilder()
                        .setAuditPage(page.setHeadSignature(
                                ByteString.copyFrom(sign.apply(AuditChain.signedHead(page.getHead()))))),
                card.environment().workers());
    }

    private static CompletableFuture<Response.Builder> done() {
        return CompletableFuture.completedFuture(Response.newBuilder().setDone(Done.getDefaultInstance()));
    }
}
