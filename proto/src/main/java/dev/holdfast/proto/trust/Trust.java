package dev.holdfast.proto.trust;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Belief in what one authority certified: the path validation of RFC 5280, section 6, and its revocation lists.
 *
 * <p>A list stays in force after its {@code nextUpdate}: an old list still names those who were revoked, and a date must
 * not stop a pool. Without a list nobody is revoked.
 *
 * @param whose "owner" or "maker", for the sentences that say why a chain is not believed
 * @param roots the authority's self-signed certificates; several while one replaces another
 * @param revocations lists signed by one of the roots
 */
public record Trust(String whose, List<X509Certificate> roots, List<X509CRL> revocations) {

    private static final int MAX_CHAIN = 4;

    /** @throws IllegalArgumentException when a list was not issued by one of the roots, or has more to say than is read */
    public Trust {
        roots = List.copyOf(roots);
        revocations = List.copyOf(revocations);
        for (X509CRL list : revocations) {
            boolean genuine = roots.stream().anyMatch(root -> issued(root, list));
            if (!genuine || list.hasUnsupportedCriticalExtension()) {
                throw new IllegalArgumentException(
                        "a revocation list is not the " + whose + "'s; put a list signed by the " + whose + " there");
            }
        }
    }

    /**
     * Checks a chain: signatures up to a root, validity at that time, and that nothing in it was revoked.
     *
     * @param chain the holder's certificate first; the root may be its last or be left out
     * @return the holder's certificate
     * @throws CertPathValidatorException with a sentence for the operator, and the reason
     */
    public X509Certificate verify(List<X509Certificate> chain, long nowMillis) throws CertPathValidatorException {
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw refused("the " + whose + "'s chain is missing or too long", BasicReason.UNSPECIFIED, null);
        }
        X509Certificate holder = chain.get(0);
        boolean withRoot = chain.size() > 1 && roots.contains(chain.get(chain.size() - 1));
        List<X509Certificate> path = withRoot ? chain.subList(0, chain.size() - 1) : chain;
        if (roots.contains(holder)) {
            throw refused("its certificate is the " + whose + "'s root itself", PKIXReason.NO_TRUST_ANCHOR, null);
        }
        validate(path, new Date(nowMillis));
        for (X509Certificate certificate : path) {
            if (revocations.stream().anyMatch(list -> list.getRevokedCertificate(certificate) != null)) {
                throw refused("the " + whose + " has revoked its certificate", BasicReason.REVOKED, null);
            }
        }
        return holder;
    }

    private void validate(List<X509Certificate> path, Date now) throws CertPathValidatorException {
        try {
            CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
            CertPathValidator.getInstance("PKIX").validate(certPath, parameters(now));
        } catch (CertPathValidatorException e) {
            X509Certificate at = path.get(Math.max(0, e.getIndex()));
            throw refused(why(e.getReason(), at), e.getReason(), e);
        } catch (GeneralSecurityException e) {
            throw refused("the " + whose + "'s chain does not verify", BasicReason.UNSPECIFIED, e);
        }
    }

    private PKIXParameters parameters(Date now) throws InvalidAlgorithmParameterException {
        Set<TrustAnchor> anchors =
                roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setDate(now);
        parameters.setRevocationEnabled(false);
        return parameters;
    }

    private String why(CertPathValidatorException.Reason reason, X509Certificate at) {
        if (reason == BasicReason.EXPIRED) {
            return "the " + whose + "'s certificate expired on " + time(at.getNotAfter());
        }
        if (reason == BasicReason.NOT_YET_VALID) {
            return "the " + whose + "'s certificate is not valid before " + time(at.getNotBefore());
        }
        if (reason == PKIXReason.NO_TRUST_ANCHOR || reason == BasicReason.INVALID_SIGNATURE) {
            return "it was certified by another " + whose + ", or by none";
        }
        return "the " + whose + "'s chain does not verify";
    }

    private static Instant time(Date date) {
        return date.toInstant();
    }

    private static boolean issued(X509Certificate root, X509CRL list) {
        try {
            list.verify(root.getPublicKey());
            return root.getSubjectX500Principal().equals(list.getIssuerX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static CertPathValidatorException refused(
            String why, CertPathValidatorException.Reason reason, @Nullable Throwable cause) {
        return new CertPathValidatorException(why, cause, null, -1, reason);
    }
}
