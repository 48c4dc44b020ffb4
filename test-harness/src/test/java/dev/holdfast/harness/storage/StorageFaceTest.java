package dev.holdfast.harness.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import dev.holdfast.coordinator.face.FaceLimits;
import dev.holdfast.coordinator.face.HttpFace;
import dev.holdfast.coordinator.http.Front;
import dev.holdfast.coordinator.names.PrivateAuthority;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.StorageAccounts;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.coordinator.storage.StoragePlane;
import dev.holdfast.harness.azurite.Azurite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage's own client asks an Azurite under the account's public name, through the service's port. */
class StorageFaceTest {

    /** As a runbook spells it; clients ask for its host in lower case, and sign for this. */
    private static final String ACCOUNT = "ContosoBackup";

    @TempDir
    private Path folder;

    @Test
    void theStoragesOwnClientWorksUnderThePublicName() throws Exception {
        try (Azurite azurite = AzuriteForTests.startOrSkip(folder.resolve("azurite"), ACCOUNT);
                StoragePlane plane = new StoragePlane(accounts(azurite), "a file")) {
            PrivateAuthority authority = PrivateAuthority.open(folder.resolve("tls"), Instant.now());
            Front front = new Front(List.of(plane));
            try (HttpFace face = HttpFace.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    authority.identity(),
                    front,
                    front,
                    front::owns,
                    FaceLimits.STANDARD)) {
                for (HttpClient.Version version : HttpClient.Version.values()) {
                    use(client(face, authority, version, azurite.key()), "container-" + version.ordinal());
                }
                BlobStorageException refused = assertThrows(BlobStorageException.class, () -> client(
                                face, authority, HttpClient.Version.HTTP_1_1, "bm90IHRoZSBrZXk=")
                        .createBlobContainer("another"));
                assertEquals(403, refused.getStatusCode());
            }
        }
    }

    @Test
    void backupsToThePublicNameGoToTheEmulator() throws Exception {
        try (Azurite azurite = AzuriteForTests.startOrSkip(folder.resolve("azurite"), ACCOUNT)) {
            azurite.container("backups");
            BackupStorage storage = StorageMap.empty()
                    .with(accounts(azurite))
                    .open("https://" + ACCOUNT + ".blob.core.windows.net/backups", azurite.sas("backups", Azurite.ALL));
            try (BackupStorage.Draft draft = storage.create("mhsm-a")) {
                draft.publish(new byte[] {1, 2, 3});
            }
            assertEquals(List.of("mhsm-a"), storage.list());
        }
    }

    private static void use(BlobServiceClient service, String name) {
        BlobContainerClient container = service.createBlobContainer(name);
        byte[] content = new byte[300_000];
        content[1000] = 7;
        BlobClient blob = container.getBlobClient("a folder/ü+%20 blob");
        blob.upload(BinaryData.fromBytes(content));
        blob.setMetadata(Map.of("made", "here"));
        assertEquals(content.length, blob.getProperties().getBlobSize());
        assertArrayEquals(content, blob.downloadContent().toBytes());
        assertEquals(
                List.of("a folder/ü+%20 blob"),
                container.listBlobs().stream().map(BlobItem::getName).toList());
        assertTrue(service.listBlobContainers().stream()
                .anyMatch(item -> item.getName().equals(name)));
        container.delete();
    }

    private static StorageAccounts accounts(Azurite azurite) {
        return StorageAccounts.parse(ACCOUNT + " = http://127.0.0.1:" + azurite.port() + " " + azurite.key());
    }

    private static BlobServiceClient client(
            HttpFace face, PrivateAuthority authority, HttpClient.Version version, String key) throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(version)
                .proxy(ProxySelector.of(face.address()))
                .sslContext(tls);
        return new BlobServiceClientBuilder()
                .endpoint("https://" + ACCOUNT + ".blob.core.windows.net")
                .credential(new StorageSharedKeyCredential(ACCOUNT, key))
                .serviceVersion(BlobServiceVersion.V2021_12_02)
                .retryOptions(
                        new RequestRetryOptions(RetryPolicyType.FIXED, 1, Duration.ofSeconds(30), null, null, null))
                .httpClient(new JdkHttpClientBuilder(http).build())
                .buildClient();
    }
}
