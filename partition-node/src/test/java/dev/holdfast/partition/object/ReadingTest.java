package dev.holdfast.partition.object;

import static dev.holdfast.partition.object.TestToken.AES_16;
import static dev.holdfast.partition.object.TestToken.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.AttributeValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each attribute that is asked for has an answer of its own, and a secret is opened only in order to be told. */
final class ReadingTest {

    private final TestToken token = new TestToken("default");

    private static List<CKR> values(List<AttributeValue> answers) {
        return answers.stream()
                .map(answer -> CKR.of(answer.getReturnValue()).orElseThrow())
                .toList();
    }

    private static List<Long> types(CKA... types) {
        return Stream.of(types).map(CKA::value).toList();
    }

    @Test
    void secretsOfASensitiveOrUnextractableKeyStaySealed() {
        for (boolean sensitive : new boolean[] {true, false}) {
            Attributes key = token.generate(
                    CKM.AES_KEY_GEN, AES_16.with(CKA.SENSITIVE, sensitive).with(CKA.EXTRACTABLE, sensitive));
            List<AttributeValue> answers = Reading.read(
                    key.without(Sensitive.types(key)),
                    () -> {
                        throw new AssertionError("opened for nothing");
                    },
                    Stream.concat(types(CKA.VALUE_LEN, CKA.VALUE, CKA.MODULUS).stream(), Stream.of(0x80001234L, -1L))
                            .toList());
            assertEquals(
                    List.of(
                            CKR.OK,
                            CKR.ATTRIBUTE_SENSITIVE,
                            CKR.ATTRIBUTE_TYPE_INVALID,
                            CKR.ATTRIBUTE_TYPE_INVALID,
                            CKR.ATTRIBUTE_TYPE_INVALID),
                    values(answers));
            assertTrue(answers.get(1).getValue().isEmpty());
        }
    }

    @Test
    void aKeyThatIsNeitherIsRead() {
        Attributes key =
                token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.EXTRACTABLE).with(CKA.SENSITIVE, false));
        Attributes secret = key.only(Sensitive.types(key));
        List<AttributeValue> answers =
                Reading.read(key.without(Sensitive.types(key)), () -> secret, types(CKA.VALUE, CKA.VALUE));
        assertEquals(key.bytes(CKA.VALUE), answers.get(1).getValue());
        assertEquals(answers.get(0), answers.get(1));
    }

    @Test
    void theValueOfADataObjectIsNoSecret() {
        Attributes data =
                token.create(Attributes.NONE.with(CKA.CLASS, CKO.DATA.value()).with(CKA.VALUE, new byte[] {7}));
        assertEquals(List.of(CKR.OK), values(Reading.read(data, () -> data, types(CKA.VALUE))));
        assertTrue(Reading.size(data, 0) > 0);
    }

    @Test
    void theProfilesOfTheStandardAreObjects() {
        for (Attributes profile : Builtin.objects()) {
            assertEquals(
                    List.of(CKR.OK, CKR.OK, CKR.ATTRIBUTE_TYPE_INVALID),
                    values(Reading.read(profile, () -> profile, types(CKA.PROFILE_ID, CKA.UNIQUE_ID, CKA.LABEL))));
            TestToken.refuses(
                    CKR.ACTION_PROHIBITED, () -> token.change(profile, with(Attributes.NONE, CKA.MODIFIABLE)));
            TestToken.refuses(CKR.ACTION_PROHIBITED, () -> token.copy(profile, Attributes.NONE));
            TestToken.refuses(CKR.ACTION_PROHIBITED, () -> Writing.requireDestroyable(token.profile, profile));
        }
        assertEquals(
                3,
                Builtin.objects().stream()
                        .map(o -> o.bytes(CKA.UNIQUE_ID))
                        .distinct()
                        .count());
    }
}
