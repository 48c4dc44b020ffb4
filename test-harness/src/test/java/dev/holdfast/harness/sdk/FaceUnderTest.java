package dev.holdfast.harness.sdk;

import java.nio.file.Path;
import java.util.Map;

/**
 * An active HSM that is served, and what a client has to be told to reach it.
 *
 * @param proxyPort of the CONNECT proxy, on 127.0.0.1
 * @param authority certificate of the private CA, PEM
 * @param tenant GUID
 * @param hsm in the case in which it was created
 * @param administrator has every role of the HSM that the tests need
 * @param stranger has a token like everyone, and no role
 * @param environment what {@code hsm env} has a shell export
 */
record FaceUnderTest(
        int proxyPort,
        Path authority,
        String tenant,
        String hsm,
        Principal administrator,
        Principal stranger,
        Map<String, String> environment) {

    /** Where any container can be backed up to with any token: the account is a folder of this machine. */
    static final String CONTAINERS = "https://contosobackup.blob.core.windows.net/";

    String url() {
        return "https://" + hsm + ".managedhsm.azure.net";
    }
}
