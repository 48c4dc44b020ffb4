package dev.holdfast.harness.azurecli;

import static dev.holdfast.harness.azurecli.SharedHsm.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.harness.azurite.Azurite;
import dev.holdfast.harness.storage.AzuriteForTests;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code az keyvault backup} and {@code restore}, with a container that is named by its address. */
class BackupCommandsTest {

    @RegisterExtension
    static final SharedHsm HSM = new SharedHsm();

    private static final String CONTAINER = "mhsmdemo";

    @TempDir
    static Path folder;

    private static Azurite azurite;
    private static String container;
    private static String sas;

    @BeforeAll
    static void start() throws IOException {
        azurite = AzuriteForTests.startOrSkip(folder);
        container = azurite.container(CONTAINER);
        sas = azurite.sas(CONTAINER, Azurite.ALL);
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            azurite.close();
        }
    }

    @Test
    void oneKeyComesBackAndThenAll() throws IOException, InterruptedException {
        String name = unique("kept");
        JsonNode key = HSM.keyvault("key create --kty EC-HSM --curve P-256 -n " + name)
                .json()
                .get("key");
        String backup = backup();
        HSM.keyvault("key delete -n " + name).ok();
        HSM.keyvault("key purge -n " + name).ok();
        restore(backup, "--key-name", name).ok();
        assertEquals(key, HSM.keyvault("key show -n " + name).json().get("key"));

        String later = unique("later");
        HSM.keyvault("key create --kty oct-HSM --size 128 -n " + later).ok();
        backup();
        restore(backup).ok();
        assertEquals(key, HSM.keyvault("key show -n " + name).json().get("key"));
        assertEquals(3, HSM.keyvault("key show -n " + later).exit());
    }

    @Test
    void whatCannotBeReachedIsSaid() throws IOException, InterruptedException {
        assertEquals(1, restore("mhsm-ContosoMHSM-2020083120161860").exit());
        String nothing = container.replace(CONTAINER, "nothing");
        AzureCli.Outcome refused =
                HSM.keyvault("backup start", "--storage-resource-uri", nothing, "--storage-container-SAS-token", sas);
        assertEquals(1, refused.exit(), refused::toString);
        assertTrue(refused.err().contains("ERROR: ("), refused::toString);
    }

    private static String backup() throws IOException, InterruptedException {
        JsonNode done = HSM.keyvault(
                        "backup start", "--storage-resource-uri", container, "--storage-container-SAS-token", sas)
                .json();
        assertEquals("Succeeded", done.get("status").asText());
        String url = done.get("folderUrl").asText();
        assertTrue(url.startsWith(container + "/mhsm-" + SharedHsm.NAME + "-"), url);
        return url.substring(container.length() + 1);
    }

    private static AzureCli.Outcome restore(String backup, String... more) throws IOException, InterruptedException {
        String words = "restore start --backup-folder " + backup + " --storage-resource-uri " + container + " "
                + String.join(" ", more);
        return HSM.keyvault(words.strip(), "--storage-container-SAS-token", sas);
    }
}
