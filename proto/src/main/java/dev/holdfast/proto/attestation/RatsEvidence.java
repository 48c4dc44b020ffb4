package dev.holdfast.proto.attestation;

import com.google.protobuf.ByteString;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * RATS evidence (draft-ietf-rats-pkix-key-attestation) with one signature:
 *
 * <pre>
 *   PkixAttestation ::= SEQUENCE { tbs TbsPkixAttestation, signatures SEQUENCE OF SignatureBlock }
 *   SignatureBlock  ::= SEQUENCE { sid SEQUENCE { keyId [0] OCTET STRING }, algorithm AlgorithmIdentifier, value OCTET STRING }
 * </pre>
 *
 * @param signed DER of the {@link RatsClaims}
 * @param keyId SHA-256 of the signer's SubjectPublicKeyInfo
 * @param signature ECDSA P-384 with SHA-384, DER, over {@code signed}
 */
public record RatsEvidence(ByteString signed, ByteString keyId, ByteString signature) {

    private static final AlgorithmIdentifier ALGORITHM = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);

    /** DER. */
    public ByteString encode() {
        try {
            ASN1Encodable sid = new DERSequence(new DERTaggedObject(false, 0, octets(keyId)));
            ASN1Encodable block = new DERSequence(new ASN1Encodable[] {sid, ALGORITHM, octets(signature)});
            return ByteString.copyFrom(new DERSequence(new ASN1Encodable[] {
                        ASN1Primitive.fromByteArray(signed.toByteArray()), new DERSequence(block)
                    })
                    .getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalArgumentException("the signed part is not DER", e);
        }
    }

    /** @throws IllegalArgumentException unless this is exactly what {@link #encode} makes of some evidence */
    public static RatsEvidence decode(ByteString der) {
        if (der.isEmpty()) {
            throw new IllegalArgumentException("no evidence at all");
        }
        try {
            ASN1Sequence evidence = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der.toByteArray()));
            ASN1Sequence block = ASN1Sequence.getInstance(
                    ASN1Sequence.getInstance(evidence.getObjectAt(1)).getObjectAt(0));
            ASN1TaggedObject keyId = ASN1TaggedObject.getInstance(
                    ASN1Sequence.getInstance(block.getObjectAt(0)).getObjectAt(0));
            RatsEvidence found = new RatsEvidence(
                    ByteString.copyFrom(
                            evidence.getObjectAt(0).toASN1Primitive().getEncoded(ASN1Encoding.DER)),
                    ByteString.copyFrom(
                            ASN1OctetString.getInstance(keyId, false).getOctets()),
                    ByteString.copyFrom(
                            ASN1OctetString.getInstance(block.getObjectAt(2)).getOctets()));
            if (!found.encode().equals(der)) {
                throw new IllegalArgumentException("not in the one form of such evidence");
            }
            return found;
        } catch (IOException | IllegalStateException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not evidence in DER", e);
        }
    }

    private static DEROctetString octets(ByteString bytes) {
        return new DEROctetString(bytes.toByteArray());
    }
}
