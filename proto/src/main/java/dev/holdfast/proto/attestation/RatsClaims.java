package dev.holdfast.proto.attestation;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;

/**
 * The signed part of RATS evidence (draft-ietf-rats-pkix-key-attestation), in DER and in no other form:
 *
 * <pre>
 *   TbsPkixAttestation ::= SEQUENCE { version INTEGER (1), reportedEntities SEQUENCE OF ReportedEntity }
 *   ReportedEntity     ::= SEQUENCE { entityType OID, reportedAttributes SEQUENCE OF ReportedAttribute }
 *   ReportedAttribute  ::= SEQUENCE { attributeType OID, value AttributeValue }
 *   AttributeValue     ::= CHOICE { bytes [0] OCTET STRING, utf8String [1] UTF8String, bool [2] BOOLEAN,
 *                                   time [3] GeneralizedTime, int [4] INTEGER }            -- implicit tags
 * </pre>
 *
 * @param claims at most one of each, in the order of {@link RatsClaim}
 */
public record RatsClaims(Map<RatsClaim, ClaimValue> claims) {

    /** Identifier of the card's own key for the vendor's binary, of which evidence of a card testifies. */
    public static final String PARTITION_KEY = "partition";

    private static final ASN1Integer VERSION = new ASN1Integer(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    public RatsClaims {
        claims = Map.copyOf(claims);
    }

    /** DER of the signed part. */
    public byte[] encode() {
        ASN1EncodableVector entities = new ASN1EncodableVector();
        for (RatsClaim.Entity entity : RatsClaim.Entity.values()) {
            ASN1EncodableVector attributes = new ASN1EncodableVector();
            Arrays.stream(RatsClaim.values())
                    .filter(claim -> claim.entity() == entity && claims.containsKey(claim))
                    .map(claim -> sequence(claim.oid(), tagged(value(claim))))
                    .forEach(attributes::add);
            if (attributes.size() > 0) {
                entities.add(sequence(entity.oid(), new DERSequence(attributes)));
            }
        }
        try {
            return sequence(VERSION, new DERSequence(entities)).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("claims in memory can be encoded", e);
        }
    }

    /** @throws IllegalArgumentException unless this is exactly what {@link #encode} makes of some claims */
    public static RatsClaims decode(byte[] der) {
        if (der.length == 0) {
            throw new IllegalArgumentException("no claims at all");
        }
        try {
            ASN1Sequence signed = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
            Map<RatsClaim, ClaimValue> claims = new EnumMap<>(RatsClaim.class);
            for (ASN1Encodable entity : ASN1Sequence.getInstance(signed.getObjectAt(1))) {
                for (ASN1Encodable attribute : ASN1Sequence.getInstance(
                        ASN1Sequence.getInstance(entity).getObjectAt(1))) {
                    ASN1Sequence pair = ASN1Sequence.getInstance(attribute);
                    RatsClaim claim = RatsClaim.of(ASN1ObjectIdentifier.getInstance(pair.getObjectAt(0)))
                            .orElseThrow(() -> new IllegalArgumentException("a claim that is not known"));
                    claims.put(claim, untagged(ASN1TaggedObject.getInstance(pair.getObjectAt(1))));
                }
            }
            RatsClaims found = new RatsClaims(claims);
            if (!Arrays.equals(found.encode(), der)) {
                throw new IllegalArgumentException("not in the one form of such evidence");
            }
            return found;
        } catch (IOException
                | DateTimeException
                | IllegalStateException
                | ArithmeticException
                | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not evidence in DER", e);
        }
    }

    private ClaimValue value(RatsClaim claim) {
        ClaimValue value = claims.get(claim);
        if (value == null) {
            throw new IllegalArgumentException("no such claim: " + claim);
        }
        return value;
    }

    private static DERTaggedObject tagged(ClaimValue value) {
        if (value instanceof ClaimValue.Bytes bytes) {
            return new DERTaggedObject(
                    false, 0, new DEROctetString(bytes.value().toByteArray()));
        }
        if (value instanceof ClaimValue.Text text) {
            return new DERTaggedObject(false, 1, new DERUTF8String(text.value()));
        }
        if (value instanceof ClaimValue.Truth truth) {
            return new DERTaggedObject(false, 2, ASN1Boolean.getInstance(truth.value()));
        }
        if (value instanceof ClaimValue.Time time) {
            return new DERTaggedObject(false, 3, new DERGeneralizedTime(TIME.format(time.value())));
        }
        return new DERTaggedObject(false, 4, new ASN1Integer(((ClaimValue.Count) value).value()));
    }

    private static ClaimValue untagged(ASN1TaggedObject tagged) {
        return switch (tagged.getTagNo()) {
            case 0 ->
                new ClaimValue.Bytes(ByteString.copyFrom(
                        ASN1OctetString.getInstance(tagged, false).getOctets()));
            case 1 ->
                new ClaimValue.Text(ASN1UTF8String.getInstance(tagged, false).getString());
            case 2 ->
                new ClaimValue.Truth(ASN1Boolean.getInstance(tagged, false).isTrue());
            case 3 ->
                new ClaimValue.Time(TIME.parse(
                        ASN1GeneralizedTime.getInstance(tagged, false).getTimeString(), Instant::from));
            case 4 ->
                new ClaimValue.Count(ASN1Integer.getInstance(tagged, false).longValueExact());
            default -> throw new IllegalArgumentException("a value of a kind that is not known");
        };
    }

    private static DERSequence sequence(ASN1Encodable first, ASN1Encodable second) {
        return new DERSequence(new ASN1Encodable[] {first, second});
    }
}
