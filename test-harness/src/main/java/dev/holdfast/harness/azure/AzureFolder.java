package dev.holdfast.harness.azure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.coordinator.control.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;

/**
 * The folder of the az command line (AZURE_CONFIG_DIR), as {@code az login --service-principal} would leave it: a profile
 * with one subscription, and the secret of the principal that is signed in.
 */
public final class AzureFolder {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final String PROFILE = "azureProfile.json";
    private static final String SECRETS = "service_principal_entries.json";
    /** What az remembers of tokens and of those who issue them: of no use once another service issues them. */
    private static final List<String> REMEMBERED =
            List.of("msal_token_cache.json", "msal_token_cache.bin", "msal_http_cache.bin");

    private final Path folder;

    public AzureFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder if need be and signs the principal in. What is right already stays, with all that az has put beside it.
     *
     * @param clientId GUID that the principal signs in with
     */
    public void signIn(String tenant, String subscription, String clientId, String secret) {
        PrivateFolder.create(folder);
        boolean changed = write(PROFILE, profile(tenant, subscription, clientId));
        changed |= write(SECRETS, secrets(tenant, clientId, secret));
        if (changed) {
            REMEMBERED.forEach(this::forget);
        }
    }

    private static ObjectNode profile(String tenant, String subscription, String clientId) {
        ObjectNode profile = MAPPER.createObjectNode().put("installationId", subscription);
        ObjectNode entry = profile.putArray("subscriptions")
                .addObject()
                .put("id", subscription)
                .put("name", "Holdfast")
                .put("state", "Enabled")
                .put("isDefault", true)
                .put("tenantId", tenant)
                .put("homeTenantId", tenant)
                .put("environmentName", "AzureCloud");
        entry.putObject("user").put("name", clientId).put("type", "servicePrincipal");
        entry.putArray("managedByTenants");
        return profile;
    }

    private static ArrayNode secrets(String tenant, String clientId, String secret) {
        ArrayNode secrets = MAPPER.createArrayNode();
        secrets.addObject().put("client_id", clientId).put("tenant", tenant).put("client_secret", secret);
        return secrets;
    }

    /** Whether the file was another before. */
    private boolean write(String name, Object content) {
        Path file = folder.resolve(name);
        try {
            byte[] text = MAPPER.writeValueAsBytes(content);
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), text)) {
                return false;
            }
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, text);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
