package dev.holdfast.coordinator.issuer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What a client is told that asks whether an authority is known: where it is described, and that it has no other name. */
record InstanceDocument(
        @JsonProperty("tenant_discovery_endpoint") String tenantDiscovery,
        @JsonProperty("api-version") String version,
        List<Instance> metadata) {

    record Instance(
            @JsonProperty("preferred_network") String network,
            @JsonProperty("preferred_cache") String cache,
            List<String> aliases) {}

    static InstanceDocument of(String authority, String tenant) {
        return new InstanceDocument(
                "https://" + authority + "/" + tenant + "/v2.0" + DiscoveryDocument.WELL_KNOWN,
                "1.1",
                List.of(new Instance(authority, authority, List.of(authority))));
    }
}
