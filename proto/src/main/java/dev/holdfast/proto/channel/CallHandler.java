package dev.holdfast.proto.channel;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The traffic of a channel this side opened: requests out, answers in, matched by request id. Lives on the event loop.
 * A request whose deadline has passed fails for its caller, but is forgotten only when its late answer comes: until then
 * the peer may be working on it, so it keeps its room.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
final class CallHandler extends SimpleChannelInboundHandler<Inbound> {

    private static final long DEFAULT_DEADLINE_MILLIS = 30_000;

    private final Map<Long, Call> outstanding = new HashMap<>();
    private @Nullable ChannelHandlerContext context;
    private long lastId;
    private boolean over;
    private @Nullable ProtocolError lastWord;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Writes the request under an id of its own. {@code answered} runs once the request no longer takes room. */
    void start(Request request, CompletableFuture<Response> answer, Runnable answered) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || over) {
            answered.run();
            answer.completeExceptionally(notSent());
            return;
        }
        long id = ++lastId;
        long deadline = Integer.toUnsignedLong(request.getDeadlineMillis());
        Future<?> timer = ctx.executor()
                .schedule(
                        () -> answer.completeExceptionally(late()),
                        deadline == 0 ? DEFAULT_DEADLINE_MILLIS : deadline,
                        TimeUnit.MILLISECONDS);
        Call call = new Call(answer, answered, timer);
        outstanding.put(id, call);
        Request numbered = request.toBuilder().setRequestId(id).build();
        ctx.writeAndFlush(Frame.newBuilder().setRequest(numbered).build()).addListener(write -> {
            call.written = write.isSuccess();
            if (!write.isSuccess() && outstanding.remove(id, call)) {
                call.end().completeExceptionally(notSent());
                ctx.close();
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Inbound inbound) {
        if (over) {
            return;
        }
        if (inbound instanceof Inbound.Unreadable bad) {
            refuse(ctx, bad.error());
        } else if (inbound instanceof Inbound.Arrived arrived) {
            Frame frame = arrived.frame();
            switch (frame.getBodyCase()) {
                case RESPONSE -> answer(ctx, frame.getResponse());
                case PROTOCOL_ERROR -> {
                    lastWord = frame.getProtocolError();
                    ctx.close();
                }
                case EVENT -> {
                    // Nobody here has asked for events; version 1 allows a card to tell them all the same.
                }
                default ->
                    refuse(
                            ctx,
                            ProtocolErrors.of(
                                    Reason.MALFORMED, "The side that accepted sends answers and events only."));
            }
        }
    }

    private void answer(ChannelHandlerContext ctx, Response response) {
        Call call = outstanding.remove(response.getRequestId());
        if (call == null) {
            refuse(ctx, ProtocolErrors.of(Reason.MALFORMED, "The response answers no outstanding request."));
        } else {
            call.end().complete(response);
        }
    }

    private void refuse(ChannelHandlerContext ctx, ProtocolError error) {
        over = true;
        lastWord = error;
        ProtocolErrors.refuse(ctx, error);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        over = true;
        List<Call> lost = new ArrayList<>(outstanding.values());
        outstanding.clear();
        for (Call call : lost) {
            call.end().completeExceptionally(call.written ? outcomeUnknown() : notSent());
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    static RefusedException notSent() {
        return new RefusedException(
                Code.UNREACHABLE, "The channel to the card is closed; nothing was sent. Connect again or ask another.");
    }

    private RefusedException outcomeUnknown() {
        String why = lastWord == null ? "" : " (" + ProtocolErrors.describe(lastWord) + ")";
        return new RefusedException(
                Code.OUTCOME_UNKNOWN,
                "The channel to the card was lost before it answered" + why + "; look at the state before repeating.");
    }

    private static RefusedException late() {
        return new RefusedException(
                Code.DEADLINE_EXCEEDED, "The card did not answer in time; it may still do what was asked.");
    }

    /** One request on its way. */
    private static final class Call {
        private final CompletableFuture<Response> answer;
        private final Runnable answered;
        private final Future<?> timer;
        private boolean written;

        private Call(CompletableFuture<Response> answer, Runnable answered, Future<?> timer) {
            this.answer = answer;
            this.answered = answered;
            this.timer = timer;
        }

        /** Gives the room back before the caller hears, so that it can ask again at once. */
        private CompletableFuture<Response> end() {
            timer.cancel(false);
            answered.run();
            return answer;
        }
    }
}
