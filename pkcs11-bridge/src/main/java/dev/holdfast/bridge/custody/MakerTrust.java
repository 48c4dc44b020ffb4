package dev.holdfast.bridge.custody;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.recipient.RecipientSeal;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Recipient;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a card's one-time key from anybody else's: the chain under it must end at a maker's root that the custodian was
 * configured with, whatever root the chain itself brings along, and the card's key must have signed it.
 */
public final class MakerTrust {

    private final Set<TrustAnchor> roots;

    /** @param roots the makers' root certificates, at least one */
    public MakerTrust(Collection<X509Certificate> roots) {
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("a custodian that trusts no maker can never open a key");
        }
        this.roots = roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toUnmodifiableSet());
    }

    /** @throws RefusedException ATTESTATION_REFUSED unless a card of a trusted maker vouches for the recipient's key */
    void verify(Recipient recipient) {
        try {
            X509Certificate card = verifiedCard(recipient.getMakerChainList());
            Signature signature = Signature.getInstance("SHA384withECDSA");
            signature.initVerify(card.getPublicKey());
            signature.update(RecipientSeal.signedBytes(
                    recipient.getRecipientId().toByteArray(),
                    recipient.getEphemeralKey().toByteArray()));
            if (signature.verify(recipient.getSignature().toByteArray())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw refused();
        }
        throw refused();
    }

    private X509Certificate verifiedCard(List<ByteString> chain) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> path = new ArrayList<>();
        for (ByteString der : chain) {
            X509Certificate certificate = (X509Certificate) factory.generateCertificate(der.newInput());
            if (!isRoot(certificate)) {
                path.add(certificate);
            }
        }
        if (path.isEmpty()) {
            throw new CertificateException("no certificate of a card");
        }
        PKIXParameters parameters = new PKIXParameters(roots);
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(path), parameters);
        return path.get(0);
    }

    private boolean isRoot(X509Certificate certificate) {
        return roots.stream().anyMatch(root -> root.getTrustedCert().equals(certificate));
    }

    private static RefusedException refused() {
        return new RefusedException(
                Code.ATTESTATION_REFUSED,
                "the key that asks for the content key is not vouched for by a card of a trusted maker;"
                        + " upload through a card of this pool, or give the custodian that maker's root certificate");
    }
}
