package dev.holdfast.harness.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.config.ConfigFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaceConfigTest {

    private static final String GUID = "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01";
    private static final String WHO =
            "tenant = " + GUID + "\nsubscription = " + GUID + "\nprincipals = principals.conf\n";

    @Test
    void aFaceThatIsOffOrNotNamedIsNotThere() {
        assertTrue(read(WHO).isEmpty());
        assertTrue(read("face = off\n" + WHO).isEmpty());
    }

    @Test
    void whatIsNotSaidIsTheSaferWay() {
        FaceConfig face = read("face = 127.0.0.1:8443\n" + WHO).orElseThrow();
        assertEquals(8443, face.address().port());
        assertFalse(face.openIdentity());
        assertTrue(face.identity().isEmpty());
        assertTrue(face.issuer().isEmpty());
    }

    @Test
    void tokensWithoutASecretAreForThisMachineAlone() {
        String open = WHO + "managed-identity = administrator\nopen-managed-identity = on\n";
        assertTrue(read("face = 127.0.0.1:8443\n" + open).orElseThrow().openIdentity());
        RefusedException refused = assertThrows(RefusedException.class, () -> read("face = 0.0.0.0:8443\n" + open));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        assertTrue(refused.status().getMessage().contains("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "face = everywhere\n" + WHO,
                "face = 127.0.0.1:8443\n",
                "face = 127.0.0.1:8443\n" + WHO + "issuer = http://login.example\n",
                "face = 127.0.0.1:8443\n" + WHO + "open-managed-identity = maybe\n",
                "face = 127.0.0.1:8443\n" + WHO + "speed = warp\n",
            })
    void whatMakesNoSenseIsRefusedWithItsPlace(String text) {
        RefusedException refused = assertThrows(RefusedException.class, () -> read(text));
        assertTrue(refused.status().getMessage().contains("coordinator.conf"), refused.status()::getMessage);
    }

    private static Optional<FaceConfig> read(String text) {
        return FaceConfig.read(ConfigFile.parse(Path.of("coordinator.conf"), text, FaceConfig.KEYS));
    }
}
