package dev.holdfast.harness.azurite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.common.StorageSharedKeyCredential;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An Azurite on a port of its own of this machine, and the owner of its accounts who can make containers and tokens. */
public final class Azurite implements AutoCloseable {

    public static final String ACCOUNT = "contosobackup";

    /** For whoever wanted one. */
    public static final String MISSING =
            "Azurite is not installed, and backups are to go there; hsm doctor tells how to get it,"
                    + " or say storage: folder.";

    /** What a customer grants for backups, listing and restores. */
    public static final String ALL = "rcdl";

    private static final Pattern LISTENS = Pattern.compile(".*successfully listens on http://127\\.0\\.0\\.1:(\\d+).*");

    private final Process process;
    private final int port;
    private final String account;
    private final String key;
    private final StorageSharedKeyCredential owner;

    private Azurite(Process process, int port, String account, String key) {
        this.process = process;
        this.port = port;
        this.account = account;
        this.key = key;
        this.owner = new StorageSharedKeyCredential(account, key);
    }

    /**
     * The program, where one is installed.
     *
     * @param environment whose {@code HOLDFAST_AZURITE} names it, or whose {@code PATH} has it
     */
    public static Optional<Path> program(Map<String, String> environment) {
        return Stream.concat(
                        Stream.ofNullable(environment.get("HOLDFAST_AZURITE")).map(Path::of),
                        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                                .map(folder -> Path.of(folder, "azurite-blob")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts the one that is installed, and returns when it answers. It ends with this process at the latest.
     *
     * @param folder where it keeps its blobs
     * @throws RefusedException NOT_FOUND when none is installed
     */
    public static Azurite start(Path folder) {
        return start(folder, ACCOUNT);
    }

    /** The same, with an account of another name, and further ones with the same key. */
    public static Azurite start(Path folder, String account, String... others) {
        Path program = program(System.getenv()).orElseThrow(() -> new RefusedException(Code.NOT_FOUND, MISSING));
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String key = Base64.getEncoder().encodeToString(random);
        try {
            ProcessBuilder command = new ProcessBuilder(
                            program.toString(),
                            "--blobHost=127.0.0.1",
                            "--blobPort=0",
                            "--location=" + Files.createDirectories(folder),
                            "--disableTelemetry",
                            "--silent")
                    .redirectErrorStream(true);
            command.environment()
                    .put(
                            "AZURITE_ACCOUNTS",
                            Stream.concat(Stream.of(account), Stream.of(others))
                                    .map(name -> name + ":" + key)
                                    .collect(Collectors.joining(";")));
            Process process = command.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Azurite(process, portOf(process), account, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** The accounts' key, base64. */
    public String key() {
        return key;
    }

    /** A new container. */
    public String container(String name) {
        client(name).create();
        return url(name);
    }

    public String url(String container) {
        return "http://127.0.0.1:" + port + "/" + account + "/" + container;
    }

    /** Names of all blobs in it. */
    public List<String> blobs(String container) {
        return client(container).listBlobs().stream().map(BlobItem::getName).toList();
    }

    /** A blob that no service wrote. */
    public void put(String container, String blob, byte[] content) {
        client(container).getBlobClient(blob).upload(BinaryData.fromBytes(content));
    }

    public void delete(String container, String blob) {
        client(container).getBlobClient(blob).delete();
    }

    /** A token that is good for an hour. */
    public String sas(String container, String permissions) {
        OffsetDateTime now = OffsetDateTime.now();
        return sas(container, permissions, now.minusHours(1), now.plusHours(1));
    }

    public String sas(String container, String permissions, OffsetDateTime begin, OffsetDateTime end) {
        return client(container)
                .generateSas(new BlobServiceSasSignatureValues(end, BlobContainerSasPermission.parse(permissions))
                        .setStartTime(begin));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private BlobContainerClient client(String container) {
        return new BlobContainerClientBuilder()
                .endpoint(url(container))
                .serviceVersion(BlobServiceVersion.V2021_12_02)
                .credential(owner)
                .buildClient();
    }

    /** Waits for the line that says that it is ready; it is silent from then on. */
    private static int portOf(Process process) throws IOException {
        BufferedReader output = process.inputReader(UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher ready = LISTENS.matcher(line);
            if (ready.matches()) {
                return Integer.parseInt(ready.group(1));
            }
            said.append(line).append('\n');
        }
        throw new IOException("Azurite ended: " + said);
    }
}
