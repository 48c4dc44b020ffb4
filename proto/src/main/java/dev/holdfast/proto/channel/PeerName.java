package dev.holdfast.proto.channel;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** The name a certificate gives its holder: the one common name of its subject (RFC 5280, 4.1.2.6). */
final class PeerName {

    private PeerName() {}

    /** Whether the verified peer of this session bears that name. A subject with no or several names bears none. */
    static boolean matches(SSLSession session, String name) {
        try {
            Certificate own = session.getPeerCertificates()[0];
            return own instanceof X509Certificate certificate && matches(certificate, name);
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static boolean matches(X509Certificate certificate, String name) {
        X500Name subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        RDN[] names = subject.getRDNs(BCStyle.CN);
        return names.length == 1
                && !names[0].isMultiValued()
                && names[0].getFirst().getValue() instanceof ASN1String text
                && text.getString().equals(name);
    }
}
