package dev.holdfast.coordinator.resources;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.coordinator.pool.PoolResource;
import dev.holdfast.coordinator.pool.PoolSpec;
import java.util.List;
import java.util.Map;

/** An HSM as the resource manager shows it. */
record ManagedHsm(
        String id,
        String name,
        String type,
        String location,
        Sku sku,
        Map<String, String> tags,
        Properties properties) {

    record Sku(String family, String name) {}

    record Properties(
            String tenantId,
            String hsmUri,
            List<String> initialAdminObjectIds,
            boolean enableSoftDelete,
            int softDeleteRetentionInDays,
            boolean enablePurgeProtection,
            String provisioningState,
            String statusMessage,
            String publicNetworkAccess,
            NetworkRules networkAcls,
            List<Region> regions,
            @JsonProperty("securityDomainProperties") Activation activation) {}

    record NetworkRules(String bypass, String defaultAction, List<Object> ipRules, List<Object> virtualNetworkRules) {}

    /** @param primary whether the HSM was created there */
    record Region(
            String name,
            String provisioningState,
            @JsonProperty("isPrimary") boolean primary) {}

    /** How it stands with an HSM's security domain. */
    record Activation(
            @JsonProperty("activationStatus") String status,
            @JsonProperty("activationStatusMessage") String message) {

        static final Activation ACTIVE = new Activation("Active", "The HSM is active and its data plane is open.");
        static final Activation NOT_ACTIVATED = new Activation(
                "NotActivated",
                "The HSM is provisioned; its data plane opens when its security domain has been downloaded, or another one"
                        + " uploaded.");
        static final Activation RECOVERING =
                new Activation("NotActivated", "The HSM waits for the upload of a security domain.");
        static final Activation UNKNOWN = new Activation("Unknown", "None of the HSM's cards has said how it is.");
    }

    /** How far an HSM is made. */
    enum Provisioning {
        PROVISIONING("Provisioning", "The HSM is being provisioned."),
        SUCCEEDED("Succeeded", "The HSM is provisioned and ready to use.");

        private final String word;
        private final String message;

        Provisioning(String word, String message) {
            this.word = word;
            this.message = message;
        }
    }

    static ManagedHsm of(
            PoolSpec spec, ResourceIds ids, String tenant, String uri, Provisioning state, Activation activation) {
        PoolResource resource = spec.resource();
        return new ManagedHsm(
                ids.hsm(resource.group(), spec.name()),
                spec.name(),
                ResourceIds.HSM_TYPE,
                resource.location(),
                new Sku("B", resource.sku()),
                resource.tags(),
                new Properties(
                        tenant,
                        uri,
                        spec.administrators(),
                        true,
                        spec.retentionDays(),
                        spec.purgeProtection(),
                        state.word,
                        state.message,
                        "Enabled",
                        new NetworkRules(resource.bypass(), "Allow", List.of(), List.of()),
                        List.of(new Region(resource.location(), "Succeeded", true)),
                        activation));
    }
}
