package dev.holdfast.coordinator.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.directory.Principal;
import dev.holdfast.coordinator.directory.Principal.ResourceRight;
import dev.holdfast.coordinator.http.HttpCall;
import java.util.List;
import java.util.Map;

/** A directory of two, and requests to it. */
final class Declared {

    static final String SECRET = "a secret with + and %";
    static final Principal ANNA = new Principal(
            "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01",
            "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a02",
            "anna",
            SECRET.getBytes(UTF_8),
            ResourceRight.OWNER);
    static final Principal WITHOUT_SECRET = new Principal(
            "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a03",
            "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a04",
            "bertil",
            new byte[0],
            ResourceRight.NONE);
    static final String TENANT = "72f988bf-0000-41af-91ab-2d7cd011db47";
    static final Directory DIRECTORY =
            new Directory(TENANT, "9d0a1b2c-0000-4000-8000-000000000001", List.of(ANNA, WITHOUT_SECRET));

    static final String HSM = "https://managedhsm.azure.net";

    private Declared() {}

    static HttpCall get(String path) {
        return new HttpCall("GET", "login.microsoftonline.com", 443, path, Map.of(), Map.of(), new byte[0]);
    }

    static HttpCall post(String path, Map<String, String> headers, String form) {
        return new HttpCall("POST", "login.microsoftonline.com", 443, path, Map.of(), headers, form.getBytes(UTF_8));
    }
}
