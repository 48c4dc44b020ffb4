package dev.holdfast.proto.channel;

import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ProtocolError;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** What an end has to say about its peer's Hello, after the channel has verified version, name and role. */
@FunctionalInterface
public interface Admission {

    /** Lets everybody in whom the channel itself accepts. */
    Admission ANYBODY = (peer, certificate) -> Optional.empty();

    /**
     * Called on the event loop: it does not block.
     *
     * @param certificate the peer's own, by which TLS verified it; empty inside the JVM
     * @return empty to let the peer in, else why not
     */
    Optional<ProtocolError> admit(Hello peer, Optional<X509Certificate> certificate);
}
