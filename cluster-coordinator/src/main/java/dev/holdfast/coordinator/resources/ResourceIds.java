package dev.holdfast.coordinator.resources;

/**
 * Names of resources, which are paths.
 *
 * @param subscription GUID of the subscription that all of them are in
 */
record ResourceIds(String subscription) {

    static final String HSM_TYPE = "Microsoft.KeyVault/managedHSMs";

    static final String SUBSCRIPTION = "/subscriptions/{subscription}";
    static final String GROUP = SUBSCRIPTION + "/resourceGroups/{group}";
    static final String PROVIDER = "/providers/Microsoft.KeyVault";
    static final String HSMS = PROVIDER + "/managedHSMs";
    static final String HSM = GROUP + HSMS + "/{name}";
    static final String LOCATION = SUBSCRIPTION + PROVIDER + "/locations/{location}";

    String subscriptionId() {
        return "/subscriptions/" + subscription;
    }

    String group(String group) {
        return subscriptionId() + "/resourceGroups/" + group;
    }

    String hsm(String group, String name) {
        return group(group) + HSMS + "/" + name;
    }

    String location(String location) {
        return subscriptionId() + PROVIDER + "/locations/" + location;
    }

    String deletedHsm(String location, String name) {
        return location(location) + "/deletedManagedHSMs/" + name;
    }
}
