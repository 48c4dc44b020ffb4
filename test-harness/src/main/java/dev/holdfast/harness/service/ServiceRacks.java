package dev.holdfast.harness.service;

import dev.holdfast.proto.trust.Certificates;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Opens the rack that a configuration names. */
final class ServiceRacks {

    private ServiceRacks() {}

    static ServiceRack open(ServiceConfig config) {
        return switch (config.rack()) {
            case EMBEDDED -> new EmbeddedCards(config, Optional.empty());
            case PROCESSES -> new ProcessCards(config);
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
