package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.KeyFace.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.holdfast.proto.trust.KeyStatements;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.KeyAttestation;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyStatement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client gets as a key's attestation can be verified with nothing but what it holds and the roots. */
class KeyAttestationOverRestTest {

    @TempDir
    static Path folder;

    private static KeyFace face;

    @BeforeAll
    static void start() {
        face = new KeyFace(folder);
    }

    @AfterAll
    static void stop() {
        face.close();
    }

    @Test
    void aCardTestifiesOfTheKey() throws GeneralSecurityException, IOException {
        JsonNode made = face.ok("POST", "/keys/Sworn/create", "{\"kty\":\"EC-HSM\",\"crv\":\"P-384\"}");
        JsonNode shown = face.ok("GET", "/keys/Sworn//attestation");
        JsonNode attestation = shown.get("attributes").get("attestation");
        assertEquals(made, withoutAttestation(shown));
        assertEquals(attestation.get("privateKeyAttestation"), attestation.get("publicKeyAttestation"));

        KeyStatement statement = verified(attestation);
        KeyBundle oracle = face.keys().get("Sworn").join();
        assertEquals("Sworn", statement.getKeyName());
        assertEquals(oracle.getVersion().getVersion(), statement.getKeyVersion());
        assertEquals(oracle.getVersion().getSpec(), statement.getSpec());
        assertArrayEquals(
                MessageDigest.getInstance("SHA-256")
                        .digest(oracle.getVersion().getPublicKey().toByteArray()),
                statement.getPublicKeySha256().toByteArray());
    }

    @Test
    void theVersionThatIsAskedForIsAttested() throws GeneralSecurityException, IOException {
        JsonNode first = face.ok("POST", "/keys/aes/create", "{\"kty\":\"oct-HSM\"}");
        face.ok("POST", "/keys/aes/rotate");
        JsonNode shown = face.ok("GET", KeyFace.target(first.get("key").get("kid")) + "/attestation");
        assertEquals(first, withoutAttestation(shown));
        JsonNode attestation = shown.get("attributes").get("attestation");
        assertFalse(attestation.has("publicKeyAttestation"), "a symmetric key has no public half");
        assertEquals(
                face.keys().versions("aes").join().get(0).getVersion().getVersion(),
                verified(attestation).getKeyVersion());
    }

    @Test
    void nobodyTestifiesOfWhatIsNotThere() {
        assertRefused(404, "KeyNotFound", "", face.ask("GET", "/keys/nobody/attestation", ""));
        face.ok("POST", "/keys/there/create", "{\"kty\":\"oct-HSM\"}");
        assertRefused(
                403, "Forbidden", "ForbiddenByRbac", face.ask(RestSite.STRANGER, "GET", "/keys/there/attestation", ""));
    }

    private static KeyStatement verified(JsonNode attestation) throws GeneralSecurityException, IOException {
        List<List<X509Certificate>> chains = chains(Keys.bytes(attestation, "certificatePemFile"));
        KeyAttestation signed = KeyAttestation.parseFrom(Keys.bytes(attestation, "privateKeyAttestation")).toBuilder()
                .addAllMakerChain(der(chains.get(0)))
                .addAllOwnerChain(der(chains.get(1)))
                .build();
        return KeyStatements.verify(
                signed, trust("maker", chains.get(0)), trust("owner", chains.get(1)), System.currentTimeMillis());
    }

    private static Trust trust(String whose, List<X509Certificate> chain) {
        return new Trust(whose, List.of(chain.get(chain.size() - 1)), List.of());
    }

    /** Each chain ends with a root, which is its own issuer. */
    private static List<List<X509Certificate>> chains(byte[] pem) throws GeneralSecurityException {
        List<List<X509Certificate>> chains = new ArrayList<>(List.of(new ArrayList<>()));
        for (var certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            X509Certificate next = (X509Certificate) certificate;
            chains.get(chains.size() - 1).add(next);
            if (next.getSubjectX500Principal().equals(next.getIssuerX500Principal())) {
                chains.add(new ArrayList<>());
            }
        }
        return chains;
    }

    private static List<ByteString> der(List<X509Certificate> chain) throws CertificateEncodingException {
        List<ByteString> der = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            der.add(ByteString.copyFrom(certificate.getEncoded()));
        }
        return der;
    }

    private static JsonNode withoutAttestation(JsonNode shown) {
        JsonNode copy = shown.deepCopy();
        ((ObjectNode) copy.get("attributes")).remove("attestation");
        return copy;
    }
}
