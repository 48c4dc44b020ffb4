package dev.holdfast.coordinator.storage;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.PortPolicy;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.models.BlobDownloadHeaders;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import dev.holdfast.coordinator.storage.BlobFailedException.Kind;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests to a blob container. Each is repeated with patience, and fails with a {@link BlobFailedException}. */
final class BlobContainer {

    /** Everything needed here, and known to storages and emulators for years. */
    private static final BlobServiceVersion VERSION = BlobServiceVersion.V2021_12_02;

    /** Names the writer of a blob, so that it recognises its own. */
    private static final String MARK = "holdfastdraft";

    /** One for all containers: it has a pool of connections and a thread. */
    private static final HttpClient HTTP = new JdkHttpClientBuilder(
                    java.net.http.HttpClient.newBuilder().version(Version.HTTP_1_1))
            .connectionTimeout(Duration.ofSeconds(10))
            .build();

    private final BlobContainerClient client;
    private final Patience patience;

    BlobContainer(ContainerUrl url, SasToken sas, Patience patience) {
        this(client(url, sas), patience);
    }

    private BlobContainer(BlobContainerClient client, Patience patience) {
        this.client = client;
        this.patience = patience;
    }

    /** The same container, each request tried once. */
    BlobContainer withoutPatience() {
        return new BlobContainer(client, patience.once());
    }

    /**
     * Makes a blob; one that is there is left alone. A try whose answer was lost may have made it, and those after it are
     * refused then: so a failure is believed only when the blob is not there.
     *
     * @param mark the writer's own
     * @return false when the blob is somebody else's
     */
    boolean create(String blob, byte[] content, String mark) {
        BlockBlobSimpleUploadOptions upload = new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(content))
                .setContentMd5(md5(content))
                .setMetadata(Map.of(MARK, mark))
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        try {
            patience.call(limit ->
                    client.getBlobClient(blob).getBlockBlobClient().uploadWithResponse(upload, limit, Context.NONE));
            return true;
        } catch (BlobFailedException e) {
            return made(blob, mark).orElseThrow(() -> e);
        }
    }

    boolean exists(String blob) {
        return properties(blob).isPresent();
    }

    /**
     * Reads a blob; nothing when there is none. Its checksum is compared when it is read to its end.
     *
     * @param atMost bytes, from its beginning
     */
    Optional<byte[]> read(String blob, int atMost) {
        try {
            return Optional.of(patience.call(limit -> download(blob, atMost, limit)));
        } catch (BlobFailedException e) {
            if (e.is(BlobErrorCode.INVALID_RANGE)) {
                return Optional.of(new byte[0]);
            }
            return missing(e);
        }
    }

    /** All blobs, in no order. */
    List<String> names() {
        return patience.call(limit -> client.listBlobs(new ListBlobsOptions(), limit).stream()
                .map(BlobItem::getName)
                .toList());
    }

    /** Deletes a blob if it is there. */
    void delete(String blob) {
        patience.call(limit -> client.getBlobClient(blob).deleteIfExistsWithResponse(null, null, limit, Context.NONE));
    }

    /** Whether it was made with this mark; nothing when it is not there or that cannot be found out. */
    private Optional<Boolean> made(String blob, String mark) {
        try {
            return properties(blob).map(of -> mark.equals(of.getMetadata().get(MARK)));
        } catch (BlobFailedException e) {
            return Optional.empty();
        }
    }

    private Optional<BlobProperties> properties(String blob) {
        try {
            return Optional.of(patience.call(limit -> client.getBlobClient(blob)
                    .getPropertiesWithResponse(null, limit, Context.NONE)
                    .getValue()));
        } catch (BlobFailedException e) {
            return missing(e);
        }
    }

    private byte[] download(String blob, int atMost, Duration limit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BlobDownloadHeaders headers = client.getBlobClient(blob)
                .downloadStreamWithResponse(
                        out,
                        new BlobRange(0, (long) atMost),
                        new DownloadRetryOptions().setMaxRetryRequests(0),
                        null,
                        false,
                        limit,
                        Context.NONE)
                .getDeserializedHeaders();
        byte[] content = out.toByteArray();
        boolean whole = content.length < atMost;
        if (whole && headers.getBlobContentMD5() != null && !Arrays.equals(headers.getBlobContentMD5(), md5(content))) {
            throw new BlobFailedException(Kind.WRONG_CONTENT);
        }
        return content;
    }

    private static <T> Optional<T> missing(BlobFailedException failure) {
        if (failure.is(BlobErrorCode.BLOB_NOT_FOUND)) {
            return Optional.empty();
        }
        throw failure;
    }

    /**
     * The library takes every host with a port for an emulator in path style; so it is given host-style URLs without their
     * port, and the port is put back into each request.
     */
    private static BlobContainerClient client(ContainerUrl url, SasToken sas) {
        BlobContainerClientBuilder builder = new BlobContainerClientBuilder()
                .httpClient(HTTP)
                .serviceVersion(VERSION)
                .retryOptions(new RequestRetryOptions(RetryPolicyType.FIXED, 1, (Duration) null, null, null, null))
                .sasToken(sas.text());
        int port = url.account().getPort();
        if (port >= 0 && !url.isPathStyle()) {
            URI account = url.account();
            builder.addPolicy(new PortPolicy(port, true));
            return builder.endpoint(account.getScheme() + "://" + account.getHost() + "/" + url.container())
                    .buildClient();
        }
        return builder.endpoint(url.toString()).buildClient();
    }

    private static byte[] md5(byte[] content) {
        try {
            return MessageDigest.getInstance("MD5").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }
}
