package dev.holdfast.proto.trust;

import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates and revocation lists, DER or PEM, with the JDK's parser. Nothing is believed by being read. */
public final class Certificates {

    private Certificates() {}

    /** One certificate. */
    public static X509Certificate parse(byte[] encoded) throws CertificateException {
        // The factory answers an empty stream with null.
        if (encoded.length > 0
                && factory().generateCertificate(new ByteArrayInputStream(encoded)) instanceof X509Certificate found) {
            return found;
        }
        throw new CertificateException("not an X.509 certificate");
    }

    /** A chain whose certificates were given one by one. */
    public static List<X509Certificate> parseEach(Iterable<byte[]> encoded) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        for (byte[] one : encoded) {
            found.add(parse(one));
        }
        return found;
    }

    /** Certificates that follow each other in one text, as openssl writes a chain. */
    public static List<X509Certificate> parseAll(byte[] text) throws CertificateException {
        return factory().generateCertificates(new ByteArrayInputStream(text)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    public static List<X509CRL> parseRevocations(byte[] text) throws CRLException, CertificateException {
        return factory().generateCRLs(new ByteArrayInputStream(text)).stream()
                .map(X509CRL.class::cast)
                .toList();
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }
}
