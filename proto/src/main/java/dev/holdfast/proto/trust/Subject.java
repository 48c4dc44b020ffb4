package dev.holdfast.proto.trust;

import dev.holdfast.proto.v1.PeerRole;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * What a certificate's subject (RFC 5280, 4.1.2.6) says of its holder.
 *
 * @param name the one common name; several or none name nobody
 * @param role the part it plays by the one organizational unit: card, coordinator or tester; empty when there is another
 *     unit, several, or none, as in a maker's certificate
 */
public record Subject(String name, Optional<PeerRole> role) {

    private static final Map<PeerRole, String> UNITS = Map.of(
            PeerRole.PEER_ROLE_CARD, "card",
            PeerRole.PEER_ROLE_COORDINATOR, "coordinator",
            PeerRole.PEER_ROLE_TESTER, "tester");

    /** Empty when the certificate names nobody. */
    public static Optional<Subject> of(X509Certificate certificate) {
        X500Name subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        return single(subject, BCStyle.CN).map(name -> new Subject(name, role(subject)));
    }

    /** The distinguished name of an owner's certificate for somebody in that role, in the order of its encoding. */
    public static String distinguishedName(String name, PeerRole role) {
        String unit = UNITS.get(role);
        if (unit == null) {
            throw new IllegalArgumentException("a holder is a card, a coordinator or a tester");
        }
        return new X500NameBuilder()
                .addRDN(BCStyle.CN, name)
                .addRDN(BCStyle.OU, unit)
                .build()
                .toString();
    }

    private static Optional<PeerRole> role(X500Name subject) {
        return single(subject, BCStyle.OU).flatMap(unit -> UNITS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(unit))
                .map(Map.Entry::getKey)
                .findFirst());
    }

    private static Optional<String> single(X500Name subject, ASN1ObjectIdentifier attribute) {
        RDN[] found = subject.getRDNs(attribute);
        return found.length == 1
                        && !found[0].isMultiValued()
                        && found[0].getFirst().getValue() instanceof ASN1String text
                ? Optional.of(text.getString())
                : Optional.empty();
    }
}
