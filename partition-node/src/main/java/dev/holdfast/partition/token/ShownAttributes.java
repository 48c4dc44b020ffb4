package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.vault.ObjectRules;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyOrigin;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.TokenObject;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The attributes of the objects that show a key version. Where the service knows the same - what the key may do, whether it was
 * made here - its word counts; the rest is what PKCS#11 has said, or a default.
 */
final class ShownAttributes {

    /** CK_UNAVAILABLE_INFORMATION, as a mechanism. */
    private static final long UNAVAILABLE = -1;

    private static final Set<CKA> OF_PRIVATE =
            Set.of(CKA.MODULUS, CKA.PUBLIC_EXPONENT, CKA.EC_PARAMS, CKA.PUBLIC_KEY_INFO);

    private final KeyEncoding encoding;

    ShownAttributes(KeyEncoding encoding) {
        this.encoding = encoding;
    }

    /** What an object of this class may do, by what the service says of it. */
    static Map<CKA, KeyOperation> uses(KeyType type, CKO objectClass) {
        Map<CKA, KeyOperation> uses = new EnumMap<>(CKA.class);
        if (objectClass != CKO.PRIVATE_KEY && type != KeyType.EC) {
            uses.put(CKA.ENCRYPT, KeyOperation.ENCRYPT);
            uses.put(CKA.WRAP, KeyOperation.WRAP_KEY);
        }
        if (objectClass != CKO.PUBLIC_KEY && type != KeyType.EC) {
            uses.put(CKA.DECRYPT, KeyOperation.DECRYPT);
            uses.put(CKA.UNWRAP, KeyOperation.UNWRAP_KEY);
        }
        if (objectClass == CKO.PRIVATE_KEY) {
            uses.put(CKA.SIGN, KeyOperation.SIGN);
        }
        if (objectClass == CKO.PUBLIC_KEY) {
            uses.put(CKA.VERIFY, KeyOperation.VERIFY);
        }
        return uses;
    }

    /** All of an object, but for sensitive values. */
    Attributes of(KeyRecord key, KeyVersion version, CKO objectClass) {
        Attributes attributes = byDefault(key.getName(), version, objectClass);
        ByteString id = ObjectRules.shownId(objectClass, version.getVersion());
        for (TokenObject said : version.getObjectsList()) {
            if (said.getId().equals(id)) {
                attributes = attributes.with(Attributes.of(said.getAttributesList()));
            }
        }
        for (Map.Entry<CKA, KeyOperation> use :
                uses(version.getSpec().getType(), objectClass).entrySet()) {
            attributes =
                    attributes.with(use.getKey(), version.getOperationsList().contains(use.getValue()));
        }
        if (objectClass != CKO.PUBLIC_KEY && key.getVersionsCount() != 1) {
            attributes = attributes.with(CKA.DESTROYABLE, false);
        }
        return attributes.with(CKA.UNIQUE_ID, HexFormat.of().formatHex(id.toByteArray()));
    }

    /** What is to be remembered of an object so that {@link #of} gives these attributes again. */
    TokenObject said(String name, KeyVersion version, CKO objectClass, Attributes attributes) {
        Attributes known = byDefault(name, version, objectClass);
        Set<CKA> uses = uses(version.getSpec().getType(), objectClass).keySet();
        Attributes said = SealedValues.inClear(attributes).without(uses);
        List<CKA> same = new ArrayList<>();
        known.asMap().forEach((type, value) -> {
            if (value.equals(said.bytes(type)) && said.has(type)) {
                same.add(type);
            }
        });
        return TokenObject.newBuilder()
                .setId(ObjectRules.shownId(objectClass, version.getVersion()))
                .addAllAttributes(said.without(Set.copyOf(same)).template().getAttributesList())
                .build();
    }

    private Attributes byDefault(String name, KeyVersion version, CKO objectClass) {
        CKK type = keyType(version.getSpec().getType());
        boolean made = version.getOrigin() == KeyOrigin.GENERATED;
        Attributes attributes = Attributes.NONE
                .with(CKA.CLASS, objectClass.value())
                .with(CKA.KEY_TYPE, type.value())
                .with(CKA.TOKEN, true)
                .with(CKA.PRIVATE, objectClass != CKO.PUBLIC_KEY)
                .with(CKA.MODIFIABLE, true)
                .with(CKA.COPYABLE, false)
                .with(CKA.DESTROYABLE, true)
                .with(CKA.LABEL, name)
                .with(CKA.ID, version.getVersion())
                .with(
                        CKA.START_DATE,
                        date(
                                version.getAttributes().hasNotBefore(),
                                version.getAttributes().getNotBefore()))
                .with(
                        CKA.END_DATE,
                        date(
                                version.getAttributes().hasExpires(),
                                version.getAttributes().getExpires()))
                .with(CKA.DERIVE, false)
                .with(CKA.OBJECT_VALIDATION_FLAGS, 0)
                .with(CKA.LOCAL, made)
                .with(CKA.KEY_GEN_MECHANISM, made ? generation(type).value() : UNAVAILABLE);
        return switch (objectClass) {
            case PUBLIC_KEY -> attributes.with(ofPublic(type, version)).with(forPublic());
            case PRIVATE_KEY ->
                attributes
                        .with(ofPublic(type, version).only(OF_PRIVATE))
                        .with(forPrivate())
                        .with(protectedHere());
            default ->
                attributes
                        .with(CKA.VALUE_LEN, version.getSpec().getSize() / Byte.SIZE)
                        .with(forSecret())
                        .with(protectedHere());
        };
    }

    private Attributes ofPublic(CKK type, KeyVersion version) {
        return encoding.ofPublic(new KeyValue(type, version.getPublicKey().toByteArray()));
    }

    private static Attributes forPublic() {
        return flags(CKA.ENCRYPT, CKA.VERIFY, CKA.VERIFY_RECOVER, CKA.WRAP, CKA.ENCAPSULATE, CKA.TRUSTED)
                .with(CKA.SUBJECT, ByteString.EMPTY);
    }

    private static Attributes forPrivate() {
        return flags(
                        CKA.DECRYPT,
                        CKA.SIGN,
                        CKA.SIGN_RECOVER,
                        CKA.UNWRAP,
                        CKA.DECAPSULATE,
                        CKA.WRAP_WITH_TRUSTED,
                        CKA.ALWAYS_AUTHENTICATE)
                .with(CKA.SUBJECT, ByteString.EMPTY);
    }

    private static Attributes forSecret() {
        return flags(
                CKA.ENCRYPT,
                CKA.DECRYPT,
                CKA.SIGN,
                CKA.VERIFY,
                CKA.WRAP,
                CKA.UNWRAP,
                CKA.WRAP_WITH_TRUSTED,
                CKA.TRUSTED);
    }

    /** The service lets no key out: what it calls exportable may be released to an enclave, not to a client. */
    private static Attributes protectedHere() {
        return Attributes.NONE
                .with(CKA.SENSITIVE, true)
                .with(CKA.ALWAYS_SENSITIVE, true)
                .with(CKA.EXTRACTABLE, false)
                .with(CKA.NEVER_EXTRACTABLE, true);
    }

    private static Attributes flags(CKA... unset) {
        Attributes attributes = Attributes.NONE;
        for (CKA flag : unset) {
            attributes = attributes.with(flag, false);
        }
        return attributes;
    }

    static CKK keyType(KeyType type) {
        return switch (type) {
            case RSA -> CKK.RSA;
            case EC -> CKK.EC;
            case OCT, KEY_TYPE_UNSPECIFIED, UNRECOGNIZED -> CKK.AES;
        };
    }

    private static CKM generation(CKK type) {
        return switch (type) {
            case RSA -> CKM.RSA_PKCS_KEY_PAIR_GEN;
            case EC -> CKM.EC_KEY_PAIR_GEN;
            default -> CKM.AES_KEY_GEN;
        };
    }

    private static ByteString date(boolean present, long seconds) {
        return present
                ? ByteString.copyFromUtf8(
                        DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofEpochDay(TimeUnit.SECONDS.toDays(seconds))))
                : ByteString.EMPTY;
    }
}
