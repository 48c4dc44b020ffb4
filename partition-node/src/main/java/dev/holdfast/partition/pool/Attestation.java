package dev.holdfast.partition.pool;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.trust.Subject;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether another card is what it says: made by this card's maker and certified by this card's owner, both for one and the
 * same key. From any thread. Refuses with ATTESTATION_REFUSED, and says which of the chains is at fault and why.
 */
public final class Attestation {

    private static final String OTHER_MAKER = "Use a card of the same maker.";
    private static final String OTHER_OWNER = "Let the pool's owner certify it.";

    private final Fuses fuses;
    private final Supplier<Papers> owner;

    public Attestation(Fuses fuses, Supplier<Papers> owner) {
        this.fuses = fuses;
        this.owner = owner;
    }

    /**
     * Checks both chains of the named card.
     *
     * @param makerChain DER, the card's certificate first
     * @param ownerChain likewise
     * @return the card's public key, SPKI DER
     */
    public byte[] verify(String card, List<ByteString> makerChain, List<ByteString> ownerChain, long nowMillis) {
        X509Certificate made = made(card, makerChain, nowMillis);
        X509Certificate owned = owned(card, ownerChain, nowMillis);
        requireSameKey(card, made, owned);
        return made.getPublicKey().getEncoded();
    }

    /**
     * Checks the maker's chain in a card's Hello.
     *
     * @param owned the certificate by which TLS verified the card: the key that the maker certified must be the same. Empty
     *     inside one JVM, where the chain is checked but proves no possession of the key; there the clone exchange does
     */
    public void verifyHello(Hello peer, Optional<X509Certificate> owned, long nowMillis) {
        X509Certificate made = made(peer.getSender(), peer.getMakerChainList(), nowMillis);
        owned.ifPresent(certificate -> requireSameKey(peer.getSender(), made, certificate));
    }

    private X509Certificate made(String card, List<ByteString> chain, long nowMillis) {
        X509Certificate made = believed(card, makerTrust(), chain, nowMillis, OTHER_MAKER);
        boolean names =
                Subject.of(made).filter(subject -> subject.name().equals(card)).isPresent();
        if (!names) {
            throw refused(card, "the maker's certificate is another card's", OTHER_MAKER);
        }
        return made;
    }

    private X509Certificate owned(String card, List<ByteString> chain, long nowMillis) {
        X509Certificate owned = believed(card, owner.get().trust(), chain, nowMillis, OTHER_OWNER);
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

    /** The maker revokes nothing: a card in the field never meets its maker again. */
    private Trust makerTrust() {
        List<byte[]> chain = fuses.makerChain();
        try {
            return new Trust("maker", List.of(Certificates.parse(chain.get(chain.size() - 1))), List.of());
        } catch (CertificateException e) {
            throw new RefusedException(
                    Code.CARD_ERROR, "The maker's root in this card's fuses is not readable; replace the card.");
        }
    }

    private static void requireSameKey(String card, X509Certificate made, X509Certificate owned) {
        if (!Arrays.equals(
                made.getPublicKey().getEncoded(), owned.getPublicKey().getEncoded())) {
            throw refused(card, "the maker's and the owner's certificate are for different keys", OTHER_OWNER);
        }
    }

    private static RefusedException refused(String card, String why, String wayOut) {
        return new RefusedException(
                Code.ATTESTATION_REFUSED, "Card " + card + " is not trusted: " + why + ". " + wayOut);
    }
}
