package dev.holdfast.harness.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateKeyOptions;
import com.azure.security.keyvault.keys.models.CreateOctKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.ImportKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of every kind are made and brought along, and are what was asked for. */
@ExtendWith(ServedHsm.class)
final class KeyCreationTest {

    private final FaceUnderTest face;
    private final KeyClient keys;

    KeyCreationTest(FaceUnderTest face) {
        this.face = face;
        keys = AzureClients.of(face).keys();
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 3072, 4096})
    void rsaKeysHaveTheSizeAskedFor(int bits) {
        KeyVaultKey key = keys.createRsaKey(new CreateRsaKeyOptions("rsa-" + bits)
                .setHardwareProtected(true)
                .setKeySize(bits));
        assertEquals(KeyType.RSA_HSM, key.getKeyType());
        assertEquals(bits, new BigInteger(1, key.getKey().getN()).bitLength());
        assertArrayEquals(new byte[] {1, 0, 1}, key.getKey().getE());
        assertTrue(key.getKeyOperations().containsAll(Set.of(KeyOperation.SIGN, KeyOperation.UNWRAP_KEY)));
        assertNothingSecret(key.getKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "P-521", "P-256K"})
    void ecKeysAreOnTheCurveAskedFor(String curve) {
        KeyVaultKey key = keys.createEcKey(new CreateEcKeyOptions("ec-" + curve)
                .setHardwareProtected(true)
                .setCurveName(KeyCurveName.fromString(curve)));
        assertEquals(KeyType.EC_HSM, key.getKeyType());
        assertEquals(curve, key.getKey().getCurveName().toString());
        OutsideCrypto.requireOnCurve(key.getKey());
        assertEquals(Set.of(KeyOperation.SIGN, KeyOperation.VERIFY), Set.copyOf(key.getKeyOperations()));
        assertNothingSecret(key.getKey());
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 192, 256})
    void symmetricKeysShowNothing(int bits) {
        KeyVaultKey key = keys.createOctKey(new CreateOctKeyOptions("oct-" + bits)
                .setHardwareProtected(true)
                .setKeySize(bits));
        assertEquals(KeyType.OCT_HSM, key.getKeyType());
        assertTrue(key.getKeyOperations().containsAll(Set.of(KeyOperation.ENCRYPT, KeyOperation.WRAP_KEY)));
        assertNothingSecret(key.getKey());
    }

    @Test
    void whatIsSaidOfAKeyIsKept() {
        OffsetDateTime from = OffsetDateTime.now(ZoneOffset.UTC).plusHours(1).truncatedTo(ChronoUnit.SECONDS);
        keys.createKey(new CreateKeyOptions("described", KeyType.EC_HSM)
                .setEnabled(false)
                .setNotBefore(from)
                .setExpiresOn(from.plusDays(1))
                .setKeyOperations(KeyOperation.VERIFY)
                .setTags(Map.of("owner", "payments", "größe", "ü")));
        KeyVaultKey key = keys.getKey("described");
        KeyProperties properties = key.getProperties();
        assertFalse(properties.isEnabled());
        assertEquals(from, properties.getNotBefore());
        assertEquals(from.plusDays(1), properties.getExpiresOn());
        assertEquals(List.of(KeyOperation.VERIFY), key.getKeyOperations());
        assertEquals(Map.of("owner", "payments", "größe", "ü"), properties.getTags());
    }

    @Test
    void aNewKeyTellsItsAddressItsTimesAndItsRecovery() {
        KeyVaultKey key = keys.createEcKey(new CreateEcKeyOptions("addressed").setHardwareProtected(true));
        KeyProperties properties = key.getProperties();
        assertTrue(properties.getVersion().matches("[0-9a-f]{32}"), properties::getVersion);
        assertTrue(key.getId().equalsIgnoreCase(face.url() + "/keys/addressed/" + properties.getVersion()), key::getId);
        assertTrue(properties.isEnabled());
        assertEquals(properties.getCreatedOn(), properties.getUpdatedOn());
        assertTrue(properties
                .getCreatedOn()
                .isAfter(OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(5)));
        assertEquals("Recoverable+Purgeable", properties.getRecoveryLevel());
        assertTrue(properties.getRecoverableDays() >= 7);
        assertTrue(Map.of().equals(properties.getTags()) || properties.getTags() == null);
    }

    @Test
    void rsaKeysAreImported() {
        JsonWebKey mine = JsonWebKey.fromRsa(OutsideCrypto.rsa());
        KeyVaultKey key = keys.importKey(new ImportKeyOptions("rsa-imported", mine).setHardwareProtected(true));
        assertEquals(KeyType.RSA_HSM, key.getKeyType());
        assertArrayEquals(mine.getN(), key.getKey().getN());
        assertNothingSecret(key.getKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "P-521", "P-256K"})
    void ecKeysAreImported(String curve) {
        JsonWebKey mine = OutsideCrypto.ec(curve);
        KeyVaultKey key = keys.importKey(new ImportKeyOptions("ec-imported-" + curve, mine).setHardwareProtected(true));
        assertEquals(KeyType.EC_HSM, key.getKeyType());
        assertEquals(
                new BigInteger(1, mine.getX()), new BigInteger(1, key.getKey().getX()));
        assertEquals(
                new BigInteger(1, mine.getY()), new BigInteger(1, key.getKey().getY()));
        assertNothingSecret(key.getKey());
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 192, 256})
    void symmetricKeysAreImported(int bits) {
        JsonWebKey mine = OutsideCrypto.oct(new byte[bits / 8]);
        KeyVaultKey key = keys.importKey(new ImportKeyOptions("oct-imported-" + bits, mine).setHardwareProtected(true));
        assertEquals(KeyType.OCT_HSM, key.getKeyType());
        assertNothingSecret(key.getKey());
    }

    private static void assertNothingSecret(JsonWebKey key) {
        assertNull(key.getD());
        assertNull(key.getP());
        assertNull(key.getQ());
        assertNull(key.getDp());
        assertNull(key.getDq());
        assertNull(key.getQi());
        assertNull(key.getK());
    }
}
