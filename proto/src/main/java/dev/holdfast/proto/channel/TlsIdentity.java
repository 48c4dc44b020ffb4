package dev.holdfast.proto.channel;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who this end is under TLS and whom it believes. TLS 1.3 only (RFC 8446), a certificate asked of both ends. Host names
 * play no part: a card is known by the name in its certificate, compared with its Hello.
 *
 * @param keys own certificate chain and private key, initialized
 * @param trust the certificate authorities believed, initialized
 */
public record TlsIdentity(KeyManagerFactory keys, TrustManagerFactory trust) {

    private static final List<String> CIPHERS = List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");

    SslContext serverContext() {
        return build(SslContextBuilder.forServer(keys).clientAuth(ClientAuth.REQUIRE));
    }

    SslContext clientContext() {
        return build(SslContextBuilder.forClient().keyManager(keys).endpointIdentificationAlgorithm(null));
    }

    private SslContext build(SslContextBuilder builder) {
        try {
            return builder.trustManager(trust)
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .ciphers(CIPHERS)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("This Java runtime offers no TLS 1.3 with AES-GCM.", e);
        }
    }
}
