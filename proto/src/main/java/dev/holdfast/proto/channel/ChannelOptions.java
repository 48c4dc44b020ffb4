package dev.holdfast.proto.channel;

import dev.holdfast.proto.link.LinkFaults;
import java.util.Optional;

/**
 * How channels of one process are made.
 *
 * @param loops the threads that move the bytes, shared by as many servers and connections as wanted; the caller closes
 *     them last
 * @param tls needed for every {@link Address.Tcp}; {@link Address.InVm} does without
 * @param faults what is wrong with the links to this process; empty for links that nobody breaks
 */
public record ChannelOptions(EventLoops loops, Optional<TlsIdentity> tls, Limits limits, Optional<LinkFaults> faults) {

    /** The version of the partition protocol spoken here. */
    public static final int PROTOCOL_VERSION = 1;

    /** For channels inside this JVM. */
    public static ChannelOptions inVm(EventLoops loops) {
        return new ChannelOptions(loops, Optional.empty(), Limits.DEFAULT, Optional.empty());
    }

    /** For channels over TCP, with mutual TLS 1.3. */
    public static ChannelOptions tls(EventLoops loops, TlsIdentity identity) {
        return inVm(loops).withTls(identity);
    }

    public ChannelOptions withTls(TlsIdentity identity) {
        return new ChannelOptions(loops, Optional.of(identity), limits, faults);
    }

    public ChannelOptions withLimits(Limits other) {
        return new ChannelOptions(loops, tls, other, faults);
    }

    /** With links that can be broken, now and later. */
    public ChannelOptions withFaults(LinkFaults links) {
        return new ChannelOptions(loops, tls, limits, Optional.of(links));
    }

    /** Empty inside the JVM. Over TCP there is no channel without TLS. */
    Optional<TlsIdentity> tlsFor(Address address) {
        if (address instanceof Address.InVm) {
            return Optional.empty();
        }
        if (tls.isEmpty()) {
            throw new IllegalArgumentException("A channel over TCP needs a TLS identity: use ChannelOptions.tls.");
        }
        return tls;
    }
}
