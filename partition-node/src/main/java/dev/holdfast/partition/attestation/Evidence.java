package dev.holdfast.partition.attestation;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.attestation.ClaimValue;
import dev.holdfast.proto.attestation.RatsClaim;
import dev.holdfast.proto.attestation.RatsClaims;
import dev.holdfast.proto.attestation.RatsEvidence;
import dev.holdfast.proto.attestation.VendorAttribute;
import dev.holdfast.proto.attestation.VendorAttribute.AttributeType;
import dev.holdfast.proto.attestation.VendorBinary;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.KeyVersion;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes evidence of one boot of a card. To be called on workers: it signs, and may have to make a key for that first. */
public final class Evidence implements AutoCloseable {

    private static final int MIN_NONCE = 8;
    private static final int MAX_NONCE = 64;
    private static final int CKO_HW_FEATURE = 5;

    private final CardIdentity identity;
    private final CryptoEngine crypto;
    private final Firmware firmware;
    private final Clock clock;
    private final int boots;
    private final long startedNanos;
    private @Nullable PartitionKey partitionKey;

    /** @param boots how often the card was switched on, this boot included */
    public Evidence(CardIdentity identity, CryptoEngine crypto, Firmware firmware, Clock clock, int boots) {
        this.identity = identity;
        this.crypto = crypto;
        this.firmware = firmware;
        this.clock = clock;
        this.boots = boots;
        this.startedNanos = clock.monotonicNanos();
    }

    /** Refuses with BAD_PARAMETER a nonce that is not of 8 to 64 bytes. */
    public static void requireNonce(ByteString nonce) {
        if (nonce.size() < MIN_NONCE || nonce.size() > MAX_NONCE) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "A nonce is of " + MIN_NONCE + " to " + MAX_NONCE + " bytes.");
        }
    }

    /** Of the card alone. */
    public CardEvidence ofCard(EvidenceFormat format, ByteString nonce) {
        return switch (format) {
            case RATS -> rats(new EnumMap<>(RatsClaim.class), nonce);
            case VENDOR_BINARY -> vendor(List.of(AttributeType.CLASS.of(CKO_HW_FEATURE)), List.of(), nonce);
            default -> throw unknownFormat();
        };
    }

    /** Of a key that the card's pool holds, and of the card. */
    public CardEvidence ofKey(EvidenceFormat format, ByteString nonce, String name, KeyVersion version) {
        AttestedKey key = new AttestedKey(name, version);
        return switch (format) {
            case RATS -> rats(key.claims(), nonce);
            case VENDOR_BINARY -> vendor(key.publicPart(), key.privatePart(), nonce);
            default -> throw unknownFormat();
        };
    }

    /** Forgets the key that was made for it. */
    @Override
    public synchronized void close() {
        if (partitionKey != null) {
            partitionKey.close();
            partitionKey = null;
        }
    }

    private CardEvidence rats(Map<RatsClaim, ClaimValue> ofKey, ByteString nonce) {
        List<byte[]> makerChain = identity.makerChain();
        ByteString spki = publicKey(makerChain.get(0));
        Map<RatsClaim, ClaimValue> claims = new EnumMap<>(RatsClaim.class);
        claims.putAll(ofKey);
        claims.put(RatsClaim.NONCE, new ClaimValue.Bytes(nonce));
        claims.put(RatsClaim.TIMESTAMP, new ClaimValue.Time(Instant.ofEpochSecond(clock.millis() / 1_000)));
        claims.put(RatsClaim.ATTESTATION_KEY, new ClaimValue.Bytes(spki));
        claims.put(RatsClaim.VENDOR, new ClaimValue.Text("Holdfast"));
        claims.put(RatsClaim.MODEL, new ClaimValue.Text("simulator"));
        claims.put(RatsClaim.HARDWARE_VERSION, new ClaimValue.Text("none"));
        claims.put(RatsClaim.SERIAL, new ClaimValue.Text(identity.cardId()));
        claims.put(RatsClaim.SOFTWARE_VERSION, new ClaimValue.Text(firmware.version()));
        claims.put(RatsClaim.DEBUG_STATE, new ClaimValue.Truth(firmware.isTest()));
        claims.put(RatsClaim.UPTIME, new ClaimValue.Count((clock.monotonicNanos() - startedNanos) / 1_000_000_000));
        claims.put(RatsClaim.BOOT_COUNT, new ClaimValue.Count(boots));
        claims.put(RatsClaim.FIPS_BOOT, new ClaimValue.Truth(false));
        claims.put(RatsClaim.FIPS_MODULE, new ClaimValue.Text(Firmware.NOTICE));
        ByteString signed = ByteString.copyFrom(new RatsClaims(claims).encode());
        ByteString keyId = ByteString.copyFrom(Hash.SHA_256.start().digest(spki.toByteArray()));
        ByteString signature = ByteString.copyFrom(identity.sign(signed.toByteArray()));
        return CardEvidence.newBuilder()
                .setFormat(EvidenceFormat.RATS)
                .setEvidence(new RatsEvidence(signed, keyId, signature).encode())
                .addAllMakerChain(bytes(makerChain))
                .addAllOwnerChain(bytes(identity.ownerChain()))
                .build();
    }

    private CardEvidence vendor(List<VendorAttribute> open, List<VendorAttribute> secret, ByteString nonce) {
        PartitionKey key = partitionKey();
        List<VendorAttribute> all = new ArrayList<>(open);
        all.add(AttributeType.NOTICE.of(Firmware.NOTICE));
        all.add(AttributeType.CARD.of(identity.cardId()));
        all.add(AttributeType.FIRMWARE.of(firmware.version()));
        all.add(AttributeType.BOOT_COUNT.of(boots));
        all.add(AttributeType.NONCE.of(nonce));
        VendorBinary unsigned = new VendorBinary(all, secret, ByteString.EMPTY);
        return CardEvidence.newBuilder()
                .setFormat(EvidenceFormat.VENDOR_BINARY)
                .setEvidence(new VendorBinary(all, secret, key.sign(unsigned.body())).encode())
                .addAllMakerChain(key.makerChain())
                .addAllOwnerChain(key.ownerChain())
                .build();
    }

    private synchronized PartitionKey partitionKey() {
        PartitionKey key = partitionKey;
        if (key == null) {
            key = PartitionKey.make(identity.cardId(), crypto);
            partitionKey = key;
        }
        return key;
    }

    private static ByteString publicKey(byte[] certificate) {
        try {
            return ByteString.copyFrom(
                    Certificates.parse(certificate).getPublicKey().getEncoded());
        } catch (CertificateException e) {
            throw new RefusedException(
                    Code.CARD_ERROR, "The maker's certificate in this card's fuses is not readable; replace the card.");
        }
    }

    private static List<ByteString> bytes(List<byte[]> chain) {
        return chain.stream().map(ByteString::copyFrom).toList();
    }

    private static RefusedException unknownFormat() {
        return new RefusedException(Code.BAD_PARAMETER, "Ask for evidence as VENDOR_BINARY or RATS.");
    }
}
