package dev.holdfast.proto.channel;

import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a TLS handshake failed, in a sentence for the operator of this end. */
final class TlsFailure {

    private TlsFailure() {}

    /** Empty when it was not TLS that failed. */
    static Optional<String> in(Throwable failure) {
        boolean tls = false;
        String detail = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException distrust) {
                return Optional.of("The other end of the channel was refused: "
                        + ProtocolErrors.printable(String.valueOf(distrust.getMessage())) + ".");
            }
            if (cause instanceof SSLException) {
                tls = true;
                detail = String.valueOf(cause.getMessage());
            }
        }
        if (!tls) {
            return Optional.empty();
        }
        // Newer Java puts the alert's name before it.
        boolean refusedHere = !detail.contains("Received fatal alert");
        return Optional.of(
                refusedHere
                        ? "The TLS handshake failed; both ends need TLS 1.3 and a certificate of the same owner: "
                                + detail
                        : "The other end refused this end's certificate; its events say why. " + detail);
    }
}
