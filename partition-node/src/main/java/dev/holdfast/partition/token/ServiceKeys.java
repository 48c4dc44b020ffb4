package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.pool.KeyMaterial;
import dev.holdfast.partition.vault.KeyRules;
import dev.holdfast.partition.vault.ObjectRules;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyOrigin;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.PutKeyVersionChange;
import dev.holdfast.proto.v1.TokenObject;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which keys that PKCS#11 makes are the service's keys too: those of which its data plane can say everything that protects them.
 * They are kept as key versions, and shown by both.
 */
final class ServiceKeys {

    private static final int VERSION_BYTES = 16;
    private static final Set<CKA> BEYOND_THE_SERVICE = Set.of(
            CKA.WRAP_TEMPLATE,
            CKA.UNWRAP_TEMPLATE,
            CKA.DERIVE_TEMPLATE,
            CKA.ENCAPSULATE_TEMPLATE,
            CKA.DECAPSULATE_TEMPLATE,
            CKA.ALLOWED_MECHANISMS);
    private static final Map<ByteString, KeySpec> CURVES = Stream.of(
                    curve("06082a8648ce3d030107", Curve.P_256),
                    curve("06052b81040022", Curve.P_384),
                    curve("06052b81040023", Curve.P_521),
                    curve("06052b8104000a", Curve.P_256K))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final CryptoEngine crypto;
    private final Algorithms algorithms;
    private final ShownAttributes shown;

    ServiceKeys(CryptoEngine crypto, Algorithms algorithms) {
        this.crypto = crypto;
        this.algorithms = algorithms;
        this.shown = new ShownAttributes(algorithms.encoding());
    }

    /**
     * The key version of a new key, or empty when it has to stand for itself.
     *
     * @param key private or secret, complete
     * @param publicKey of a pair; empty when the private key alone is made, or its public half is not kept
     */
    Optional<PutKeyVersionChange> of(Vault vault, DomainKeys keys, Attributes key, Optional<Attributes> publicKey) {
        String name = key.bytes(CKA.LABEL).toStringUtf8();
        boolean fits = KeyRules.isName(name)
                && vault.isFree(name)
                && key.is(CKA.TOKEN)
                && key.is(CKA.PRIVATE)
                && key.is(CKA.SENSITIVE)
                && !key.is(CKA.EXTRACTABLE, true)
                && !key.is(CKA.ALWAYS_AUTHENTICATE)
                && BEYOND_THE_SERVICE.stream().allMatch(type -> key.bytes(type).isEmpty())
                && publicKey
                        .map(half -> BEYOND_THE_SERVICE.stream()
                                .allMatch(type -> half.bytes(type).isEmpty()))
                        .orElse(true);
        return fits ? spec(key).flatMap(spec -> version(keys, name, spec, key, publicKey)) : Optional.empty();
    }

    private Optional<PutKeyVersionChange> version(
            DomainKeys keys, String name, KeySpec spec, Attributes key, Optional<Attributes> publicKey) {
        CryptoEngine.Generated made;
        try (OpenKey open = algorithms.making().open(key)) {
            made = crypto.check(spec, open.value().bytes());
        } catch (RefusedException notAsTheServiceWantsIt) {
            return Optional.empty();
        }
        try {
            KeyVersion.Builder version = KeyVersion.newBuilder()
                    .setVersion(ByteString.copyFrom(crypto.random(VERSION_BYTES)))
                    .setSpec(spec)
                    .addAllOperations(operations(spec.getType(), key, publicKey))
                    .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                    .setPublicKey(ByteString.copyFrom(made.publicKey()));
            boolean local = key.is(CKA.LOCAL);
            KeyVersion named = version.setOrigin(local ? KeyOrigin.GENERATED : KeyOrigin.IMPORTED)
                    .build();
            ObjectRules.shown(spec.getType()).forEach(objectClass -> said(name, named, objectClass, key, publicKey)
                    .ifPresent(version::addObjects));
            version.setSealedMaterial(KeyMaterial.seal(crypto, keys, name, named, made.material()));
            return Optional.of(PutKeyVersionChange.newBuilder()
                            .setName(name)
                            .setMode(local ? PutKeyMode.CREATE : PutKeyMode.IMPORT)
                            .setVersion(version)
                            .setDomainId(keys.domainId())
                            .build())
                    .filter(change -> ObjectRules.fits(change.getVersion()));
        } finally {
            Arrays.fill(made.material(), (byte) 0);
        }
    }

    /** What PKCS#11 says beyond the service. A public half that was not made is not there, whatever the service knows. */
    private Optional<TokenObject> said(
            String name, KeyVersion version, CKO objectClass, Attributes key, Optional<Attributes> publicKey) {
        if (objectClass == CKO.PUBLIC_KEY && publicKey.isEmpty()) {
            return Optional.of(TokenObject.newBuilder()
                    .setId(ObjectRules.shownId(objectClass, version.getVersion()))
                    .setHidden(true)
                    .build());
        }
        Attributes attributes = objectClass == CKO.PUBLIC_KEY ? publicKey.orElseThrow() : key;
        return Optional.of(shown.said(name, version, objectClass, attributes))
                .filter(said -> said.getAttributesCount() > 0);
    }

    /** A public half that is not there may do what undoes or checks what the private one does. */
    private static Set<KeyOperation> operations(KeyType type, Attributes key, Optional<Attributes> publicKey) {
        Set<KeyOperation> operations = new TreeSet<>();
        ObjectRules.shown(type).forEach(objectClass -> {
            Attributes attributes = objectClass == CKO.PUBLIC_KEY ? publicKey.orElseGet(() -> mirrored(key)) : key;
            ShownAttributes.uses(type, objectClass).forEach((use, operation) -> {
                if (attributes.is(use)) {
                    operations.add(operation);
                }
            });
        });
        return operations;
    }

    private static Attributes mirrored(Attributes key) {
        return Attributes.NONE
                .with(CKA.ENCRYPT, key.is(CKA.DECRYPT))
                .with(CKA.VERIFY, key.is(CKA.SIGN))
                .with(CKA.WRAP, key.is(CKA.UNWRAP));
    }

    private static Optional<KeySpec> spec(Attributes key) {
        Optional<CKK> type = key.keyType();
        if (type.equals(Optional.of(CKK.RSA))) {
            return size(KeyType.RSA, bits(key.bytes(CKA.MODULUS)), Set.of(2048, 3072, 4096));
        }
        if (type.equals(Optional.of(CKK.EC))) {
            return Optional.ofNullable(CURVES.get(key.bytes(CKA.EC_PARAMS)));
        }
        if (type.equals(Optional.of(CKK.AES))) {
            return size(KeyType.OCT, Byte.SIZE * key.bytes(CKA.VALUE).size(), Set.of(128, 192, 256));
        }
        return Optional.empty();
    }

    private static Optional<KeySpec> size(KeyType type, int bits, Set<Integer> offered) {
        return Optional.of(KeySpec.newBuilder().setType(type).setSize(bits).build())
                .filter(spec -> offered.contains(spec.getSize()));
    }

    private static int bits(ByteString modulus) {
        return new BigInteger(1, modulus.toByteArray()).bitLength();
    }

    private static Map.Entry<ByteString, KeySpec> curve(String oid, Curve curve) {
        return Map.entry(
                ByteString.copyFrom(HexFormat.of().parseHex(oid)),
                KeySpec.newBuilder().setType(KeyType.EC).setCurve(curve).build());
    }
}
