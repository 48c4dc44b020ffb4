package dev.holdfast.harness.azure;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables that lead the managed service's clients to a service of this machine: through its proxy, which
 * knows the public names, trusting its authority.
 *
 * @param address host and port of the service's face
 * @param authority its authority's certificate, PEM
 * @param azureFolder the az command line's folder
 * @param identitySecret what programs show in order to get tokens of the managed identity; empty when there is none
 */
public record ClientEnvironment(
        String address,
        Path authority,
        Path azureFolder,
        String tenant,
        String subscription,
        Optional<String> identitySecret) {

    @Override
    public String toString() {
        return address;
    }

    /** Names and values, in the order in which they are shown. */
    public Map<String, String> variables() {
        String proxy = "http://" + address;
        String host = address.substring(0, address.lastIndexOf(':'));
        String trusted = authority.toString();
        Map<String, String> variables = new LinkedHashMap<>();
        // Clients differ in which spelling they look for, and in which wins.
        variables.put("HTTPS_PROXY", proxy);
        variables.put("https_proxy", proxy);
        // Some send what is for the proxy's own port through the proxy as well: what they ask of the managed identity.
        variables.put("NO_PROXY", host);
        variables.put("no_proxy", host);
        variables.put("REQUESTS_CA_BUNDLE", trusted);
        variables.put("SSL_CERT_FILE", trusted);
        variables.put("CURL_CA_BUNDLE", trusted);
        variables.put("NODE_EXTRA_CA_CERTS", trusted);
        variables.put("AZURE_CONFIG_DIR", azureFolder.toString());
        variables.put("AZURE_CORE_COLLECT_TELEMETRY", "0");
        variables.put("AZURE_TENANT_ID", tenant);
        variables.put("AZURE_SUBSCRIPTION_ID", subscription);
        identitySecret.ifPresent(secret -> {
            variables.put("IDENTITY_ENDPOINT", "http://" + address + "/msi");
            variables.put("IDENTITY_HEADER", secret);
        });
        return variables;
    }
}
