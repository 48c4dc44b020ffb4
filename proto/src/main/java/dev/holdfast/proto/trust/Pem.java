package dev.holdfast.proto.trust;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Text around DER (RFC 7468): certificates, revocation lists, and private keys in PKCS#8. */
public enum Pem {
    CERTIFICATE("CERTIFICATE"),
    REVOCATIONS("X509 CRL"),
    PRIVATE_KEY("PRIVATE KEY");

    private final String label;

    Pem(String label) {
        this.label = label;
    }

    /** One after the other. */
    public String write(List<byte[]> contents) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            for (byte[] der : contents) {
                writer.writeObject(new PemObject(label, der));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be written", e);
        }
        return text.toString();
    }

    /** The first of its kind in the text, DER. The caller wipes a private key. */
    public byte[] read(String text) throws IOException {
        try (PemReader reader = new PemReader(new StringReader(text))) {
            for (PemObject found = reader.readPemObject(); found != null; found = reader.readPemObject()) {
                if (found.getType().equals(label)) {
                    return found.getContent();
                }
            }
        }
        throw new IOException("there is no " + label + " in this text");
    }
}
