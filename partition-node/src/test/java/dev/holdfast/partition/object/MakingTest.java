package dev.holdfast.partition.object;

import static dev.holdfast.partition.object.TestToken.AES;
import static dev.holdfast.partition.object.TestToken.AES_16;
import static dev.holdfast.partition.object.TestToken.key;
import static dev.holdfast.partition.object.TestToken.refuses;
import static dev.holdfast.partition.object.TestToken.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.DecapsulateObject;
import dev.holdfast.proto.v1.EncapsulateObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How objects are made: each refusal of the standard, defaults, and what an object tells of its origin. */
final class MakingTest {

    private static final byte[] SIXTEEN = new byte[16];
    private static final Attributes KNOWN = AES.with(CKA.VALUE, SIXTEEN);
    private static final Attributes CERTIFICATE = Attributes.NONE
            .with(CKA.CLASS, CKO.CERTIFICATE.value())
            .with(CKA.CERTIFICATE_TYPE, 0)
            .with(CKA.SUBJECT, new byte[] {0x30, 0})
            .with(CKA.VALUE, new byte[] {0x30, 0});

    private final TestToken token = new TestToken("default");

    /** Of every class and type: each attribute that must be there is missed, each that must not be there is refused. */
    @ParameterizedTest
    @EnumSource(CKK.class)
    void whatTheTableDemandsIsDemanded(CKK type) {
        for (CKO objectClass : Set.of(CKO.PUBLIC_KEY, CKO.PRIVATE_KEY, CKO.SECRET_KEY)) {
            Attributes bare = key(objectClass, type);
            Map<CKA, Set<Footnote>> table;
            try {
                table = AttributeTable.of(bare);
            } catch (CryptokiException noSuchKeys) {
                continue;
            }
            if (type == CKK.DES) {
                refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> token.create(bare));
                continue;
            }
            refuses(CKR.TEMPLATE_INCOMPLETE, () -> token.create(bare));
            table.forEach((attribute, notes) -> {
                Attributes given = bare.with(attribute, sample(attribute));
                if (notes.contains(Footnote.MUST_NOT_CREATE)) {
                    refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.create(given));
                }
                if (notes.contains(Footnote.MUST_NOT_GENERATE)) {
                    refuses(
                            CKR.ATTRIBUTE_READ_ONLY,
                            () -> Templates.require(token.profile, Who.USER, Origin.GENERATED, given));
                }
                if (notes.contains(Footnote.MUST_NOT_UNWRAP)) {
                    refuses(
                            CKR.ATTRIBUTE_READ_ONLY,
                            () -> Templates.require(token.profile, Who.USER, Origin.UNWRAPPED, given));
                }
            });
            refuses(CKR.TEMPLATE_INCONSISTENT, () -> token.create(bare.with(CKA.APPLICATION, "x")));
        }
    }

    private static ByteString sample(CKA type) {
        int bytes =
                switch (type.kind()) {
                    case BOOL -> 1;
                    case ULONG -> 8;
                    default -> 16;
                };
        return ByteString.copyFrom(new byte[bytes]);
    }

    @Test
    void aCreatedKeyWasKnownOutside() {
        Attributes key = token.create(with(KNOWN, CKA.SENSITIVE).with(CKA.EXTRACTABLE, false));
        assertFalse(key.is(CKA.LOCAL, true));
        assertFalse(key.is(CKA.ALWAYS_SENSITIVE, true));
        assertFalse(key.is(CKA.NEVER_EXTRACTABLE, true));
        assertEquals(-1, key.number(CKA.KEY_GEN_MECHANISM).orElseThrow());
        assertEquals(16, key.number(CKA.VALUE_LEN).orElseThrow());
        assertEquals(ByteString.fromHex("66e94b"), key.bytes(CKA.CHECK_VALUE));
    }

    @Test
    void aGeneratedKeyRemembersWhatItHasAlwaysBeen() {
        Attributes secret = token.generate(CKM.AES_KEY_GEN, AES_16);
        assertTrue(secret.is(CKA.LOCAL));
        assertTrue(secret.is(CKA.ALWAYS_SENSITIVE));
        assertTrue(secret.is(CKA.NEVER_EXTRACTABLE));
        assertEquals(
                CKM.AES_KEY_GEN.value(), secret.number(CKA.KEY_GEN_MECHANISM).orElseThrow());
        Attributes open =
                token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.EXTRACTABLE).with(CKA.SENSITIVE, false));
        assertFalse(open.is(CKA.ALWAYS_SENSITIVE));
        assertFalse(open.is(CKA.NEVER_EXTRACTABLE));
    }

    @Test
    void defaultsAreThoseOfTheProfile() {
        Attributes secret = token.generate(CKM.AES_KEY_GEN, AES_16);
        assertTrue(secret.is(CKA.PRIVATE) && secret.is(CKA.SENSITIVE) && secret.is(CKA.ENCRYPT));
        assertFalse(secret.is(CKA.TOKEN) || secret.is(CKA.EXTRACTABLE) || secret.is(CKA.WRAP) || secret.is(CKA.DERIVE));
        assertTrue(secret.is(CKA.MODIFIABLE) && secret.is(CKA.COPYABLE) && secret.is(CKA.DESTROYABLE));
        assertTrue(secret.has(CKA.LABEL) && secret.has(CKA.ID) && secret.has(CKA.START_DATE));
        assertFalse(secret.has(CKA.ALLOWED_MECHANISMS) || secret.has(CKA.UNWRAP_TEMPLATE));
        Attributes signing = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.SIGN));
        assertFalse(signing.is(CKA.ENCRYPT) || signing.is(CKA.VERIFY), "one use was named");
        Attributes soft = new TestToken("softhsm").generate(CKM.AES_KEY_GEN, with(AES_16, CKA.SIGN));
        assertTrue(soft.is(CKA.ENCRYPT) && soft.is(CKA.WRAP));
        Attributes cloud = new TestToken("cloudhsm").generate(CKM.AES_KEY_GEN, AES_16);
        assertTrue(cloud.is(CKA.EXTRACTABLE));
        assertFalse(cloud.is(CKA.ENCRYPT));
    }

    @Test
    void valuesAreChecked() {
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> token.create(AES.with(CKA.VALUE, new byte[15])));
        refuses(
                CKR.ATTRIBUTE_VALUE_INVALID,
                () -> token.create(key(CKO.SECRET_KEY, CKK.DES3).with(CKA.VALUE, new byte[24])));
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> token.create(KNOWN.with(CKA.START_DATE, "20261301")));
        refuses(
                CKR.TEMPLATE_INCONSISTENT,
                () -> token.create(KNOWN.with(CKA.START_DATE, "20260102").with(CKA.END_DATE, "20260101")));
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> token.create(KNOWN.with(CKA.CHECK_VALUE, new byte[3])));
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> token.create(CERTIFICATE.with(CKA.CERTIFICATE_CATEGORY, 4)));
        refuses(
                CKR.TEMPLATE_INCONSISTENT,
                () -> token.create(with(key(CKO.PRIVATE_KEY, CKK.EC), CKA.ALWAYS_AUTHENTICATE)
                        .with(CKA.PRIVATE, false)
                        .with(CKA.EC_PARAMS, PlainKeys.P256)
                        .with(CKA.VALUE, SIXTEEN)));
        Attributes nested = Attributes.NONE.with(
                CKA.UNWRAP_TEMPLATE,
                Attributes.NONE
                        .with(CKA.UNWRAP_TEMPLATE, Attributes.NONE.template().toByteString())
                        .template()
                        .toByteString());
        refuses(CKR.TEMPLATE_INCONSISTENT, () -> token.create(KNOWN.with(nested)));
        assertTrue(token.create(KNOWN.with(CKA.CHECK_VALUE, new byte[0]))
                .bytes(CKA.CHECK_VALUE)
                .isEmpty());
    }

    @Test
    void certificatesHaveAValueOrAnAddress() {
        Attributes made = token.create(CERTIFICATE);
        assertEquals(3, made.bytes(CKA.CHECK_VALUE).size());
        assertTrue(made.bytes(CKA.ISSUER).isEmpty() && made.has(CKA.ISSUER));
        assertFalse(made.is(CKA.PRIVATE));
        refuses(CKR.TEMPLATE_INCOMPLETE, () -> token.create(CERTIFICATE.without(Set.of(CKA.SUBJECT))));
        refuses(CKR.TEMPLATE_INCOMPLETE, () -> token.create(CERTIFICATE.without(Set.of(CKA.VALUE))));
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> token.create(CERTIFICATE.with(CKA.VALUE, new byte[0])));
        refuses(CKR.TEMPLATE_INCONSISTENT, () -> token.create(CERTIFICATE.with(CKA.URL, "https://example.org")));
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.create(with(CERTIFICATE, CKA.TRUSTED)));
        assertTrue(token.making
                .create(token.profile, Who.SO, with(CERTIFICATE, CKA.TRUSTED))
                .is(CKA.TRUSTED));
    }

    @Test
    void whatIsTrustedIsNamedByItsHash() {
        Attributes trust = Attributes.NONE
                .with(CKA.CLASS, CKO.TRUST.value())
                .with(CKA.ISSUER, SIXTEEN)
                .with(CKA.SERIAL_NUMBER, SIXTEEN);
        assertTrue(token.create(trust.with(CKA.TRUST_SERVER_AUTH, 3)).has(CKA.TRUST_SERVER_AUTH));
        refuses(CKR.TEMPLATE_INCOMPLETE, () -> token.create(trust.with(CKA.TRUST_SERVER_AUTH, 2)));
    }

    @Test
    void privateObjectsAreTheUsersAlone() {
        Attributes data = Attributes.NONE.with(CKA.CLASS, CKO.DATA.value());
        for (Who who : new Who[] {Who.PUBLIC, Who.SO}) {
            refuses(CKR.USER_NOT_LOGGED_IN, () -> token.making.create(token.profile, who, with(data, CKA.PRIVATE)));
            assertFalse(token.making.create(token.profile, who, data).is(CKA.PRIVATE));
            assertFalse(who.sees(with(data, CKA.PRIVATE)));
        }
        assertTrue(Who.USER.sees(token.create(with(data, CKA.PRIVATE))));
    }

    @Test
    void aTemplateDoesNotContradictTheMechanism() {
        Attributes wrong = Attributes.NONE.with(CKA.CLASS, CKO.PUBLIC_KEY.value());
        refuses(CKR.TEMPLATE_INCONSISTENT, () -> token.generate(CKM.AES_KEY_GEN, wrong));
        refuses(
                CKR.TEMPLATE_INCONSISTENT,
                () -> token.generatePair(
                        CKM.EC_KEY_PAIR_GEN,
                        key(CKO.PUBLIC_KEY, CKK.RSA).with(CKA.EC_PARAMS, PlainKeys.P256),
                        Attributes.NONE));
        refuses(CKR.MECHANISM_INVALID, () -> token.generate(CKM.AES_CBC, AES_16));
        refuses(CKR.TEMPLATE_INCOMPLETE, () -> token.generate(CKM.AES_KEY_GEN, AES));
        refuses(
                CKR.TEMPLATE_INCOMPLETE,
                () -> token.generatePair(CKM.RSA_PKCS_KEY_PAIR_GEN, Attributes.NONE, Attributes.NONE));
    }

    @Test
    void aPairHasAPublicHalfInBothKeys() {
        Making.Pair pair = token.generatePair(
                CKM.EC_KEY_PAIR_GEN, Attributes.NONE.with(CKA.EC_PARAMS, PlainKeys.P256), Attributes.NONE);
        assertTrue(pair.privateKey().has(CKA.PUBLIC_KEY_INFO));
        assertEquals(PlainKeys.P256, pair.privateKey().bytes(CKA.EC_PARAMS));
        assertEquals(Set.of(CKA.VALUE), Sensitive.types(pair.privateKey()));
        assertEquals(Set.of(), Sensitive.types(pair.publicKey()));
        assertTrue(pair.privateKey().is(CKA.SIGN) && pair.publicKey().is(CKA.VERIFY));
        assertFalse(pair.privateKey().is(CKA.DECRYPT) || pair.privateKey().is(CKA.DERIVE));
    }

    @Test
    void aPrivateKeyComesAsValueOrAsSeed() {
        Attributes seeded = key(CKO.PRIVATE_KEY, CKK.ML_DSA).with(CKA.PARAMETER_SET, 1);
        refuses(CKR.TEMPLATE_INCOMPLETE, () -> token.create(seeded));
        assertTrue(token.create(seeded.with(CKA.SEED, SIXTEEN)).has(CKA.SEED));
    }

    @Test
    void aKeysOwnTemplatesAreEnforced() {
        Attributes demand = with(Attributes.NONE, CKA.SENSITIVE).with(CKA.LABEL, "in");
        Attributes unwrapping = token.generate(
                CKM.AES_KEY_GEN,
                with(AES_16, CKA.WRAP, CKA.UNWRAP)
                        .with(CKA.UNWRAP_TEMPLATE, demand.template().toByteString()));
        byte[] blob = PlainMechanisms.seal(
                CKM.AES_KEY_WRAP, unwrapping.bytes(CKA.VALUE).toByteArray(), SIXTEEN);
        Attributes unwrapped = token.unwrap(CKM.AES_KEY_WRAP, unwrapping, blob, AES);
        assertEquals("in", unwrapped.bytes(CKA.LABEL).toStringUtf8());
        assertTrue(unwrapped.is(CKA.EXTRACTABLE), "by default of C_UnwrapKey");
        assertFalse(unwrapped.is(CKA.LOCAL) || unwrapped.is(CKA.ALWAYS_SENSITIVE));
        refuses(
                CKR.TEMPLATE_INCONSISTENT,
                () -> token.unwrap(CKM.AES_KEY_WRAP, unwrapping, blob, AES.with(CKA.LABEL, "other")));

        Attributes wrapping = token.generate(
                CKM.AES_KEY_GEN,
                with(AES_16, CKA.WRAP)
                        .with(
                                CKA.WRAP_TEMPLATE,
                                Attributes.NONE
                                        .with(CKA.LABEL, "out")
                                        .template()
                                        .toByteString()));
        Attributes other = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.EXTRACTABLE));
        refuses(CKR.KEY_HANDLE_INVALID, () -> token.wrap(CKM.AES_KEY_WRAP, wrapping, other));
        assertEquals(40, token.wrap(CKM.AES_KEY_WRAP, wrapping, other.with(CKA.LABEL, "out")).length);

        Attributes base = token.generate(
                CKM.AES_KEY_GEN,
                with(AES_16, CKA.DERIVE)
                        .with(CKA.DERIVE_TEMPLATE, demand.template().toByteString()));
        refuses(
                CKR.TEMPLATE_INCONSISTENT,
                () -> token.derive(CKM.HKDF_DERIVE, base, Attributes.NONE.with(CKA.SENSITIVE, false)));
        assertEquals(
                "in",
                token.derive(CKM.HKDF_DERIVE, base, AES_16).bytes(CKA.LABEL).toStringUtf8());
    }

    @Test
    void wrappingAsksWhatTheStandardAsks() {
        Attributes wrapping = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.WRAP));
        Attributes stays = token.generate(CKM.AES_KEY_GEN, AES_16);
        refuses(CKR.KEY_UNEXTRACTABLE, () -> token.wrap(CKM.AES_KEY_WRAP, wrapping, stays));
        Attributes careful = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.EXTRACTABLE, CKA.WRAP_WITH_TRUSTED));
        refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(CKM.AES_KEY_WRAP, wrapping, careful));
        assertEquals(40, token.wrap(CKM.AES_KEY_WRAP, with(wrapping, CKA.TRUSTED), careful).length);
        refuses(CKR.KEY_FUNCTION_NOT_PERMITTED, () -> token.wrap(CKM.AES_KEY_WRAP, stays, careful));
        refuses(CKR.WRAPPING_KEY_TYPE_INCONSISTENT, () -> token.wrap(CKM.RSA_PKCS_OAEP, wrapping, careful));
    }

    @Test
    void onlyZerosAreCutOff() {
        byte[] filled = {1, 2, 3, 0, 0, 0, 0, 0};
        byte[] three = WrappedLength.secret(CKM.AES_KEY_WRAP, CKK.GENERIC_SECRET, Optional.of(3L), filled);
        assertArrayEquals(new byte[] {1, 2, 3}, three);
        byte[] front = {0, 0, 0, 7};
        assertArrayEquals(
                new byte[] {7}, WrappedLength.secret(CKM.RSA_X_509, CKK.GENERIC_SECRET, Optional.of(1L), front));
        refuses(
                CKR.WRAPPED_KEY_LEN_RANGE,
                () -> WrappedLength.secret(CKM.AES_KEY_WRAP, CKK.GENERIC_SECRET, Optional.of(2L), filled));
        refuses(
                CKR.WRAPPED_KEY_LEN_RANGE,
                () -> WrappedLength.secret(CKM.AES_KEY_WRAP_KWP, CKK.GENERIC_SECRET, Optional.of(3L), filled));
        refuses(CKR.WRAPPED_KEY_LEN_RANGE, () -> WrappedLength.secret(CKM.AES_CBC, CKK.DES3, Optional.of(8L), filled));
        refuses(
                CKR.TEMPLATE_INCOMPLETE,
                () -> WrappedLength.secret(CKM.AES_CBC, CKK.GENERIC_SECRET, Optional.empty(), filled));
        refuses(CKR.WRAPPED_KEY_INVALID, () -> WrappedLength.der(filled));
    }

    @Test
    void aDerivedKeyIsNoBetterThanItsBase() {
        Attributes known = token.create(with(KNOWN, CKA.DERIVE, CKA.SENSITIVE));
        Attributes derived = token.derive(CKM.HKDF_DERIVE, known, AES_16);
        assertTrue(derived.is(CKA.SENSITIVE));
        assertFalse(derived.is(CKA.ALWAYS_SENSITIVE) || derived.is(CKA.NEVER_EXTRACTABLE) || derived.is(CKA.LOCAL));
        Attributes own = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.DERIVE));
        Attributes better = token.derive(CKM.HKDF_DERIVE, own, AES_16);
        assertTrue(better.is(CKA.ALWAYS_SENSITIVE) && better.is(CKA.NEVER_EXTRACTABLE));
        assertFalse(better.is(CKA.LOCAL));
        TestToken soft = new TestToken("softhsm");
        assertEquals(
                CKK.GENERIC_SECRET,
                token.derive(CKM.HKDF_DERIVE, own, Attributes.NONE).keyType().orElseThrow());
        Attributes data = token.derive(CKM.HKDF_DATA, own, Attributes.NONE.with(CKA.VALUE_LEN, 20));
        assertEquals(CKO.DATA, data.objectClass().orElseThrow());
        assertEquals(20, data.bytes(CKA.VALUE).size());
        assertFalse(data.has(CKA.LOCAL));
        refuses(CKR.TEMPLATE_INCONSISTENT, () -> token.derive(CKM.HKDF_DERIVE, own, AES.with(CKA.VALUE_LEN, 17)));
        refuses(CKR.MECHANISM_INVALID, () -> soft.derive(CKM.HKDF_DERIVE, own, AES_16));
    }

    @Test
    void bothSidesOfAnEncapsulationHaveTheSameKey() {
        Making.Pair pair = token.generatePair(
                CKM.ML_KEM_KEY_PAIR_GEN, Attributes.NONE.with(CKA.PARAMETER_SET, 2), Attributes.NONE);
        Attributes template = key(CKO.SECRET_KEY, CKK.AES);
        try (OpenKey publicKey = token.making.open(pair.publicKey());
                OpenKey privateKey = token.making.open(pair.privateKey())) {
            EncapsulateObject request = EncapsulateObject.newBuilder()
                    .setMechanism(PlainMechanisms.of(CKM.ML_KEM))
                    .setTemplate(template.template())
                    .build();
            Making.Encapsulated made = token.making.encapsulate(token.profile, Who.USER, request, publicKey);
            Attributes same = token.making.decapsulate(
                    token.profile,
                    Who.USER,
                    DecapsulateObject.newBuilder()
                            .setMechanism(request.getMechanism())
                            .setTemplate(request.getTemplate())
                            .setCiphertext(ByteString.copyFrom(made.ciphertext()))
                            .build(),
                    privateKey);
            assertEquals(made.key(), same);
            assertTrue(same.is(CKA.EXTRACTABLE));
            refuses(
                    CKR.TEMPLATE_INCOMPLETE,
                    () -> token.making.encapsulate(
                            token.profile,
                            Who.USER,
                            request.toBuilder().clearTemplate().build(),
                            publicKey));
        }
    }
}
