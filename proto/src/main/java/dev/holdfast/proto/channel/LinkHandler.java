package dev.holdfast.proto.channel;

import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.Hello;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what arrives as the link's faults would have it. It stands at the receiving end, because there the sender's
 * name is known from the first frame on; what it holds back counts as still under way, so that a sender feels a slow link
 * as it would feel a slow network.
 */
final class LinkHandler extends ChannelDuplexHandler {

    /** A message that is under way for a while. */
    private record Late(long due, long sequence, Object message, int size) {}

    private final PriorityQueue<Late> late =
            new PriorityQueue<>(Comparator.comparingLong(Late::due).thenComparingLong(Late::sequence));
    private final LinkFaults faults;
    private final Supplier<Hello> own;
    private final int room;
    private @Nullable Link link;
    private long held;
    private int underWay;
    private boolean readWanted;

    /**
     * @param own who receives
     * @param room bytes under way from which on nothing more is read
     */
    LinkHandler(LinkFaults faults, Supplier<Hello> own, int room) {
        this.faults = faults;
        this.own = own;
        this.room = room;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof Inbound.Arrived arrived)) {
            pass(ctx, message, 0, false);
            return;
        }
        Frame frame = arrived.frame();
        if (link == null && frame.hasHello()) {
            link = new Link(frame.getHello().getSender(), own.get().getSender());
        }
        pass(ctx, message, arrived.size(), frame.hasReplication());
    }

    private void pass(ChannelHandlerContext ctx, Object message, int size, boolean loose) {
        if (link == null) {
            ctx.fireChannelRead(message);
            return;
        }
        long now = System.nanoTime();
        for (long due : faults.arrivals(link, now, size, loose)) {
            if (due == now && late.isEmpty()) {
                ctx.fireChannelRead(message);
            } else {
                deliverLate(ctx, new Late(due, ++held, message, size), due - now);
            }
        }
    }

    private void deliverLate(ChannelHandlerContext ctx, Late message, long nanos) {
        late.add(message);
        underWay += message.size();
        var unused = ctx.executor().schedule(() -> deliverNext(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    /** Timers run as late as they like, and not always in their order; messages keep theirs. */
    private void deliverNext(ChannelHandlerContext ctx) {
        Late next = late.remove();
        underWay -= next.size();
        if (!ctx.isRemoved()) {
            ctx.fireChannelRead(next.message());
            ctx.fireChannelReadComplete();
            goOnReading(ctx);
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (underWay < room) {
            ctx.read();
        } else {
            readWanted = true;
        }
    }

    private void goOnReading(ChannelHandlerContext ctx) {
        if (readWanted && underWay < room) {
            readWanted = false;
            ctx.read();
        }
    }
}
