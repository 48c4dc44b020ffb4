package dev.holdfast.coordinator.face;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.ErrorBody;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Collects requests until they are whole, and asks for their bodies where a client waits to be asked. A body that is too
 * long is refused with a body of the service's own, and swallowed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a refusal that cannot be written has nobody to read it
final class WholeRequests extends HttpObjectAggregator {

    private final int limit;

    WholeRequests(int limit) {
        super(limit);
        this.limit = limit;
    }

    @Override
    protected Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        return HttpUtil.is100ContinueExpected(start) && HttpUtil.getContentLength(start, -1L) > maxContentLength
                ? tooLong()
                : super.newContinueResponse(start, maxContentLength, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        ctx.writeAndFlush(tooLong());
    }

    private FullHttpResponse tooLong() {
        return Responses.of(
                Answer.json(413, ErrorBody.of("RequestEntityTooLarge", "The body is longer than " + limit + " bytes.")),
                false);
    }
}
