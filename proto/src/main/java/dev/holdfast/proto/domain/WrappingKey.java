package dev.holdfast.proto.domain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * An X.509 certificate whose RSA key secrets are encrypted to: a quorum member's, or the exchange key's. Of the
 * certificate only the key and the thumbprint count; who issued it and when it expires is the customer's affair.
 *
 * @param certificate with an RSA key of at least {@value #MIN_BITS} bits
 */
public record WrappingKey(X509Certificate certificate) {

    public static final int MIN_BITS = 2048;

    private static final int MAX_DER_BYTES = 16 * 1024;

    /** @throws RefusedException WRAPPING_KEY_REFUSED for a key that is not RSA or is too short */
    public WrappingKey {
        if (!(certificate.getPublicKey() instanceof RSAPublicKey key)) {
            throw refusal("The certificate's key is not an RSA key.");
        }
        int bits = key.getModulus().bitLength();
        if (bits < MIN_BITS) {
            throw refusal("The certificate's RSA key has " + bits + " bits; at least " + MIN_BITS + " are needed.");
        }
        if (!key.getModulus().testBit(0) || !isSound(key.getPublicExponent())) {
            throw refusal("The certificate's RSA key is not a sound one.");
        }
    }

    /** Odd, and not 1, which would encrypt nothing. */
    private static boolean isSound(BigInteger exponent) {
        return exponent.testBit(0) && exponent.compareTo(BigInteger.ONE) > 0;
    }

    /** Reads one DER certificate and nothing behind it, or refuses with WRAPPING_KEY_REFUSED. */
    public static WrappingKey parseDer(byte[] der) {
        if (der.length > MAX_DER_BYTES) {
            throw refusal("A certificate is at most " + MAX_DER_BYTES + " bytes long.");
        }
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            if (!Arrays.equals(certificate.getEncoded(), der)) {
                throw refusal("The bytes are more than one DER certificate.");
            }
            return new WrappingKey(certificate);
        } catch (CertificateException e) {
            throw refusal("The bytes are not an X.509 certificate in DER.");
        }
    }

    /** Reads the first certificate of a PEM text (RFC 7468), or refuses with WRAPPING_KEY_REFUSED. */
    public static WrappingKey parsePem(byte[] pem) {
        try (PemReader reader = new PemReader(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
            for (PemObject found = reader.readPemObject(); found != null; found = reader.readPemObject()) {
                if (found.getType().equals("CERTIFICATE")) {
                    return parseDer(found.getContent());
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof RefusedException refused) {
                throw refused;
            }
            throw refusal("The text is not a certificate in PEM.");
        }
        throw refusal("The text has no certificate in PEM.");
    }

    public RSAPublicKey publicKey() {
        return (RSAPublicKey) certificate.getPublicKey();
    }

    public byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A parsed certificate has no encoding", e);
        }
    }

    /** SHA-256 of the DER, base64url: the {@code x5t_256} of the files. */
    public String thumbprint() {
        return Base64Url.encode(digest("SHA-256", der()));
    }

    static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform has no " + algorithm, e);
        }
    }

    private static RefusedException refusal(String message) {
        return new RefusedException(Code.WRAPPING_KEY_REFUSED, message);
    }
}
