package dev.holdfast.harness.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlRequest.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a backup is, as an operator names it. The token never stands on a command line, where everybody can read it. */
final class StorageOptions {

    private static final String SAS_VARIABLE = "HOLDFAST_SAS_TOKEN";
    private static final int MAX_SAS_BYTES = 4096;

    @Option(
            names = "--storage",
            paramLabel = "PLACE",
            description =
                    "A folder of this machine, or a blob container: https://account.blob.core.windows.net/container."
                            + " Default: the folder backups in the service's home.")
    private @Nullable String place;

    @Option(
            names = "--sas-token-file",
            paramLabel = "FILE",
            description = "The container's shared access signature. Default: what $" + SAS_VARIABLE + " holds.")
    private @Nullable Path sasFile;

    Storage storage(ServiceHome home) {
        String named = place == null ? home.backups().toString() : place;
        if (!named.contains("://")) {
            return Storage.newBuilder()
                    .setPlace(Path.of(named).toAbsolutePath().normalize().toString())
                    .build();
        }
        return Storage.newBuilder().setPlace(named).setSasToken(sasToken()).build();
    }

    private ByteString sasToken() {
        if (sasFile == null) {
            return ByteString.copyFrom(System.getenv().getOrDefault(SAS_VARIABLE, ""), UTF_8);
        }
        try {
            if (Files.size(sasFile) > MAX_SAS_BYTES) {
                throw new RefusedException(Code.LIMIT_EXCEEDED, sasFile + " is too long for a SAS token.");
            }
            return ByteString.copyFrom(Files.readString(sasFile).strip(), UTF_8);
        } catch (IOException e) {
            throw new RefusedException(Code.NOT_FOUND, "The SAS token's file " + sasFile + " cannot be read.");
        }
    }
}
