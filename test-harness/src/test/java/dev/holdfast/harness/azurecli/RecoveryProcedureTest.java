package dev.holdfast.harness.azurecli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bridge.custody.SoftHsmToken;
import dev.holdfast.harness.azurite.Azurite;
import dev.holdfast.harness.storage.AzuriteForTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The managed service's own procedure of disaster recovery, its command lines word for word, by the real {@code az}: an HSM is
 * used, deleted and purged, and what it held comes back in another one. The exchange key is kept in SoftHSM2, the backups in
 * Azurite.
 *
 * <p>As it is written, the procedure makes a container in one storage account, asks for a token of it, and writes to a
 * container of another name in another account. Here both are made, and the token is for the one that is written to.
 */
class RecoveryProcedureTest {

    /** SHA-256 of "abc". */
    private static final String DIGEST = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";

    @TempDir
    static Path folder;

    private static Azurite azurite;
    private static RunningService service;
    private static Token token;
    private static AzureCli az;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        AzureCli.requireOrSkip();
        assumeTrue(SoftHsmToken.installed().isPresent(), "SoftHSM2 is not installed: no token to keep a key in.");
        azurite = AzuriteForTests.startOrSkip(folder.resolve("azurite"), "ContosoBackup", "mhsmdemobackup");
        token = Token.initialize(Files.createDirectory(folder.resolve("token")));
        Path accounts = accounts();
        service = RunningService.start(
                folder,
                config -> config.replace("custody = partition", "custody = " + token.specification())
                        + "storage-accounts = " + accounts + "\n",
                token.environment());
        Path desk = Files.createDirectory(folder.resolve("desk"));
        az = AzureCli.of(desk, service.environmentOf("administrator"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (service != null) {
            service.close();
        }
        if (azurite != null) {
            azurite.close();
        }
    }

    @Test
    void whatAnHsmHeldComesBackInAnotherOneAfterItWasPurged() throws IOException, InterruptedException {
        createAndActivateTheSource();
        fillTheSource();
        String held = contents("ContosoMHSM");
        String signature = line("az keyvault key sign --hsm-name ContosoMHSM -n signing -a ES256 --digest " + DIGEST
                + " --query signature -o tsv");
        JsonNode sealed = az.keyvault(
                        "key encrypt --hsm-name ContosoMHSM -n sealing -a A256GCM --data-type plaintext",
                        "--value",
                        "for later")
                .json();
        String backup = backUpTheSource();
        az.shell("""
                az keyvault delete --hsm-name ContosoMHSM
                az keyvault purge --hsm-name ContosoMHSM
                """).ok();

        createTheReplica();
        recoverTheSecurityDomain();
        takeABackupOfTheReplica();
        restore(backup);

        assertEquals(held, contents("ContosoMHSM2").replace("ContosoMHSM2.", "ContosoMHSM."));
        assertEquals(
                "true",
                line("az keyvault key verify --hsm-name ContosoMHSM2 -n signing -a ES256 --digest " + DIGEST
                        + " --signature '" + signature + "' --query isValid -o tsv"));
        String open = "key decrypt --hsm-name ContosoMHSM2 -n sealing -a A256GCM --data-type plaintext --value "
                + sealed.get("result").asText() + " --iv " + sealed.get("iv").asText() + " --tag "
                + sealed.get("tag").asText();
        assertEquals("for later", az.keyvault(open).json().get("result").asText());
    }

    private static void createAndActivateTheSource() throws IOException, InterruptedException {
        az.shell("""
                oid=$(az ad signed-in-user show --query objectId -o tsv)
                az keyvault create --hsm-name "ContosoMHSM" --resource-group "ContosoResourceGroup" --location "westus3" --administrators $oid
                """).ok();
        az.shell("""
                for i in 0 1 2; do
                    openssl req -newkey rsa:2048 -nodes -keyout cert_$i.key -x509 -days 365 -out cert_$i.cer -subj "/CN=holder $i"
                done
                az keyvault security-domain download --hsm-name ContosoMHSM --sd-wrapping-keys cert_0.cer cert_1.cer cert_2.cer \
                    --sd-quorum 2 --security-domain-file ContosoMHSM-SD.json
                """).ok();
        assertTrue(Files.exists(desk().resolve("ContosoMHSM-SD.json")));
    }

    private static void fillTheSource() throws IOException, InterruptedException {
        az.shell("""
                oid=$(az ad signed-in-user show --query objectId -o tsv)
                hsm="--hsm-name ContosoMHSM"
                az keyvault role assignment create $hsm --role "Managed HSM Crypto User" --assignee $oid --scope /
                az keyvault role assignment create $hsm --role "Managed HSM Crypto Auditor" --scope /keys/signing \
                    --assignee-object-id 11111111-2222-4333-8444-555555555555
                az keyvault key create $hsm -n signing --kty EC-HSM --curve P-256 --ops sign verify
                az keyvault key rotate $hsm -n signing
                az keyvault key create $hsm -n sealing --kty oct-HSM --size 256 --tags owner=payroll until=2030
                az keyvault key create $hsm -n wrapping --kty RSA-HSM --size 2048 --expires 2035-01-01T00:00:00Z
                """).ok();
    }

    private static String backUpTheSource() throws IOException, InterruptedException {
        az.shell("""
                skey=$(az storage account keys list --query '[0].value' -o tsv --account-name ContosoBackup)
                az storage container create --account-name ContosoBackup --name mhsmdemobackupcontainer --account-key $skey
                """).ok();
        String folderUrl = line("""
                end=$(date -u -d "500 minutes" '+%Y-%m-%dT%H:%MZ')
                skey=$(az storage account keys list --query '[0].value' -o tsv --account-name ContosoBackup)
                sas=$(az storage container generate-sas -n mhsmdemobackupcontainer --account-name ContosoBackup --permissions crdw --expiry $end --account-key $skey -o tsv)
                az keyvault backup start --hsm-name ContosoMHSM --storage-account-name ContosoBackup --blob-container-name mhsmdemobackupcontainer --storage-container-SAS-token $sas \
                    --query folderUrl -o tsv
                """);
        return folderUrl.substring(folderUrl.lastIndexOf('/') + 1);
    }

    private static void createTheReplica() throws IOException, InterruptedException {
        az.shell("""
                oid=$(az ad signed-in-user show --query objectId -o tsv)
                az keyvault create --hsm-name "ContosoMHSM2" --resource-group "ContosoResourceGroup" --location "westus3" --administrators $oid
                """).ok();
    }

    private static void recoverTheSecurityDomain() throws IOException, InterruptedException {
        long before = token.objects();
        az.shell(
                        "az keyvault security-domain init-recovery --hsm-name ContosoMHSM2 --sd-exchange-key ContosoMHSM2-SDE.cer")
                .ok();
        assertNotEquals(before, token.objects(), "the exchange key is not in the token");
        az.shell(
                        "az keyvault security-domain upload --hsm-name ContosoMHSM2 --sd-exchange-key ContosoMHSM2-SDE.cer --sd-file ContosoMHSM-SD.json --sd-wrapping-keys cert_0.key cert_1.key")
                .ok();
        assertEquals(before, token.objects(), "the exchange key is still in the token");
    }

    private static void takeABackupOfTheReplica() throws IOException, InterruptedException {
        az.shell("""
                end=$(date -u -d "500 minutes" '+%Y-%m-%dT%H:%MZ')
                skey=$(az storage account keys list --query '[0].value' -o tsv --account-name ContosoBackup)
                az storage container create --account-name  mhsmdemobackup --name mhsmbackupcontainer  --account-key $skey
                sas=$(az storage container generate-sas -n mhsmdemobackupcontainer --account-name ContosoBackup --permissions crdw --expiry $end --account-key $skey -o tsv)
                az keyvault backup start --hsm-name ContosoMHSM2 --storage-account-name ContosoBackup --blob-container-name mhsmdemobackupcontainer --storage-container-SAS-token $sas
                """).ok();
    }

    private static void restore(String backup) throws IOException, InterruptedException {
        az.shell("""
                end=$(date -u -d "500 minutes" '+%%Y-%%m-%%dT%%H:%%MZ')
                skey=$(az storage account keys list --query '[0].value' -o tsv --account-name ContosoBackup)
                sas=$(az storage container generate-sas -n mhsmdemobackupcontainer --account-name ContosoBackup --permissions rl --expiry $end --account-key $skey -o tsv)
                az keyvault restore start --hsm-name ContosoMHSM2 --storage-account-name ContosoBackup --blob-container-name mhsmdemobackupcontainer --storage-container-SAS-token $sas --backup-folder %s
                """.formatted(backup)).ok();
    }

    /** Its keys with all their versions, attributes and tags, and who may do what. */
    private static String contents(String hsm) throws IOException, InterruptedException {
        return az.shell("""
                for name in $(az keyvault key list --hsm-name %1$s --query 'sort([].name)' -o tsv); do
                    az keyvault key show --hsm-name %1$s -n $name
                    az keyvault key list-versions --hsm-name %1$s -n $name --query 'sort_by(@, &kid)'
                done
                az keyvault role assignment list --hsm-name %1$s --query 'sort_by(@, &name)'
                """.formatted(hsm)).ok().out();
    }

    private static String line(String command) throws IOException, InterruptedException {
        return az.shell(command).ok().out().strip();
    }

    private static Path desk() {
        return folder.resolve("desk");
    }

    /** For nobody but its owner to read. */
    private static Path accounts() throws IOException {
        Path file = Files.createFile(
                folder.resolve("accounts"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                Stream.of("ContosoBackup", "mhsmdemobackup")
                        .map(name -> name + " = http://127.0.0.1:" + azurite.port() + " " + azurite.key() + "\n")
                        .collect(Collectors.joining()));
    }
}
