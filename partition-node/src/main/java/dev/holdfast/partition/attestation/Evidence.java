package dev.holdfast.partition.attestation;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.firmware.OwnCard;
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
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.StorePartitionCertificates;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Makes evidence of one boot of a card. To be called on the card's thread; its workers sign. */
public final class Evidence implements AutoCloseable {

    private static final int MIN_NONCE = 8;
    private static final int MAX_NONCE = 64;
    private static final int CKO_HW_FEATURE = 5;

    private final OwnCard card;
    private final CardIdentity identity;
    private final Firmware firmware;
    private final Clock clock;
    private final int boots;
    private final long startedNanos;
    private final PartitionKeys partitionKeys;

    /** @param boots how often the card was switched on, this boot included */
    public Evidence(OwnCard card, CardIdentity identity, int boots) {
        this.card = card;
        this.identity = identity;
        this.firmware = card.firmware();
        this.clock = card.environment().clock();
        this.boots = boots;
        this.startedNanos = clock.monotonicNanos();
        this.partitionKeys = new PartitionKeys(card);
    }

    /** Refuses with BAD_PARAMETER a nonce that is not of 8 to 64 bytes. */
    public static void requireNonce(ByteString nonce) {
        if (nonce.size() < MIN_NONCE || nonce.size() > MAX_NONCE) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "A nonce is of " + MIN_NONCE + " to " + MAX_NONCE + " bytes.");
        }
    }

    /** Of the card, and of its partition key. */
    public CompletableFuture<CardEvidence> ofCard(EvidenceFormat format, ByteString nonce) {
        requireNonce(nonce);
        return switch (format) {
            case RATS -> withPartitionKey(key -> rats(claims(key), nonce));
            case VENDOR_BINARY ->
                withPartitionKey(key -> vendor(key, List.of(AttributeType.CLASS.of(CKO_HW_FEATURE)), List.of(), nonce));
            default -> throw unknownFormat();
        };
    }

    /** Of a key that the card's pool holds, and of the card. */
    public CompletableFuture<CardEvidence> ofKey(
            EvidenceFormat format, ByteString nonce, String name, KeyVersion version) {
        AttestedKey key = new AttestedKey(name, version);
        return switch (format) {
            case RATS ->
                CompletableFuture.supplyAsync(
                        () -> rats(key.claims(), nonce), card.environment().workers());
            case VENDOR_BINARY ->
                withPartitionKey(partition -> vendor(certified(partition), key.publicPart(), key.privatePart(), nonce));
            default -> throw unknownFormat();
        };
    }

    /** Takes the certificates of the card's partition key. */
    CompletableFuture<Void> store(StorePartitionCertificates certificates) {
        return partitionKeys.store(certificates);
    }

    @Override
    public void close() {
        partitionKeys.close();
    }

    private <T> CompletableFuture<T> withPartitionKey(Function<PartitionKey, T> work) {
        return partitionKeys
                .open()
                .thenApplyAsync(
                        opened -> {
                            try (PartitionKey key = opened) {
                                return work.apply(key);
                            }
                        },
                        card.environment().workers());
    }

    private static PartitionKey certified(PartitionKey key) {
        if (!key.isCertified()) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "Nobody has certified the partition key that this card has since it was new or zeroized;"
                            + " hsm attest certify does.");
        }
        return key;
    }

    private static Map<RatsClaim, ClaimValue> claims(PartitionKey key) {
        Map<RatsClaim, ClaimValue> claims = new EnumMap<>(RatsClaim.class);
        claims.put(RatsClaim.IDENTIFIER, new ClaimValue.Text(RatsClaims.PARTITION_KEY));
        claims.put(RatsClaim.PUBLIC_KEY, new ClaimValue.Bytes(key.publicKey()));
        claims.put(RatsClaim.EXTRACTABLE, new ClaimValue.Truth(false));
        claims.put(RatsClaim.SENSITIVE, new ClaimValue.Truth(true));
        claims.put(RatsClaim.NEVER_EXTRACTABLE, new ClaimValue.Truth(true));
        claims.put(RatsClaim.LOCAL, new ClaimValue.Truth(true));
        claims.put(RatsClaim.PURPOSE, new ClaimValue.Text(KeyOperation.SIGN.name()));
        return claims;
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

    private CardEvidence vendor(
            PartitionKey key, List<VendorAttribute> open, List<VendorAttribute> secret, ByteString nonce) {
        List<VendorAttribute> all = new ArrayList<>(open);
        all.add(AttributeType.NOTICE.of(Firmware.NOTICE));
        all.add(AttributeType.CARD.of(identity.cardId()));
        all.add(AttributeType.FIRMWARE.of(firmware.version()));
        all.add(AttributeType.BOOT_COUNT.of(boots));
        all.add(AttributeType.NONCE.of(nonce));
        VendorBinary unsigned = new VendorBinary(all, secret, ByteString.EMPTY);
        return CardEvidence.newBuilder()
                .setFormat(EvidenceFormat.VENDOR_BINARY)
                .setEvidence(new VendorBinary(all, secret, key.sign(unsigned.body(), card.crypto())).encode())
                .addAllMakerChain(key.makerChain())
                .addAllOwnerChain(key.ownerChain())
                .build();
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
