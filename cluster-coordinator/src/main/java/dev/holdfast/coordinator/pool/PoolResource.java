package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.v1.RegisteredResource;
import java.util.Map;

/**
 * What the resource manager shows of a pool beyond what the pool is. Nothing of it has an effect on the pool.
 *
 * @param group name of the resource group that it is in, as it was written
 * @param location name of a region, such as "westus3"
 * @param sku "Standard_B1" or "Custom_B32"
 * @param bypass which of the platform's services may pass network rules, "AzureServices" or "None"; there are no rules
 */
public record PoolResource(String group, String location, String sku, Map<String, String> tags, String bypass) {

    /** Of a pool that nobody described. */
    public static final PoolResource DEFAULT =
            new PoolResource("holdfast", "local", "Standard_B1", Map.of(), "AzureServices");

    public PoolResource {
        tags = Map.copyOf(tags);
    }

    /** What is not there is as by default: so it is in the records of pools that were made before there were resources. */
    static PoolResource of(RegisteredResource message) {
        return new PoolResource(
                either(message.getGroup(), DEFAULT.group),
                either(message.getLocation(), DEFAULT.location),
                either(message.getSku(), DEFAULT.sku),
                message.getTagsMap(),
                either(message.getBypass(), DEFAULT.bypass));
    }

    RegisteredResource asMessage() {
        return RegisteredResource.newBuilder()
                .setGroup(group)
                .setLocation(location)
                .setSku(sku)
                .putAllTags(tags)
                .setBypass(bypass)
                .build();
    }

    private static String either(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }
}
