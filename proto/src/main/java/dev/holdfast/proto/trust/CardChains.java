package dev.holdfast.proto.trust;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PeerRole;
import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether a card is what it says: made by the maker and certified by the owner, both for one and the same key. Refuses with
 * ATTESTATION_REFUSED, and says which of the chains is at fault and why. Chains are DER, the card's certificate first.
 */
public final class CardChains {

    private static final String OTHER_MAKER = "Use a card of the same maker.";
    private static final String OTHER_OWNER = "Let the pool's owner certify it.";

    private CardChains() {}

    /** The named card's public key, once both chains lead to it. */
    public static PublicKey verify(
            String card,
            Trust maker,
            List<ByteString> makerChain,
            Trust owner,
            List<ByteString> ownerChain,
            long nowMillis) {
        X509Certificate made = verifyMade(card, maker, makerChain, nowMillis);
        requireSameKey(card, made, owned(card, owner, ownerChain, nowMillis));
        return made.getPublicKey();
    }

    /** The named card's certificate by its maker. */
    public static X509Certificate verifyMade(String card, Trust maker, List<ByteString> chain, long nowMillis) {
        X509Certificate made = believed(card, maker, chain, nowMillis, OTHER_MAKER);
        boolean names =
                Subject.of(made).filter(subject -> subject.name().equals(card)).isPresent();
        if (!names) {
            throw refused(card, "the maker's certificate is another card's", OTHER_MAKER);
        }
        return made;
    }

    /** That both authorities certified the same key. */
    public static void requireSameKey(String card, X509Certificate made, X509Certificate owned) {
        if (!Arrays.equals(
                made.getPublicKey().getEncoded(), owned.getPublicKey().getEncoded())) {
            throw refused(card, "the maker's and the owner's certificate are for different keys", OTHER_OWNER);
        }
    }

    private static X509Certificate owned(String card, Trust owner, List<ByteString> chain, long nowMillis) {
        X509Certificate owned = believed(card, owner, chain, nowMillis, OTHER_OWNER);
        Subject expected = new Subject(card, Optional.of(PeerRole.PEER_ROLE_CARD));
        if (!Subject.of(owned).equals(Optional.of(expected))) {
            throw refused(card, "the owner's certificate is another card's, or not a card's", OTHER_OWNER);
        }
        return owned;
    }

    private static X509Certificate believed(
            String card, Trust trust, List<ByteString> chain, long nowMillis, String wayOut) {
        try {
            return trust.verify(
                    Certificates.parseEach(
                            chain.stream().map(ByteString::toByteArray).toList()),
                    nowMillis);
        } catch (CertificateException e) {
            throw refused(card, "the " + trust.whose() + "'s chain is not readable", wayOut);
        } catch (CertPathValidatorException e) {
            throw refused(card, String.valueOf(e.getMessage()), wayOut);
        }
    }

    private static RefusedException refused(String card, String why, String wayOut) {
        return new RefusedException(
                Code.ATTESTATION_REFUSED, "Card " + card + " is not trusted: " + why + ". " + wayOut);
    }
}
