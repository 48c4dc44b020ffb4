package dev.holdfast.partition.pool;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.CardChains;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether another card is what it says: made by this card's maker and certified by this card's owner, both for one and the
 * same key. From any thread. Refuses with ATTESTATION_REFUSED, and says which of the chains is at fault and why.
 */
public final class Attestation {

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
        return CardChains.verify(card, makerTrust(), makerChain, owner.get().trust(), ownerChain, nowMillis)
                .getEncoded();
    }

    /**
     * Checks the maker's chain in a card's Hello.
     *
     * @param owned the certificate by which TLS verified the card: the key that the maker certified must be the same. Empty
     *     inside one JVM, where the chain is checked but proves no possession of the key; there the clone exchange does
     */
    public void verifyHello(Hello peer, Optional<X509Certificate> owned, long nowMillis) {
        X509Certificate made =
                CardChains.verifyMade(peer.getSender(), makerTrust(), peer.getMakerChainList(), nowMillis);
        owned.ifPresent(certificate -> CardChains.requireSameKey(peer.getSender(), made, certificate));
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
}
