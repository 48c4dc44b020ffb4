package dev.holdfast.proto.channel;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/** The last frame of a channel that went wrong: made, sent, and told to whoever waits on this side. */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
final class ProtocolErrors {

    private static final int MAX_SENTENCE = 200;
    private static final long CLOSE_SECONDS = 1;

    private ProtocolErrors() {}

    static ProtocolError of(Reason reason, String sentence) {
        return ProtocolError.newBuilder().setReason(reason).setMessage(sentence).build();
    }

    /** Sends the error and closes; a peer that does not take it is closed all the same. */
    static void refuse(ChannelHandlerContext ctx, ProtocolError error) {
        Frame frame = Frame.newBuilder().setProtocolError(error).build();
        ctx.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
        if (ctx.channel().isOpen()) {
            var last = ctx.executor().schedule(() -> ctx.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
            ctx.channel().closeFuture().addListener(closed -> last.cancel(false));
        }
    }

    /**
     * The same for the caller on this side, when no request was lost by it. {@code WRONG_STATE}, and the peer's own
     * sentence, says that this side is no longer one of the peer's pool.
     */
    static RefusedException toRefusal(ProtocolError error) {
        if (error.getReason() == Reason.FENCED) {
            return new RefusedException(Code.WRONG_STATE, printable(error.getMessage()));
        }
        Code code =
                switch (error.getReason()) {
                    case IDENTITY_MISMATCH -> Code.ATTESTATION_REFUSED;
                    case POOL_MISMATCH -> Code.FORBIDDEN;
                    case TOO_MANY_REQUESTS -> Code.BUSY;
                    default -> Code.UNREACHABLE;
                };
        return new RefusedException(code, "The channel was refused: " + describe(error));
    }

    /** The same for a peer that has said who it is, for this side's own record. */
    static RefusedException toRefusal(String peer, ProtocolError error) {
        return new RefusedException(toRefusal(error).code(), printable(peer) + " was refused: " + describe(error));
    }

    /** A sentence that is safe to show: a peer's words are cut to size and stripped of control characters. */
    static String describe(ProtocolError error) {
        return error.getReason() + ", " + printable(error.getMessage());
    }

    /** What somebody who is not trusted has worded, cut to size and stripped of control characters. */
    static String printable(String words) {
        String plain = words.replaceAll("\\p{C}", " ");
        return plain.substring(0, Math.min(plain.length(), MAX_SENTENCE));
    }
}
