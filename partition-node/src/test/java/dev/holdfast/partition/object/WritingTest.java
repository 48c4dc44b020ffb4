package dev.holdfast.partition.object;

import static dev.holdfast.partition.object.TestToken.AES;
import static dev.holdfast.partition.object.TestToken.AES_16;
import static dev.holdfast.partition.object.TestToken.key;
import static dev.holdfast.partition.object.TestToken.refuses;
import static dev.holdfast.partition.object.TestToken.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be changed, copied and destroyed. */
final class WritingTest {

    private static final List<CKA> BOOLEANS = List.of(CKA.values()).stream()
            .filter(type -> type.kind() == CKA.Kind.BOOL)
            .toList();

    private final TestToken token = new TestToken("softhsm");

    /** Whatever is tried with a key, in any order, these attributes move one way or not at all. */
    @ParameterizedTest
    @ValueSource(strings = {"default", "fips", "softhsm"})
    void oneWayAttributesGoOneWay(String profile) {
        TestToken device = new TestToken(profile);
        Random random = new Random(11);
        for (int run = 0; run < 40; run++) {
            Attributes key = device.generate(
                    CKM.AES_KEY_GEN,
                    AES_16.with(CKA.SENSITIVE, random.nextBoolean()).with(CKA.EXTRACTABLE, random.nextBoolean()));
            for (int step = 0; step < 60; step++) {
                Attributes changes = Attributes.NONE;
                for (int i = random.nextInt(2); i >= 0; i--) {
                    changes = changes.with(BOOLEANS.get(random.nextInt(BOOLEANS.size())), random.nextBoolean());
                }
                try {
                    Attributes after = random.nextBoolean() ? device.change(key, changes) : device.copy(key, changes);
                    requireOneWay(key, after);
                    key = after;
                } catch (CryptokiException refused) {
                    assertTrue(
                            Set.of(CKR.ATTRIBUTE_READ_ONLY, CKR.ACTION_PROHIBITED, CKR.TEMPLATE_INCONSISTENT)
                                    .contains(refused.value()),
                            refused.getMessage());
                }
            }
        }
    }

    private static void requireOneWay(Attributes before, Attributes after) {
        for (CKA up : Set.of(CKA.SENSITIVE, CKA.WRAP_WITH_TRUSTED)) {
            assertFalse(before.is(up) && !after.is(up), up.spelling());
        }
        for (CKA down : Set.of(CKA.EXTRACTABLE, CKA.COPYABLE)) {
            assertFalse(!before.is(down) && after.is(down), down.spelling());
        }
        for (CKA fixed : Set.of(
                CKA.LOCAL,
                CKA.ALWAYS_SENSITIVE,
                CKA.NEVER_EXTRACTABLE,
                CKA.KEY_GEN_MECHANISM,
                CKA.VALUE,
                CKA.TRUSTED)) {
            assertEquals(before.find(fixed), after.find(fixed), fixed.spelling());
        }
        assertFalse(after.is(CKA.ALWAYS_SENSITIVE) && !after.is(CKA.SENSITIVE));
        assertFalse(after.is(CKA.NEVER_EXTRACTABLE) && after.is(CKA.EXTRACTABLE));
    }

    @Test
    void everyAttributeIsChangedOnlyWhereItsFootnoteSaysSo() {
        Attributes key = token.generate(CKM.AES_KEY_GEN, AES_16);
        AttributeTable.of(key).forEach((type, notes) -> {
            boolean open = notes.contains(Footnote.MODIFIABLE)
                    || notes.contains(Footnote.ONLY_UP)
                    || notes.contains(Footnote.ONLY_DOWN)
                    || notes.contains(Footnote.OFFICER)
                    || type == CKA.CHECK_VALUE;
            if (!open && key.has(type)) {
                refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.change(key, key.only(Set.of(type))));
            }
        });
        assertEquals(
                "new",
                token.change(key, Attributes.NONE.with(CKA.LABEL, "new"))
                        .bytes(CKA.LABEL)
                        .toStringUtf8());
        refuses(CKR.TEMPLATE_INCONSISTENT, () -> token.change(key, Attributes.NONE.with(CKA.MODULUS, new byte[1])));
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> token.change(key, Attributes.NONE.with(CKA.END_DATE, "2026123x")));
    }

    @Test
    void whatIsNotModifiableCopyableDestroyableIsNot() {
        Attributes fixed = token.create(AES.with(CKA.VALUE, new byte[16])
                .with(CKA.MODIFIABLE, false)
                .with(CKA.COPYABLE, false)
                .with(CKA.DESTROYABLE, false));
        refuses(CKR.ACTION_PROHIBITED, () -> token.change(fixed, Attributes.NONE.with(CKA.LABEL, "x")));
        refuses(CKR.ACTION_PROHIBITED, () -> token.copy(fixed, Attributes.NONE));
        refuses(CKR.ACTION_PROHIBITED, () -> Writing.requireDestroyable(token.profile, fixed));
    }

    @Test
    void aCopyMayBeOtherwiseInFourThings() {
        Attributes key = token.generate(CKM.AES_KEY_GEN, AES_16).with(CKA.UNIQUE_ID, "00");
        Attributes copy = token.copy(
                key,
                with(Attributes.NONE, CKA.TOKEN).with(CKA.MODIFIABLE, false).with(CKA.DESTROYABLE, false));
        assertTrue(copy.is(CKA.TOKEN));
        assertFalse(copy.is(CKA.MODIFIABLE) || copy.is(CKA.DESTROYABLE) || copy.has(CKA.UNIQUE_ID));
        assertEquals(key.bytes(CKA.VALUE), copy.bytes(CKA.VALUE));
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.change(key, with(Attributes.NONE, CKA.TOKEN)));
        refuses(CKR.TEMPLATE_INCONSISTENT, () -> token.copy(key, Attributes.NONE.with(CKA.PRIVATE, false)));
        Attributes data =
                token.create(Attributes.NONE.with(CKA.CLASS, CKO.DATA.value()).with(CKA.PRIVATE, false));
        refuses(
                CKR.USER_NOT_LOGGED_IN,
                () -> Writing.copy(token.profile, Who.PUBLIC, data, with(Attributes.NONE, CKA.PRIVATE)));
    }

    @Test
    void trustIsTheSecurityOfficersToGive() {
        Attributes publicKey = token.create(
                key(CKO.PUBLIC_KEY, CKK.RSA).with(CKA.MODULUS, new byte[256]).with(CKA.PUBLIC_EXPONENT, new byte[] {3
                }));
        Attributes trust = with(Attributes.NONE, CKA.TRUSTED);
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.change(publicKey, trust));
        assertTrue(Writing.change(token.profile, Who.SO, publicKey, trust).is(CKA.TRUSTED));
    }

    @Test
    void aPublicHalfIsWhatItIs() {
        Making.Pair pair = token.generatePair(
                CKM.EC_KEY_PAIR_GEN, Attributes.NONE.with(CKA.EC_PARAMS, PlainKeys.P256), Attributes.NONE);
        Attributes same = pair.privateKey().only(Set.of(CKA.PUBLIC_KEY_INFO));
        assertEquals(pair.privateKey(), token.change(pair.privateKey(), same));
        refuses(
                CKR.ATTRIBUTE_VALUE_INVALID,
                () -> token.change(pair.privateKey(), same.with(CKA.PUBLIC_KEY_INFO, new byte[9])));
    }

    @Test
    void aCheckValueMayOnlyBeTakenAway() {
        Attributes key = token.generate(CKM.AES_KEY_GEN, AES_16);
        assertTrue(token.change(key, Attributes.NONE.with(CKA.CHECK_VALUE, new byte[0]))
                .bytes(CKA.CHECK_VALUE)
                .isEmpty());
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.change(key, Attributes.NONE.with(CKA.CHECK_VALUE, new byte[3])));
    }
}
