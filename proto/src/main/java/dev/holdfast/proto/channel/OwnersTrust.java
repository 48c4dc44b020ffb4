package dev.holdfast.proto.channel;

import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.trust.Subject;
import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes, on either end, whom the owner certified and has not revoked, by the papers and the clock of the moment. */
final class OwnersTrust extends X509ExtendedTrustManager {

    private final Supplier<Papers> papers;

    OwnersTrust(Supplier<Papers> papers) {
        this.papers = papers;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    /** The cause lets TLS choose its alert; the sentence is for this end's operator. */
    private void check(X509Certificate[] chain) throws CertificateException {
        try {
            papers.get().trust().verify(List.of(chain), System.currentTimeMillis());
        } catch (CertPathValidatorException e) {
            String who = Subject.of(chain[0]).map(Subject::name).orElse("somebody without a name");
            throw new CertificateException(who + " is not trusted: " + e.getMessage(), e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return papers.get().trust().roots().toArray(X509Certificate[]::new);
    }
}
