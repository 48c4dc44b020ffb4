package dev.holdfast.proto.channel;

import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.trust.PapersFolder;
import dev.holdfast.proto.trust.Pem;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Who this end is under TLS and whom it believes: the owner's papers, and the key they certify. TLS 1.3 only (RFC 8446), a
 * certificate asked of both ends. Host names play no part: a card is known by the name in its certificate, compared with
 * its Hello.
 */
public final class TlsIdentity {

    /** The private key in an identity's folder: PKCS#8, PEM, readable by nobody else. */
    public static final String KEY = "key.pem";

    private static final List<String> CIPHERS = List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");

    private final PrivateKey key;
    private final Supplier<Papers> papers;

    /** @param papers asked at every handshake, on the event loop */
    public TlsIdentity(PrivateKey key, Supplier<Papers> papers) {
        this.key = key;
        this.papers = papers;
    }

    /**
     * Of a coordinator or a tester: a folder with {@value #KEY} (EC) and the files of a {@link PapersFolder}.
     *
     * @throws IOException with a sentence for the operator when something is missing or not readable
     */
    public static TlsIdentity open(Path folder) throws IOException {
        PapersFolder papers = PapersFolder.open(folder);
        byte[] pkcs8 = Pem.PRIVATE_KEY.read(Files.readString(folder.resolve(KEY)));
        try {
            return new TlsIdentity(privateKey(pkcs8), papers);
        } catch (GeneralSecurityException e) {
            throw new IOException("The private key in " + folder + " is not an EC key in PKCS#8.", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** An EC key from PKCS#8. */
    public static PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    SslContext serverContext() {
        return build(SslContextBuilder.forServer(new OwnKey(key, papers)).clientAuth(ClientAuth.REQUIRE));
    }

    SslContext clientContext() {
        return build(SslContextBuilder.forClient()
                .keyManager(new OwnKey(key, papers))
                .endpointIdentificationAlgorithm(null));
    }

    /**
     * For one channel. A context remembers sessions, and a session that is resumed is not verified again; with a context
     * for each channel there is nothing to resume, and whoever was revoked meanwhile is refused.
     */
    private SslContext build(SslContextBuilder builder) {
        try {
            return builder.trustManager(new OwnersTrust(papers))
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .ciphers(CIPHERS)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("This Java runtime offers no TLS 1.3 with AES-GCM.", e);
        }
    }

    @Override
    public String toString() {
        return "TLS identity of " + papers.get().chain().get(0).getSubjectX500Principal();
    }
}
