package dev.holdfast.proto.attestation;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * Claims of draft-ietf-rats-pkix-key-attestation that a card makes. The arc is the draft's placeholder, 1.2.3.999, until one is
 * assigned; numbers below it are in the order of docs/formats.md. {@code fipslevel} is never claimed by a simulator.
 */
public enum RatsClaim {
    NONCE(Entity.TRANSACTION, 0, "nonce"),
    TIMESTAMP(Entity.TRANSACTION, 1, "timestamp"),
    ATTESTATION_KEY(Entity.TRANSACTION, 2, "attestation-key"),

    VENDOR(Entity.PLATFORM, 0, "vendor"),
    MODEL(Entity.PLATFORM, 1, "model"),
    HARDWARE_VERSION(Entity.PLATFORM, 2, "hw-version"),
    SERIAL(Entity.PLATFORM, 3, "serial"),
    SOFTWARE_VERSION(Entity.PLATFORM, 4, "sw-version"),
    DEBUG_STATE(Entity.PLATFORM, 5, "debug-state"),
    UPTIME(Entity.PLATFORM, 6, "uptime"),
    BOOT_COUNT(Entity.PLATFORM, 7, "bootcount"),
    FIPS_BOOT(Entity.PLATFORM, 8, "fipsboot"),
    FIPS_VERSION(Entity.PLATFORM, 9, "fipsver"),
    FIPS_LEVEL(Entity.PLATFORM, 10, "fipslevel"),
    FIPS_MODULE(Entity.PLATFORM, 11, "fipsmodule"),

    IDENTIFIER(Entity.KEY, 0, "identifier"),
    PUBLIC_KEY(Entity.KEY, 1, "spki"),
    EXTRACTABLE(Entity.KEY, 2, "extractable"),
    SENSITIVE(Entity.KEY, 3, "sensitive"),
    NEVER_EXTRACTABLE(Entity.KEY, 4, "never-extractable"),
    LOCAL(Entity.KEY, 5, "local"),
    EXPIRY(Entity.KEY, 6, "expiry"),
    PURPOSE(Entity.KEY, 7, "purpose");

    private static final ASN1ObjectIdentifier ARC = new ASN1ObjectIdentifier("1.2.3.999");

    /** What is spoken of. */
    public enum Entity {
        TRANSACTION,
        PLATFORM,
        KEY;

        ASN1ObjectIdentifier oid() {
            return ARC.branch("0").branch(Integer.toString(ordinal()));
        }

        static Optional<Entity> of(ASN1ObjectIdentifier oid) {
            return Arrays.stream(values())
                    .filter(entity -> entity.oid().equals(oid))
                    .findFirst();
        }
    }

    private final Entity entity;
    private final int number;
    private final String label;

    RatsClaim(Entity entity, int number, String label) {
        this.entity = entity;
        this.number = number;
        this.label = label;
    }

    public Entity entity() {
        return entity;
    }

    /** As the draft spells it. */
    public String label() {
        return label;
    }

    ASN1ObjectIdentifier oid() {
        return ARC.branch("1").branch(Integer.toString(entity.ordinal())).branch(Integer.toString(number));
    }

    static Optional<RatsClaim> of(ASN1ObjectIdentifier oid) {
        return Arrays.stream(values()).filter(claim -> claim.oid().equals(oid)).findFirst();
    }
}
