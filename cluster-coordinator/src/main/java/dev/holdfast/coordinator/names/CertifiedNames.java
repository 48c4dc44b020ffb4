package dev.holdfast.coordinator.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/** Every name and address under which the service may be asked over TLS, as a certificate spells them (RFC 5280). */
final class CertifiedNames {

    private static final List<String> HOSTS =
            List.of(ServiceNames.LOCAL, ServiceNames.LOGIN, ServiceNames.RESOURCE_MANAGER, ServiceNames.GRAPH);
    private static final List<String> SUFFIXES =
            List.of(ServiceNames.HSM_SUFFIX, ServiceNames.LOCAL_HSM_SUFFIX, ServiceNames.BLOB_SUFFIX);

    private CertifiedNames() {}

    /** Hosts by their names, and those below a suffix by a wildcard (section 4.2.1.6). */
    static GeneralNames alternativeNames() {
        Stream<GeneralName> hosts = Stream.concat(
                        HOSTS.stream(), SUFFIXES.stream().map(suffix -> "*." + suffix))
                .map(name -> new GeneralName(GeneralName.dNSName, name));
        Stream<GeneralName> addresses =
                Stream.of("127.0.0.1", "::1").map(address -> new GeneralName(GeneralName.iPAddress, address));
        return new GeneralNames(Stream.concat(hosts, addresses).toArray(GeneralName[]::new));
    }

    /** The same and what is below them, and all of this machine's own addresses (section 4.2.1.10). */
    static NameConstraints constraints() {
        Stream<GeneralName> names = Stream.concat(HOSTS.stream(), SUFFIXES.stream())
                .map(name -> new GeneralName(GeneralName.dNSName, name));
        Stream<GeneralName> networks =
                Stream.of("127.0.0.0/8", "::1/128").map(network -> new GeneralName(GeneralName.iPAddress, network));
        return new NameConstraints(
                Stream.concat(names, networks).map(GeneralSubtree::new).toArray(GeneralSubtree[]::new), null);
    }

    /** Whether it is for these names, and no other. */
    static boolean areIn(X509Certificate server) {
        return has(server, Extension.subjectAlternativeName, alternativeNames());
    }

    /** Whether it can issue a certificate for these names, and no other. */
    static boolean areAllowedBy(X509Certificate authority) {
        return has(authority, Extension.nameConstraints, constraints());
    }

    private static boolean has(X509Certificate certificate, ASN1ObjectIdentifier extension, ASN1Encodable value) {
        try {
            return Arrays.equals(
                    certificate.getExtensionValue(extension.getId()), new DEROctetString(value).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
