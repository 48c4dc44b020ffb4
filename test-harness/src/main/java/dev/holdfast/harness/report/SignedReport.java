package dev.holdfast.harness.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.partition.factory.DocumentSeal;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertPathValidatorException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A report in JSON with the signature of the owner of the cards: ECDSA with SHA-384 on P-384 over the canonical bytes (RFC
 * 8785) of the document without its member {@code signature}. The key signed this report and nothing else; the owner
 * certified it for that (RFC 9336), and his root is the last certificate.
 *
 * @param document all of it
 * @param signer the certificate of the key that signed
 * @param root of the owner, as the document has it
 */
public record SignedReport(JsonNode document, X509Certificate signer, X509Certificate root) {

    private static final String SIGNATURE = "signature";
    private static final String ALGORITHM = "SHA384withECDSA";
    private static final String DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * The document with digest of its page and signature, UTF-8, indented, with a line end.
     *
     * @param owner signs a message
     */
    static byte[] sign(ObjectNode document, byte[] page, Function<byte[], DocumentSeal> owner) {
        document.put("pageSha256", digest(page));
        // What cannot be written as it is, such as half of a surrogate pair, is signed as it is written.
        JsonNode written = read(text(document));
        DocumentSeal seal = owner.apply(CanonicalJson.of(written));
        ObjectNode signature = ((ObjectNode) written).putObject(SIGNATURE).put("algorithm", ALGORITHM);
        ArrayNode chain = signature.putArray("certificates");
        seal.chain().forEach(der -> chain.add(Base64.getEncoder().encodeToString(der)));
        signature.put("value", Base64.getEncoder().encodeToString(seal.signature()));
        return text(written);
    }

    /**
     * Checks a report.
     *
     * @param page the page beside it, if it is to be checked too
     * @param ownerRoot of the owner who must have signed; without it, the report vouches for its owner itself, so that a change
     *     is found only if whoever made it did not sign anew
     * @throws RefusedException TAMPERED when anything in it was changed, FORBIDDEN when somebody else signed
     */
    public static SignedReport verify(
            byte[] json, Optional<byte[]> page, Optional<X509Certificate> ownerRoot, long nowMillis) {
        JsonNode document = read(json);
        JsonNode signature = document.path(SIGNATURE);
        if (!document.isObject() || !signature.isObject()) {
            throw new RefusedException(Code.TAMPERED, "The report is not signed, or its signature was taken away.");
        }
        try {
            if (!signature.path("algorithm").asText().equals(ALGORITHM) || signature.size() != 3) {
                throw changed();
            }
            List<X509Certificate> chain = chain(signature);
            X509Certificate root = chain.get(chain.size() - 1);
            X509Certificate signer = believed(chain, ownerRoot.orElse(root), nowMillis);
            ObjectNode rest = document.deepCopy();
            rest.remove(SIGNATURE);
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(signer.getPublicKey());
            verifier.update(CanonicalJson.of(rest));
            if (!verifier.verify(
                    Base64.getDecoder().decode(signature.path("value").asText()))) {
                throw changed();
            }
            if (page.isPresent()
                    && !digest(page.get()).equals(rest.path("pageSha256").asText())) {
                throw new RefusedException(
                        Code.TAMPERED,
                        "The page was changed, or is of another report; report.json is as it was signed.");
            }
            return new SignedReport(document, signer, root);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw changed();
        }
    }

    /** SHA-256 of the owner's root, hexadecimal, by which people compare it. */
    public String rootFingerprint() {
        try {
            return digest(root.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    private static List<X509Certificate> chain(JsonNode signature) throws GeneralSecurityException {
        List<byte[]> encoded = new ArrayList<>();
        for (JsonNode certificate : signature.path("certificates")) {
            encoded.add(Base64.getDecoder().decode(certificate.asText()));
        }
        List<X509Certificate> chain = Certificates.parseEach(encoded);
        if (chain.size() != 2) {
            throw changed();
        }
        return chain;
    }

    private static X509Certificate believed(List<X509Certificate> chain, X509Certificate root, long nowMillis)
            throws GeneralSecurityException {
        X509Certificate signer;
        try {
            signer = new Trust("owner", List.of(root), List.of()).verify(chain.subList(0, 1), nowMillis);
        } catch (CertPathValidatorException e) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "The report was not signed for this owner: " + e.getMessage()
                            + ". The owner's root is cards/owner/root.pem in the drill's work folder.");
        }
        List<String> purposes = signer.getExtendedKeyUsage();
        if (purposes == null || !purposes.contains(DOCUMENT_SIGNING)) {
            throw new RefusedException(
                    Code.FORBIDDEN, "The report was signed with a key that the owner did not certify for documents.");
        }
        return signer;
    }

    private static RefusedException changed() {
        return new RefusedException(Code.TAMPERED, "The report was changed after it was signed.");
    }

    private static JsonNode read(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new RefusedException(Code.TAMPERED, "This is no report: it is not one JSON document.");
        }
    }

    private static byte[] text(JsonNode document) {
        try {
            return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree has a spelling", e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
