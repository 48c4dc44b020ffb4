package dev.holdfast.harness.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.PollResponse;
import com.azure.core.util.polling.SyncPoller;
import com.azure.security.keyvault.administration.KeyVaultBackupClient;
import com.azure.security.keyvault.administration.models.KeyVaultBackupOperation;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole HSM, and single keys out of it, go to a storage account and come back. */
@ExtendWith(ServedHsm.class)
final class BackupTest {

    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final String SAS = "sv=2021-12-02&sr=c&sp=rwdlc&se=2099-01-01T00%3A00%3A00Z&sig=AAAA";

    private final KeyVaultBackupClient backups;
    private final KeyClient keys;

    BackupTest(FaceUnderTest face) {
        AzureClients clients = AzureClients.of(face);
        backups = clients.backups();
        keys = clients.keys();
    }

    @Test
    void keysComeBackFromAFullBackup() {
        KeyVaultKey key = create("archived");
        create("archived-too");
        String folder = backUp("full");
        assertTrue(folder.startsWith(FaceUnderTest.CONTAINERS + "full/mhsm-"), folder);

        keys.beginDeleteKey("archived").setPollInterval(OFTEN).waitForCompletion();
        keys.purgeDeletedKey("archived");
        finish(backups.beginSelectiveKeyRestore("archived", folder, SAS));
        assertEquals(key.getId(), keys.getKey("archived").getId());
        assertArrayEquals(key.getKey().getX(), keys.getKey("archived").getKey().getX());
    }

    @Test
    void aFullRestoreBringsBackTheStateOfTheBackup() {
        KeyVaultKey key = create("before");
        String folder = backUp("whole");
        create("afterwards");
        keys.beginDeleteKey("before").setPollInterval(OFTEN).waitForCompletion();
        finish(backups.beginRestore(folder, SAS));
        assertEquals(key.getId(), keys.getKey("before").getId());
        assertThrows(ResourceNotFoundException.class, () -> keys.getKey("afterwards"));
    }

    private String backUp(String container) {
        SyncPoller<KeyVaultBackupOperation, String> poller =
                backups.beginBackup(FaceUnderTest.CONTAINERS + container, SAS);
        finish(poller);
        return poller.getFinalResult();
    }

    private static void finish(SyncPoller<?, ?> poller) {
        PollResponse<?> end = poller.setPollInterval(OFTEN).waitForCompletion();
        assertEquals(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED, end.getStatus());
    }

    private KeyVaultKey create(String name) {
        return keys.createEcKey(new CreateEcKeyOptions(name).setHardwareProtected(true));
    }
}
