package dev.holdfast.harness.service;

import dev.holdfast.harness.cluster.Breakable;
import dev.holdfast.proto.trust.Certificates;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Opens the rack that a configuration names. */
final class ServiceRacks {

    private ServiceRacks() {}

    /** @param breakable what of the service may be made to go wrong, if anything may; cards of a listed rack may not */
    static ServiceRack open(ServiceConfig config, Optional<Breakable> breakable) {
        return switch (config.rack()) {
            case EMBEDDED -> new EmbeddedCards(config, breakable);
            case PROCESSES -> new ProcessCards(config, breakable);
            case LISTED -> new ListedCards(config);
        };
    }

    static X509Certificate certificate(byte[] der) {
        try {
            return Certificates.parse(der);
        } catch (CertificateException e) {
            throw new IllegalStateException("the maker's root is a certificate", e);
        }
    }
}
