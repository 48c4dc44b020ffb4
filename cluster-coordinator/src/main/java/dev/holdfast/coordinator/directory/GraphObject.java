package dev.holdfast.coordinator.directory;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A principal as the directory shows it. "objectId" is what "id" was called in the older directory; scripts from then still
 * ask for it.
 */
record GraphObject(
        @JsonProperty("@odata.type") String type,
        String id,
        String objectId,
        String displayName,
        @Nullable String userPrincipalName,
        @Nullable String appId,
        @Nullable List<String> servicePrincipalNames,
        @Nullable String servicePrincipalType) {

    record Listing(List<GraphObject> value) {}

    static GraphObject application(Principal principal) {
        return new GraphObject(
                "#microsoft.graph.servicePrincipal",
                principal.objectId(),
                principal.objectId(),
                principal.displayName(),
                null,
                principal.clientId(),
                List.of(principal.clientId()),
                "Application");
    }

    static GraphObject user(String objectId, String displayName) {
        return new GraphObject("#microsoft.graph.user", objectId, objectId, displayName, displayName, null, null, null);
    }
}
