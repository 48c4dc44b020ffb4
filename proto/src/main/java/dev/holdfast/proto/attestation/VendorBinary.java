package dev.holdfast.proto.attestation;

import com.google.protobuf.ByteString;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary attestation of this family of cards, as firmware 3.x writes it and the public verifiers read it. Big-endian:
 *
 * <pre>
 *   response header   4 x 32 bits: 0, 0, size of all, size of the buffer (the same)
 *   info header       4 x 16 bits: version 3, 0, offset of the public part, offset of the private part; from this header on,
 *                     0 for a part that is not there
 *   each part         3 x 32 bits: number of the part, number of attributes, bytes of the attributes
 *   each attribute    type, 32 bits; length, 32 bits; value
 *   signature         256 bytes: RSA-2048, PKCS#1 v1.5 with SHA-256, over all before
 * </pre>
 *
 * @param open what the public key is; of a symmetric key or a card, all there is
 * @param secret what the private key is; may be empty
 * @param signature empty before it is signed
 */
public record VendorBinary(List<VendorAttribute> open, List<VendorAttribute> secret, ByteString signature) {

    public static final int SIGNATURE_BYTES = 256;

    private static final int RESPONSE_HEADER = 16;
    private static final int INFO_HEADER = 8;
    private static final int PART_HEADER = 12;
    private static final int ATTRIBUTE_HEADER = 8;
    private static final short VERSION = 3;
    private static final int MAX_BYTES = 0x7fff;

    public VendorBinary {
        open = List.copyOf(open);
        secret = List.copyOf(secret);
    }

    /** The bytes that are signed. */
    public ByteString body() {
        int openSize = size(open);
        int secretSize = secret.isEmpty() ? 0 : size(secret);
        int body = RESPONSE_HEADER + INFO_HEADER + openSize + secretSize;
        int all = body + SIGNATURE_BYTES;
        if (all > MAX_BYTES) {
            throw new IllegalArgumentException("more attributes than such an attestation holds");
        }
        ByteBuffer bytes = ByteBuffer.allocate(body)
                .putInt(0)
                .putInt(0)
                .putInt(all)
                .putInt(all)
                .putShort(VERSION)
                .putShort((short) 0)
                .putShort((short) INFO_HEADER)
                .putShort((short) (secret.isEmpty() ? 0 : INFO_HEADER + openSize));
        put(bytes, 1, open);
        if (!secret.isEmpty()) {
            put(bytes, 2, secret);
        }
        return ByteString.copyFrom(bytes.flip());
    }

    public ByteString encode() {
        return body().concat(signature);
    }

    /** @throws IllegalArgumentException unless this is exactly what {@link #encode} makes of some attestation */
    public static VendorBinary decode(ByteString bytes) {
        if (bytes.size() < RESPONSE_HEADER + INFO_HEADER + PART_HEADER + SIGNATURE_BYTES || bytes.size() > MAX_BYTES) {
            throw new IllegalArgumentException("of a size that no attestation has");
        }
        int end = bytes.size() - SIGNATURE_BYTES;
        try {
            ByteBuffer body =
                    ByteBuffer.wrap(bytes.substring(RESPONSE_HEADER, end).toByteArray());
            int secretAt = body.getShort(INFO_HEADER - Short.BYTES);
            body.position(INFO_HEADER);
            List<VendorAttribute> open = part(body);
            List<VendorAttribute> secret = secretAt == 0 ? List.of() : part(body);
            VendorBinary found = new VendorBinary(open, secret, bytes.substring(end));
            if (!found.encode().equals(bytes)) {
                throw new IllegalArgumentException("not in the one form of such attestations");
            }
            return found;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("cut off", e);
        }
    }

    private static int size(List<VendorAttribute> part) {
        return PART_HEADER
                + part.stream()
                        .mapToInt(attribute ->
                                ATTRIBUTE_HEADER + attribute.value().size())
                        .sum();
    }

    private static void put(ByteBuffer bytes, int number, List<VendorAttribute> part) {
        bytes.putInt(number).putInt(part.size()).putInt(size(part) - PART_HEADER);
        for (VendorAttribute attribute : part) {
            bytes.putInt(attribute.type())
                    .putInt(attribute.value().size())
                    .put(attribute.value().asReadOnlyByteBuffer());
        }
    }

    private static List<VendorAttribute> part(ByteBuffer body) {
        body.getInt();
        int count = body.getInt();
        body.getInt();
        List<VendorAttribute> attributes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int type = body.getInt();
            int length = body.getInt();
            if (length < 0 || length > body.remaining()) {
                throw new IllegalArgumentException("an attribute that is longer than the attestation");
            }
            attributes.add(new VendorAttribute(type, ByteString.copyFrom(body, length)));
        }
        return attributes;
    }
}
