package dev.holdfast.harness.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;

/** Somebody who has a public JSON Web Key and nothing else, and verifies with Bouncy Castle. */
final class Outside {

    private static final Map<String, ASN1ObjectIdentifier> HASHES = Map.of(
            "256", NISTObjectIdentifiers.id_sha256,
            "384", NISTObjectIdentifiers.id_sha384,
            "512", NISTObjectIdentifiers.id_sha512);
    private static final Map<String, String> CURVES =
            Map.of("P-256", "secp256r1", "P-256K", "secp256k1", "P-384", "secp384r1", "P-521", "secp521r1");

    private Outside() {}

    static boolean verifies(JsonNode jwk, String algorithm, byte[] digest, byte[] signature) {
        String hash = algorithm.substring(2, 5);
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> pkcs1(rsa(jwk), HASHES.get(hash), digest, signature);
            case "PS" -> pss(rsa(jwk), hash, digest, signature);
            default -> ecdsa(jwk, digest, signature);
        };
    }

    private static boolean pkcs1(RSAKeyParameters key, ASN1ObjectIdentifier hash, byte[] digest, byte[] signature) {
        PKCS1Encoding encoding = new PKCS1Encoding(new RSAEngine());
        encoding.init(false, key);
        try {
            byte[] expected = new DigestInfo(new AlgorithmIdentifier(hash, DERNull.INSTANCE), digest).getEncoded();
            return Arrays.equals(expected, encoding.processBlock(signature, 0, signature.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (org.bouncycastle.crypto.InvalidCipherTextException e) {
            return false;
        }
    }

    private static boolean pss(RSAKeyParameters key, String hash, byte[] digest, byte[] signature) {
        Digest mask =
                switch (hash) {
                    case "256" -> new SHA256Digest();
                    case "384" -> new SHA384Digest();
                    default -> new SHA512Digest();
                };
        PSSSigner signer = PSSSigner.createRawSigner(new RSAEngine(), mask, mask, digest.length, (byte) 0xbc);
        signer.init(false, key);
        signer.update(digest, 0, digest.length);
        return signer.verifySignature(signature);
    }

    private static boolean ecdsa(JsonNode jwk, byte[] digest, byte[] signature) {
        X9ECParameters curve =
                SECNamedCurves.getByName(CURVES.get(jwk.get("crv").asText()));
        ECDSASigner signer = new ECDSASigner();
        signer.init(
                false,
                new ECPublicKeyParameters(
                        curve.getCurve().createPoint(Keys.number(jwk, "x"), Keys.number(jwk, "y")),
                        new ECDomainParameters(curve)));
        int half = signature.length / 2;
        return signer.verifySignature(
                digest,
                new BigInteger(1, Arrays.copyOf(signature, half)),
                new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length)));
    }

    private static RSAKeyParameters rsa(JsonNode jwk) {
        return new RSAKeyParameters(false, Keys.number(jwk, "n"), Keys.number(jwk, "e"));
    }
}
