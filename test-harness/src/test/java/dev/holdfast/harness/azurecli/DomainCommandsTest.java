package dev.holdfast.harness.azurecli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code az keyvault security-domain}: the holders' part done apart from the service. */
class DomainCommandsTest {

    @RegisterExtension
    static final SharedHsm HSM = new SharedHsm();

    private static final String REPLICA = "Litware";

    @BeforeAll
    static void create() throws IOException, InterruptedException {
        HSM.az().shell("""
                az keyvault create --hsm-name %s -g %s -l westus3 --administrators $(az ad signed-in-user show --query id -o tsv)
                """.formatted(REPLICA, SharedHsm.GROUP)).ok();
    }

    @AfterAll
    static void purge() throws IOException, InterruptedException {
        HSM.az().keyvault("delete --hsm-name " + REPLICA).ok();
        HSM.az().keyvault("purge --hsm-name " + REPLICA).ok();
    }

    @Test
    void aDomainIsRecoveredWithABlobThatWasMadeOffline() throws IOException, InterruptedException {
        HSM.az()
                .keyvault("security-domain init-recovery --sd-exchange-key exchange.cer --hsm-name " + REPLICA)
                .ok();
        assertTrue(Files.readString(HSM.folder().resolve("exchange.cer")).startsWith("-----BEGIN CERTIFICATE-----"));
        assertEquals(1, restoreBlob("c0.key", "short.json").exit(), "one holder is not enough");
        restoreBlob("c2.key c0.key", "blob.json").ok();
        upload("blob.json").ok();
        HSM.az()
                .keyvault("security-domain wait --target-operation upload --hsm-name " + REPLICA)
                .ok();
        assertEquals(
                "Active",
                HSM.az()
                        .keyvault("show --hsm-name " + REPLICA)
                        .json()
                        .at("/properties/securityDomainProperties/activationStatus")
                        .asText());
        restoreBlob("c0.key c1.key", "another.json").ok();
        assertEquals(1, upload("another.json").exit(), "an exchange key is good for one blob");
    }

    @Test
    void aDomainIsDownloadedByAsManyHoldersAsTheServiceTakes() throws IOException, InterruptedException {
        assertEquals(
                1,
                HSM.keyvault("security-domain download --sd-quorum 2 --sd-wrapping-keys c0.cer c1.cer"
                                + " --security-domain-file few.json")
                        .exit());
        HSM.keyvault("security-domain download --sd-quorum 2 --sd-wrapping-keys c0.cer c1.cer c1.cer"
                        + " --security-domain-file twice.json")
                .refused("BadParameter");
    }

    private static AzureCli.Outcome restoreBlob(String keys, String file) throws IOException, InterruptedException {
        return HSM.az()
                .keyvault(
                        "security-domain restore-blob --sd-file sd.json --sd-exchange-key exchange.cer --sd-wrapping-keys "
                                + keys + " --sd-file-restore-blob " + file);
    }

    private static AzureCli.Outcome upload(String file) throws IOException, InterruptedException {
        return HSM.az().keyvault("security-domain upload --restore-blob --sd-file " + file + " --hsm-name " + REPLICA);
    }
}
