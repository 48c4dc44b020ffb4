package dev.holdfast.coordinator.names;

import static dev.holdfast.coordinator.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.Code;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path parent;

    private Path folder() {
        return parent.resolve("tls");
    }

    @Test
    void isMadeOnceAndKept() throws Exception {
        PrivateAuthority first = PrivateAuthority.open(folder(), NOW);
        List<X509Certificate> shown = shown(first);
        assertEquals(shown, shown(PrivateAuthority.open(folder(), NOW.plus(Duration.ofDays(300)))));
        assertEquals("rw-------", permissions("authority.pem"));
        assertEquals("rw-------", permissions("server.pem"));
        assertEquals("rw-r--r--", permissions("ca.pem"));
        assertTrue(first.certificate().getSubjectX500Principal().getName().contains("simulator"));
        assertTrue(Files.readString(first.certificateFile()).startsWith("-----BEGIN CERTIFICATE-----"));
        try (var files = Files.list(folder())) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void theServersCertificateIsRenewedInTimeAndTheAuthorityStays() throws Exception {
        List<X509Certificate> first = shown(PrivateAuthority.open(folder(), NOW));
        List<X509Certificate> later = shown(PrivateAuthority.open(folder(), NOW.plus(Duration.ofDays(370))));
        assertEquals(first.get(1), later.get(1));
        assertNotEquals(first.get(0), later.get(0));
        validate(later, NOW.plus(Duration.ofDays(700)));
        assertThrows(CertPathValidatorException.class, () -> validate(first, NOW.plus(Duration.ofDays(700))));
    }

    @Test
    void anAuthorityAtItsEndIsReplacedWithAllItCertified() throws Exception {
        List<X509Certificate> first = shown(PrivateAuthority.open(folder(), NOW));
        Instant end = NOW.plus(Duration.ofDays(3640));
        PrivateAuthority second = PrivateAuthority.open(folder(), end);
        assertNotEquals(first.get(1), second.certificate());
        validate(shown(second), end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authority.pem", "server.pem", "ca.pem"})
    void whatIsLostIsMadeAgain(String file) throws Exception {
        PrivateAuthority.open(folder(), NOW);
        Files.delete(folder().resolve(file));
        PrivateAuthority again = PrivateAuthority.open(folder(), NOW);
        validate(shown(again), NOW);
        assertTrue(Files.exists(again.certificateFile()));
    }

    @Test
    void whatIsDamagedIsNamed() throws Exception {
        PrivateAuthority.open(folder(), NOW);
        Files.writeString(folder().resolve("server.pem"), "nothing of use");
        assertRefused(Code.FORBIDDEN, () -> PrivateAuthority.open(folder(), NOW));
        String pem = Files.readString(folder().resolve("authority.pem"));
        Files.writeString(
                folder().resolve("authority.pem"),
                pem.replaceFirst("PRIVATE KEY-----\n....", "PRIVATE KEY-----\nAAAA"));
        assertRefused(Code.CONFLICT, () -> PrivateAuthority.open(folder(), NOW));
    }

    @Test
    void theCertificateIsForEveryName() throws Exception {
        Set<String> names = shown(PrivateAuthority.open(folder(), NOW)).get(0).getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        "localhost",
                        "login.microsoftonline.com",
                        "management.azure.com",
                        "graph.microsoft.com",
                        "*.managedhsm.azure.net",
                        "*.managedhsm.localhost",
                        "*.blob.core.windows.net",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1"),
                names);
    }

    /** Java's own validation does not look at the constraints of a root; OpenSSL does, and what is built on it. */
    @ParameterizedTest
    @CsvSource({
        "one.managedhsm.azure.net, true",
        "account.blob.core.windows.net, true",
        "localhost, true",
        "example.org, false",
        "portal.azure.com, false",
        "xmanagedhsm.azure.net, false",
    })
    void theAuthoritysKeyIsOfNoUseForOtherNames(String name, boolean believed) throws Exception {
        Path openssl = Path.of("/usr/bin/openssl");
        assumeTrue(Files.isExecutable(openssl), "There is no " + openssl + " to judge the certificates.");
        PrivateAuthority authority = PrivateAuthority.open(folder(), NOW);
        CertifiedKey stolen =
                CertifiedKey.read(folder().resolve("authority.pem")).orElseThrow();
        Path forged = parent.resolve("forged.pem");
        new CertifiedKey(stolen.key(), certify(stolen, name)).writeCertificate(forged);
        int exit = new ProcessBuilder(
                        openssl.toString(),
                        "verify",
                        "-x509_strict",
                        "-attime=" + NOW.getEpochSecond(),
                        "-CAfile",
                        authority.certificateFile().toString(),
                        forged.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertEquals(believed, exit == 0);
    }

    private static X509Certificate certify(CertifiedKey issuer, String name) throws Exception {
        var certificate = new JcaX509v3CertificateBuilder(
                        issuer.certificate(),
                        BigInteger.TEN,
                        Date.from(NOW.minusSeconds(60)),
                        Date.from(NOW.plusSeconds(60)),
                        new X500Name("CN=another"),
                        CertifiedKey.newPair().getPublic())
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.certificate()))
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, name)))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key()));
        return Certificates.parse(certificate.getEncoded());
    }

    /** The server's certificate, and the authority's behind it. */
    private static List<X509Certificate> shown(PrivateAuthority authority) {
        X509ExtendedKeyManager manager =
                (X509ExtendedKeyManager) authority.identity().getKeyManagers()[0];
        return List.of(manager.getCertificateChain(manager.getServerAliases("EC", null)[0]));
    }

    private static void validate(List<X509Certificate> chain, Instant at) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.get(1), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, 1)), parameters);
    }

    private String permissions(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(file)));
    }
}
