package dev.holdfast.partition.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sealed material opens for the key it was made for, and for no record that was given it afterwards. */
class KeyMaterialTest {

    private static final byte[] MATERIAL = {1, 2, 3, 4};
    private static final DomainKeys KEYS = DomainKeys.generate(TestCrypto.ENGINE);
    private static final KeyVersion VERSION = KeyVersion.newBuilder()
            .setVersion(ByteString.copyFrom(new byte[16]))
            .setSpec(KeySpec.newBuilder().setType(KeyType.OCT).setSize(256))
            .build();

    private final KeyVersion sealed = VERSION.toBuilder()
            .setSealedMaterial(KeyMaterial.seal(TestCrypto.ENGINE, KEYS, "Key", VERSION, MATERIAL))
            .build();

    @Test
    void theKeyItselfOpensWhateverItsNamesCaseOrItsAttributes() {
        assertArrayEquals(MATERIAL, open(KEYS, "kEY", sealed));
        KeyVersion disabled = sealed.toBuilder()
                .setAttributes(KeyAttributes.newBuilder().setEnabled(false).setExpires(1))
                .build();
        assertArrayEquals(MATERIAL, open(KEYS, "Key", disabled));
    }

    @Test
    void noOtherRecordOpensIt() {
        assertRefused(KEYS, "Key2", sealed);
        assertRefused(DomainKeys.generate(TestCrypto.ENGINE), "Key", sealed);
        byte[] otherVersion = new byte[16];
        otherVersion[15] = 1;
        for (KeyVersion.Builder changed : List.of(
                sealed.toBuilder().setVersion(ByteString.copyFrom(otherVersion)),
                sealed.toBuilder()
                        .setSpec(KeySpec.newBuilder().setType(KeyType.RSA).setSize(256)),
                sealed.toBuilder()
                        .setSpec(KeySpec.newBuilder().setType(KeyType.OCT).setSize(128)),
                sealed.toBuilder()
                        .setSpec(KeySpec.newBuilder()
                                .setType(KeyType.OCT)
                                .setSize(256)
                                .setCurve(Curve.P_256)),
                sealed.toBuilder().setAttributes(KeyAttributes.newBuilder().setExportable(true)),
                sealed.toBuilder().setSealedMaterial(sealed.getSealedMaterial().substring(1)),
                sealed.toBuilder().clearSealedMaterial())) {
            assertRefused(KEYS, "Key", changed.build());
        }
    }

    @Test
    void noTwoSealsAreAlike() {
        assertNotEquals(
                sealed.getSealedMaterial(), KeyMaterial.seal(TestCrypto.ENGINE, KEYS, "Key", VERSION, MATERIAL));
    }

    private static byte[] open(DomainKeys keys, String name, KeyVersion version) {
        return KeyMaterial.open(TestCrypto.ENGINE, keys, name, version);
    }

    private static void assertRefused(DomainKeys keys, String name, KeyVersion version) {
        RefusedException refusal = assertThrows(RefusedException.class, () -> open(keys, name, version));
        assertEquals(Code.CRYPTO_FAILED, refusal.code());
    }
}
