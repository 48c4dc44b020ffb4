package dev.holdfast.coordinator.resources;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client wants an HSM to be. What it does not say is null. */
record HsmRequest(
        @Nullable String location,
        @Nullable Sku sku,
        @Nullable Map<String, @Nullable String> tags,
        @Nullable Properties properties,
        @Nullable Identity identity) {

    record Sku(@Nullable String family, @Nullable String name) {}

    record Identity(@Nullable String type) {}

    record Properties(
            @Nullable String tenantId,
            @Nullable List<@Nullable String> initialAdminObjectIds,
            @Nullable Boolean enableSoftDelete,
            @Nullable Integer softDeleteRetentionInDays,
            @Nullable Boolean enablePurgeProtection,
            @Nullable String createMode,
            @Nullable NetworkRules networkAcls,
            @Nullable String publicNetworkAccess,
            @Nullable List<Region> regions) {

        static final Properties NONE = new Properties(null, null, null, null, null, null, null, null, null);
    }

    record NetworkRules(
            @Nullable String bypass,
            @Nullable String defaultAction,
            @Nullable List<Object> ipRules,
            @Nullable List<Object> serviceTags,
            @Nullable List<Object> virtualNetworkRules) {}

    record Region(@Nullable String name) {}

    /** What it says of the HSM itself; nothing when it says nothing. */
    Properties wanted() {
        return properties == null ? Properties.NONE : properties;
    }
}
