package dev.holdfast.proto.channel;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The threads that move bytes, for both transports. A thread starts when its first channel does, so a process that uses
 * one transport pays for one.
 */
public final class EventLoops implements AutoCloseable {

    private static final long CLOSE_SECONDS = 5;

    private final EventLoopGroup inVm;
    private final EventLoopGroup tcp;

    /** With up to so many daemon threads for each transport. */
    public EventLoops(int threads) {
        inVm = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("holdfast-in-vm", true), LocalIoHandler.newFactory());
        tcp = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("holdfast-tcp", true), NioIoHandler.newFactory());
    }

    /** Closes every channel that still runs here and ends the threads. */
    @Override
    public void close() {
        Future<?> inVmEnd = inVm.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        Future<?> tcpEnd = tcp.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        await(inVmEnd);
        await(tcpEnd);
    }

    EventLoopGroup group(Address address) {
        return address instanceof Address.InVm ? inVm : tcp;
    }

    /** Waits for a close to be done, except on an event loop, where waiting would hold up the very thing awaited. */
    void await(Future<?> end) {
        if (!onLoop(inVm) && !onLoop(tcp)) {
            end.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    static Class<? extends Channel> channelType(Address address) {
        return address instanceof Address.InVm ? LocalChannel.class : NioSocketChannel.class;
    }

    static Class<? extends ServerChannel> serverChannelType(Address address) {
        return address instanceof Address.InVm ? LocalServerChannel.class : NioServerSocketChannel.class;
    }

    static SocketAddress socketAddress(Address address) {
        if (address instanceof Address.Tcp endpoint) {
            return new InetSocketAddress(endpoint.host(), endpoint.port());
        }
        return new LocalAddress(((Address.InVm) address).name());
    }

    private static boolean onLoop(EventLoopGroup group) {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }
}
