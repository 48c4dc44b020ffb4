package dev.holdfast.proto.channel;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Status;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traffic of an accepted channel: requests to the service and its answers back, in the order they are ready.
 *
 * <p>While as many requests or bytes are in service as the limits allow, or the peer leaves its answers unread, nothing
 * more is read: the peer's own writes come to a stop and no queue grows here.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
final class ServeHandler extends SimpleChannelInboundHandler<Inbound> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeHandler.class);

    private final FrameService service;
    private final Hello peer;
    private final Limits limits;
    private final Set<Long> inService = new HashSet<>();
    private long bytesInService;
    private boolean refused;

    ServeHandler(FrameService service, Hello peer, Limits limits) {
        this.service = service;
        this.peer = peer;
        this.limits = limits;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Inbound inbound) {
        if (refused) {
            return;
        }
        if (inbound instanceof Inbound.Unreadable bad) {
            refused = true;
            ProtocolErrors.refuse(ctx, bad.error());
        } else if (inbound instanceof Inbound.Arrived arrived) {
            Frame frame = arrived.frame();
            switch (frame.getBodyCase()) {
                case REQUEST -> serve(ctx, frame.getRequest(), arrived.size());
                case REPLICATION -> service.replicate(peer, frame.getReplication());
                case PROTOCOL_ERROR -> ctx.close();
                default -> refuse(ctx, "The side that connected sends requests and replication messages only.");
            }
        }
    }

    private void serve(ChannelHandlerContext ctx, Request request, int size) {
        if (!inService.add(request.getRequestId())) {
            refuse(ctx, "The request id is in use by a request not yet answered.");
            return;
        }
        bytesInService += size;
        readWhileThereIsRoom(ctx);
        ask(request).whenComplete((response, failure) -> ctx.executor().execute(() -> {
            inService.remove(request.getRequestId());
            bytesInService -= size;
            ctx.writeAndFlush(answer(request.getRequestId(), response, failure))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            readWhileThereIsRoom(ctx);
        }));
    }

    private CompletableFuture<Response> ask(Request request) {
        if (request.getServiceCase() == Request.ServiceCase.SERVICE_NOT_SET) {
            return CompletableFuture.failedFuture(new RefusedException(
                    Code.BAD_PARAMETER, "The request names no service that this version of the card knows."));
        }
        try {
            return service.serve(peer, request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Frame answer(long requestId, @Nullable Response response, @Nullable Throwable failure) {
        Response.Builder answer =
                response != null ? response.toBuilder() : Response.newBuilder().setStatus(status(failure));
        Frame frame = frame(answer.setRequestId(requestId));
        if (frame.getSerializedSize() <= limits.maxFrameBytes()) {
            return frame;
        }
        return frame(Response.newBuilder()
                .setRequestId(requestId)
                .setStatus(Status.newBuilder()
                        .setCode(Code.LIMIT_EXCEEDED)
                        .setMessage("The answer is longer than one frame may be; ask for less at a time.")));
    }

    private static Frame frame(Response.Builder response) {
        return Frame.newBuilder().setResponse(response).build();
    }

    private Status status(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof RefusedException refusal) {
            return refusal.status();
        }
        // The message of a defect may quote what it stumbled over; its kind and place do not.
        LOG.warn("A service failed: {}", cause == null ? "it gave no answer" : kindAndPlace(cause));
        return Status.newBuilder()
                .setCode(Code.INTERNAL)
                .setMessage("The card could not complete the request because of a defect in its firmware.")
                .build();
    }

    private static String kindAndPlace(Throwable defect) {
        StackTraceElement[] trace = defect.getStackTrace();
        return defect.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private void refuse(ChannelHandlerContext ctx, String sentence) {
        refused = true;
        ProtocolErrors.refuse(ctx, ProtocolErrors.of(Reason.MALFORMED, sentence));
    }

    private void readWhileThereIsRoom(ChannelHandlerContext ctx) {
        boolean room = inService.size() < limits.maxOutstandingRequests()
                && bytesInService < limits.maxOutstandingBytes()
                && ctx.channel().isWritable();
        ctx.channel().config().setAutoRead(room);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        readWhileThereIsRoom(ctx);
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug(
                "Channel of {} closed after {}",
                peer.getSender(),
                cause.getClass().getName());
        ctx.close();
    }
}
