package dev.holdfast.proto.attestation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.CardChains;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * Whether evidence comes from a card of this maker and this owner: both chains lead to one key, that key signed the evidence, and
 * the evidence is about what was asked now. Refuses with ATTESTATION_REFUSED and a sentence that says which of this is not so.
 */
public final class EvidenceVerifier {

    private final Trust maker;
    private final Trust owner;
    private final long nowMillis;

    /**
     * @param maker of RATS evidence the maker's root, of a vendor binary his attestation test root
     * @param nowMillis when the certificates have to be valid, milliseconds since the epoch
     */
    public EvidenceVerifier(Trust maker, Trust owner, long nowMillis) {
        this.maker = maker;
        this.owner = owner;
        this.nowMillis = nowMillis;
    }

    /**
     * What the evidence says, one line for each claim.
     *
     * @param file a serialized {@link CardEvidence}
     * @param nonce that was asked with; empty when it does not matter, and the evidence may be old
     */
    public List<String> verify(byte[] file, Optional<ByteString> nonce) {
        CardEvidence evidence = parsed(file);
        try {
            requireOneForm(evidence);
            return switch (evidence.getFormat()) {
                case RATS -> lines(rats(evidence, nonce));
                case VENDOR_BINARY -> vendor(evidence, nonce);
                default -> throw new IllegalArgumentException("of a format that is not known");
            };
        } catch (IllegalArgumentException e) {
            throw refused("The file is no evidence: it is " + e.getMessage() + ".");
        }
    }

    /**
     * The key of which a card says in RATS evidence of itself that it signs the vendor's binary with it: who certifies that key relies
     * on this.
     *
     * @param card that was asked
     * @return SubjectPublicKeyInfo, DER
     */
    public ByteString partitionKey(CardEvidence evidence, String card, ByteString nonce) {
        try {
            requireOneForm(evidence);
            Map<RatsClaim, ClaimValue> claims =
                    rats(evidence, Optional.of(nonce)).claims();
            boolean meant = new ClaimValue.Text(card).equals(claims.get(RatsClaim.SERIAL))
                    && new ClaimValue.Text(RatsClaims.PARTITION_KEY).equals(claims.get(RatsClaim.IDENTIFIER));
            if (meant && claims.get(RatsClaim.PUBLIC_KEY) instanceof ClaimValue.Bytes key) {
                return key.value();
            }
            throw refused("The evidence is not of " + card + " and its partition key.");
        } catch (IllegalArgumentException e) {
            throw refused("This is no evidence: it is " + e.getMessage() + ".");
        }
    }

    private RatsClaims rats(CardEvidence evidence, Optional<ByteString> nonce) {
        RatsEvidence signed = RatsEvidence.decode(evidence.getEvidence());
        RatsClaims claims = RatsClaims.decode(signed.signed().toByteArray());
        PublicKey key = key(evidence, text(claims, RatsClaim.SERIAL));
        ByteString spki = ByteString.copyFrom(key.getEncoded());
        boolean own = new ClaimValue.Bytes(spki).equals(claims.claims().get(RatsClaim.ATTESTATION_KEY))
                && signed.keyId().equals(sha256(spki));
        if (!own || !isSigned("SHA384withECDSA", key, signed.signed(), signed.signature())) {
            throw altered();
        }
        ClaimValue found = claims.claims().get(RatsClaim.NONCE);
        requireNonce(nonce, found instanceof ClaimValue.Bytes bytes ? Optional.of(bytes.value()) : Optional.empty());
        return claims;
    }

    private static List<String> lines(RatsClaims claims) {
        return new TreeMap<>(claims.claims())
                .entrySet().stream()
                        .map(claim -> claim.getKey().entity().name().toLowerCase(Locale.ROOT) + " "
                                + claim.getKey().label() + " = " + claim.getValue())
                        .toList();
    }

    private List<String> vendor(CardEvidence evidence, Optional<ByteString> nonce) {
        VendorBinary binary = VendorBinary.decode(evidence.getEvidence());
        if (evidence.getMakerChainCount() == 0 && evidence.getOwnerChainCount() == 0) {
            throw refused(
                    "Nobody has certified this card's partition key: let hsm attest certify do it, and ask anew.");
        }
        PublicKey key = key(
                evidence,
                first(binary, VendorAttribute.AttributeType.CARD)
                        .filter(ByteString::isValidUtf8)
                        .map(ByteString::toStringUtf8)
                        .orElse(""));
        if (!isSigned("SHA256withRSA", key, binary.body(), binary.signature())) {
            throw altered();
        }
        requireNonce(nonce, first(binary, VendorAttribute.AttributeType.NONCE));
        return Stream.concat(
                        binary.open().stream().map(attribute -> "public " + attribute),
                        binary.secret().stream().map(attribute -> "private " + attribute))
                .toList();
    }

    /** The one key to which both chains lead. */
    private PublicKey key(CardEvidence evidence, String card) {
        return CardChains.verify(
                card, maker, evidence.getMakerChainList(), owner, evidence.getOwnerChainList(), nowMillis);
    }

    private static Optional<ByteString> first(VendorBinary binary, VendorAttribute.AttributeType type) {
        return binary.open().stream()
                .filter(attribute -> attribute.is(type))
                .map(VendorAttribute::value)
                .findFirst();
    }

    private static String text(RatsClaims claims, RatsClaim claim) {
        return claims.claims().get(claim) instanceof ClaimValue.Text text ? text.value() : "";
    }

    private static void requireNonce(Optional<ByteString> wanted, Optional<ByteString> found) {
        if (wanted.isPresent() && !wanted.equals(found)) {
            throw refused("The evidence was made for another nonce; ask the card anew.");
        }
    }

    private static CardEvidence parsed(byte[] file) {
        try {
            CardEvidence evidence = CardEvidence.parseFrom(file);
            if (evidence.toByteString().equals(ByteString.copyFrom(file))
                    && evidence.getUnknownFields().asMap().isEmpty()) {
                return evidence;
            }
        } catch (InvalidProtocolBufferException e) {
            throw refused("The file is no evidence.");
        }
        throw refused("The file is no evidence, or bytes were added to it.");
    }

    private static void requireOneForm(CardEvidence evidence) {
        evidence.getMakerChainList().forEach(EvidenceVerifier::requireOneForm);
        evidence.getOwnerChainList().forEach(EvidenceVerifier::requireOneForm);
    }

    /** A certificate's signature does not cover how it is written itself: only the one form is taken. */
    private static void requireOneForm(ByteString der) {
        try {
            Certificate certificate = Certificate.getInstance(der.toByteArray());
            boolean oneForm = ByteString.copyFrom(certificate.getEncoded(ASN1Encoding.DER))
                            .equals(der)
                    && certificate.getSignature().getPadBits() == 0
                    && certificate
                            .getSignatureAlgorithm()
                            .equals(certificate.getTBSCertificate().getSignature());
            if (!oneForm) {
                throw new IllegalArgumentException("with a certificate that is not in DER");
            }
        } catch (IOException | IllegalStateException | IndexOutOfBoundsException | ClassCastException e) {
            throw new IllegalArgumentException("with a certificate that is none", e);
        }
    }

    private static boolean isSigned(String algorithm, PublicKey key, ByteString message, ByteString signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(message.toByteArray());
            return verifier.verify(signature.toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static ByteString sha256(ByteString content) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(content.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static RefusedException altered() {
        return refused("The evidence was altered, or another key signed it; ask the card for another one.");
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Code.ATTESTATION_REFUSED, sentence);
    }
}
