package dev.holdfast.harness.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.http.rest.PagedResponse;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.DeletedKey;
import com.azure.security.keyvault.keys.models.KeyAttestation;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyRotationLifetimeAction;
import com.azure.security.keyvault.keys.models.KeyRotationPolicy;
import com.azure.security.keyvault.keys.models.KeyRotationPolicyAction;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a key: versions, changes, deletion, recovery, backup. */
@ExtendWith(ServedHsm.class)
final class KeyLifeTest {

    /** One more than a page of the service has. */
    private static final int MORE_THAN_A_PAGE = 26;

    private final AzureClients clients;
    private final KeyClient keys;

    KeyLifeTest(FaceUnderTest face) {
        clients = AzureClients.of(face);
        keys = clients.keys();
    }

    @Test
    void aKeyIsGotByNameAndByVersion() {
        KeyVaultKey first = create("versioned");
        KeyVaultKey second = create("versioned");
        assertNotEquals(first.getId(), second.getId());
        assertEquals(second.getId(), keys.getKey("versioned").getId());
        KeyVaultKey old = keys.getKey("versioned", first.getProperties().getVersion());
        assertEquals(first.getId(), old.getId());
        assertArrayEquals(first.getKey().getX(), old.getKey().getX());
    }

    @Test
    void listsComeInPagesAndLeaveNothingOut() {
        Set<String> made = IntStream.range(0, MORE_THAN_A_PAGE)
                .mapToObj(i -> create("listed").getProperties().getVersion())
                .collect(Collectors.toSet());
        List<PagedResponse<KeyProperties>> pages =
                keys.listPropertiesOfKeyVersions("listed").streamByPage().toList();
        assertEquals(
                List.of(25, 1),
                pages.stream().map(page -> page.getValue().size()).toList());
        assertEquals(
                made,
                pages.stream()
                        .flatMap(page -> page.getValue().stream())
                        .map(KeyProperties::getVersion)
                        .collect(Collectors.toSet()));
        for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
            create("listed-" + i);
        }
        List<String> names =
                keys.listPropertiesOfKeys().stream().map(KeyProperties::getName).toList();
        assertEquals(names.size(), new HashSet<>(names).size());
        for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
            assertTrue(names.contains("listed-" + i), names::toString);
        }
    }

    @Test
    void changesAreOfWhatWasGivenAndOfNothingElse() {
        KeyVaultKey key = create("changed");
        KeyVaultKey tagged =
                keys.updateKeyProperties(key.getProperties().setTags(Map.of("state", "old")), KeyOperation.VERIFY);
        assertEquals(Map.of("state", "old"), tagged.getProperties().getTags());
        assertEquals(List.of(KeyOperation.VERIFY), tagged.getKeyOperations());
        assertTrue(tagged.getProperties().isEnabled());
        KeyVaultKey disabled = keys.updateKeyProperties(tagged.getProperties().setEnabled(false));
        assertFalse(disabled.getProperties().isEnabled());
        assertEquals(Map.of("state", "old"), disabled.getProperties().getTags());
        assertEquals(List.of(KeyOperation.VERIFY), disabled.getKeyOperations());
        assertEquals(key.getId(), disabled.getId());
    }

    @Test
    void aDeletedKeyComesBackUntilItIsPurged() {
        KeyVaultKey key = create("mortal");
        keys.beginDeleteKey("mortal").waitForCompletion();
        assertThrows(ResourceNotFoundException.class, () -> keys.getKey("mortal"));
        DeletedKey deleted = keys.getDeletedKey("mortal");
        assertEquals("mortal", deleted.getName());
        assertTrue(deleted.getRecoveryId().endsWith("/deletedkeys/mortal"), deleted::getRecoveryId);
        assertTrue(
                deleted.getScheduledPurgeDate().isAfter(deleted.getDeletedOn().plusDays(6)));
        assertTrue(keys.listDeletedKeys().stream()
                .map(DeletedKey::getName)
                .toList()
                .contains("mortal"));

        keys.beginRecoverDeletedKey("mortal").waitForCompletion();
        assertEquals(key.getId(), keys.getKey("mortal").getId());
        assertThrows(ResourceNotFoundException.class, () -> keys.getDeletedKey("mortal"));

        keys.beginDeleteKey("mortal").waitForCompletion();
        keys.purgeDeletedKey("mortal");
        assertThrows(ResourceNotFoundException.class, () -> keys.getDeletedKey("mortal"));
        assertFalse(keys.listDeletedKeys().stream()
                .map(DeletedKey::getName)
                .toList()
                .contains("mortal"));
    }

    @Test
    void aRotatedKeyHasANewVersionOfTheSameKind() {
        KeyVaultKey first = create("rotated");
        KeyVaultKey second = keys.rotateKey("rotated");
        assertNotEquals(
                first.getProperties().getVersion(), second.getProperties().getVersion());
        assertEquals(first.getKeyType(), second.getKeyType());
        assertEquals(first.getKey().getCurveName(), second.getKey().getCurveName());
        assertEquals(2, keys.listPropertiesOfKeyVersions("rotated").stream().count());
    }

    @Test
    void aRotationPolicyIsKept() {
        create("policed");
        KeyRotationPolicy wanted = new KeyRotationPolicy()
                .setExpiresIn("P90D")
                .setLifetimeActions(List.of(
                        new KeyRotationLifetimeAction(KeyRotationPolicyAction.ROTATE).setTimeAfterCreate("P60D")));
        keys.updateKeyRotationPolicy("policed", wanted);
        KeyRotationPolicy kept = keys.getKeyRotationPolicy("policed");
        assertEquals("P90D", kept.getExpiresIn());
        KeyRotationLifetimeAction rotation = kept.getLifetimeActions().stream()
                .filter(action -> action.getAction().toString().equalsIgnoreCase("rotate"))
                .findFirst()
                .orElseThrow();
        assertEquals("P60D", rotation.getTimeAfterCreate());
        assertTrue(kept.getId().endsWith("/keys/policed/rotationpolicy"), kept::getId);
    }

    @Test
    void aBackedUpKeyIsTheSameKeyAfterwards() {
        KeyVaultKey key = create("kept");
        KeyVaultKey newer = create("kept");
        byte[] backup = keys.backupKey("kept");
        keys.beginDeleteKey("kept").waitForCompletion();
        keys.purgeDeletedKey("kept");
        KeyVaultKey restored = keys.restoreKeyBackup(backup);
        assertEquals(newer.getId(), restored.getId());
        byte[] data = {1, 2, 3};
        KeyVaultKey old = keys.getKey("kept", key.getProperties().getVersion());
        byte[] signature = clients.cryptography(old)
                .signData(SignatureAlgorithm.ES256, data)
                .getSignature();
        assertTrue(OutsideCrypto.verifies(SignatureAlgorithm.ES256, key.getKey(), data, signature));
    }

    @Test
    void randomBytesAreRandom() {
        assertEquals(128, keys.getRandomBytes(128).length);
        assertFalse(Arrays.equals(keys.getRandomBytes(32), keys.getRandomBytes(32)));
    }

    @Test
    void theHsmTestifiesWhatItHolds() {
        KeyVaultKey key = create("testified");
        KeyAttestation attestation =
                keys.getKeyAttestation("testified").getProperties().getKeyAttestation();
        String chain = new String(attestation.getCertificatePemFile(), US_ASCII);
        assertTrue(chain.startsWith("-----BEGIN CERTIFICATE-----"), chain);
        assertTrue(attestation.getPrivateKeyAttestation().length > 0);
        assertEquals(key.getId(), keys.getKeyAttestation("testified").getId());
    }

    private KeyVaultKey create(String name) {
        return keys.createEcKey(new CreateEcKeyOptions(name).setHardwareProtected(true));
    }
}
