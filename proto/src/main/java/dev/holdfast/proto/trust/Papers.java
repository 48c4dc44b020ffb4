package dev.holdfast.proto.trust;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * What the owner has given to a card, a coordinator or a tester: the certificate by which others believe it, and what it
 * needs to believe others.
 *
 * @param chain the holder's certificate first, then its issuers; the root may be left out
 * @param trust the owner's roots and revocation lists
 */
public record Papers(List<X509Certificate> chain, Trust trust) {

    /** @throws IllegalArgumentException when there is no certificate or no root */
    public Papers {
        chain = List.copyOf(chain);
        if (chain.isEmpty() || trust.roots().isEmpty()) {
            throw new IllegalArgumentException("the owner's papers are a certificate and at least one root");
        }
    }

    /** The chain as it is carried in a message, DER. */
    public List<byte[]> encodedChain() {
        List<byte[]> encoded = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            try {
                encoded.add(certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a certificate that was read can be written", e);
            }
        }
        return encoded;
    }
}
