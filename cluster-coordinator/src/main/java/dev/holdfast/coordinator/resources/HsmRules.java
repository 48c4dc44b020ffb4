package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.pool.PoolResource;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.resources.HsmRequest.NetworkRules;
import dev.holdfast.coordinator.resources.HsmRequest.Properties;
import dev.holdfast.proto.RefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an HSM may be made, or made into. What this service has no part for (network rules, further regions, identities) is
 * refused when a client would rely on it.
 */
final class HsmRules {

    private static final Set<String> SKUS = Set.of("Standard_B1", "Custom_B32");
    private static final Set<String> BYPASSES = Set.of("AzureServices", "None");
    private static final int MOST_ADMINISTRATORS = 10;
    private static final int MOST_TAGS = 15;
    private static final int LONGEST_TAG_NAME = 128;
    private static final int LONGEST_TAG_VALUE = 256;
    private static final Pattern LOCATION = Pattern.compile("[A-Za-z0-9 ]{1,40}");

    private final String tenant;
    private final int cards;

    /**
     * @param tenant GUID of the only tenant that an HSM can be in
     * @param cards how many cards an HSM gets
     */
    HsmRules(String tenant, int cards) {
        this.tenant = tenant;
        this.cards = cards;
    }

    /** What is created for such a request. */
    PoolSpec create(String group, String name, HsmRequest request) {
        Properties wanted = request.wanted();
        requirePossible(request, wanted);
        if (request.location() == null || request.sku() == null || wanted.tenantId() == null) {
            throw ResourceErrors.badRequest("An HSM needs a location, a sku and properties.tenantId.");
        }
        String location = location(request.location());
        requireOneRegion(wanted.regions(), location);
        int days = Objects.requireNonNullElse(wanted.softDeleteRetentionInDays(), PoolSpec.DEFAULT_RETENTION_DAYS);
        boolean purgeProtection = Boolean.TRUE.equals(wanted.enablePurgeProtection());
        PoolResource resource = new PoolResource(
                group,
                location,
                sku(request.sku()),
                tags(request.tags()),
                bypass(wanted.networkAcls(), PoolResource.DEFAULT.bypass()));
        try {
            return new PoolSpec(
                    name, cards, administrators(wanted.initialAdminObjectIds()), days, purgeProtection, resource);
        } catch (RefusedException e) {
            throw ResourceErrors.worded(e);
        }
    }

    /**
     * What an HSM becomes by such a request.
     *
     * @param whole whether the request says all that the HSM is to be, so that tags which are not in it go
     */
    PoolResource update(PoolSpec is, HsmRequest request, boolean whole) {
        Properties wanted = request.wanted();
        requirePossible(request, wanted);
        PoolResource resource = is.resource();
        requireSame("location", request.location() == null ? null : location(request.location()), resource.location());
        requireSame("sku", request.sku() == null ? null : sku(request.sku()), resource.sku());
        requireSame("softDeleteRetentionInDays", wanted.softDeleteRetentionInDays(), is.retentionDays());
        requireSame("enablePurgeProtection", wanted.enablePurgeProtection(), is.purgeProtection());
        requireSame(
                "initialAdminObjectIds",
                wanted.initialAdminObjectIds() == null ? null : sorted(wanted.initialAdminObjectIds()),
                sorted(is.administrators()));
        requireOneRegion(wanted.regions(), resource.location());
        return new PoolResource(
                resource.group(),
                resource.location(),
                resource.sku(),
                whole || request.tags() != null ? tags(request.tags()) : resource.tags(),
                bypass(wanted.networkAcls(), resource.bypass()));
    }

    /** In the spelling in which regions are compared: "West US 3" is "westus3". */
    static String location(String text) {
        if (!LOCATION.matcher(text).matches()) {
            throw ResourceErrors.badRequest("A location has letters and digits, such as westus3.");
        }
        return text.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    static Map<String, String> tags(@Nullable Map<String, @Nullable String> tags) {
        Map<String, String> checked = new TreeMap<>();
        if (tags != null) {
            tags.forEach((name, value) -> checked.put(name, value == null ? "" : value));
        }
        boolean fit = checked.size() <= MOST_TAGS
                && checked.entrySet().stream()
                        .allMatch(tag -> tag.getKey().length() <= LONGEST_TAG_NAME
                                && tag.getValue().length() <= LONGEST_TAG_VALUE);
        if (!fit) {
            throw ResourceErrors.badRequest("There are at most " + MOST_TAGS + " tags, with names of at most "
                    + LONGEST_TAG_NAME + " and values of at most " + LONGEST_TAG_VALUE + " characters.");
        }
        return checked;
    }

    private void requirePossible(HsmRequest request, Properties wanted) {
        if (wanted.tenantId() != null && !wanted.tenantId().equalsIgnoreCase(tenant)) {
            throw ResourceErrors.badRequest("The tenant of an HSM here is " + tenant + ".");
        }
        if (Boolean.FALSE.equals(wanted.enableSoftDelete())) {
            throw ResourceErrors.badRequest(
                    "The property enableSoftDelete cannot be false: an HSM is always recoverable.");
        }
        if (request.identity() != null
                && request.identity().type() != null
                && !request.identity().type().equalsIgnoreCase("None")) {
            throw ResourceErrors.notSupported(
                    "An HSM here has no identity of its own; leave the property identity out.");
        }
        if ("Disabled".equalsIgnoreCase(wanted.publicNetworkAccess())) {
            throw ResourceErrors.notSupported(
                    "An HSM here is reached wherever the service listens; leave publicNetworkAccess at Enabled.");
        }
        requireOpen(wanted.networkAcls());
    }

    private static void requireOpen(@Nullable NetworkRules rules) {
        if (rules == null) {
            return;
        }
        boolean filters = "Deny".equalsIgnoreCase(rules.defaultAction())
                || isFilled(rules.ipRules())
                || isFilled(rules.serviceTags())
                || isFilled(rules.virtualNetworkRules());
        if (filters) {
            throw ResourceErrors.notSupported(
                    "Network rules have no effect here, so none are taken; leave networkAcls at defaultAction Allow.");
        }
    }

    private static void requireOneRegion(@Nullable List<HsmRequest.Region> regions, String primary) {
        boolean others = regions != null
                && regions.stream()
                        .anyMatch(region -> region.name() == null
                                || !location(region.name()).equals(primary));
        if (others) {
            throw ResourceErrors.notSupported("An HSM here is in one region, " + primary
                    + "; make a second HSM in the other region, and bring the security domain and a backup there.");
        }
    }

    private static List<String> administrators(@Nullable List<@Nullable String> given) {
        if (given == null || given.isEmpty() || given.size() > MOST_ADMINISTRATORS) {
            throw ResourceErrors.badRequest("The property initialAdminObjectIds names 1 to " + MOST_ADMINISTRATORS
                    + " administrators by their object ids.");
        }
        Set<String> seen = new HashSet<>();
        return given.stream()
                .map(id -> {
                    if (id == null || !Directory.isGuid(id) || !seen.add(id.toLowerCase(Locale.ROOT))) {
                        throw ResourceErrors.badRequest(
                                "The property initialAdminObjectIds holds what is no GUID, or one twice.");
                    }
                    return id.toLowerCase(Locale.ROOT);
                })
                .toList();
    }

    private static String sku(HsmRequest.Sku sku) {
        return SKUS.stream()
                .filter(known -> known.equalsIgnoreCase(sku.name()) && "B".equalsIgnoreCase(sku.family()))
                .findFirst()
                .orElseThrow(() -> ResourceErrors.badRequest("The sku is Standard_B1 or Custom_B32, of family B."));
    }

    private static String bypass(@Nullable NetworkRules rules, String otherwise) {
        if (rules == null || rules.bypass() == null) {
            return otherwise;
        }
        return BYPASSES.stream()
                .filter(known -> known.equalsIgnoreCase(rules.bypass()))
                .findFirst()
                .orElseThrow(
                        () -> ResourceErrors.badRequest("The property networkAcls.bypass is AzureServices or None."));
    }

    private static void requireSame(String property, @Nullable Object wanted, Object is) {
        if (wanted != null && !wanted.equals(is)) {
            throw ResourceErrors.badRequest(
                    "The property " + property + " is settled when an HSM is created: it is " + is + ".");
        }
    }

    private static Set<String> sorted(List<? extends @Nullable String> ids) {
        Set<String> sorted = new TreeSet<>();
        ids.forEach(id -> sorted.add(id == null ? "" : id.toLowerCase(Locale.ROOT)));
        return sorted;
    }

    private static boolean isFilled(@Nullable List<Object> rules) {
        return rules != null && !rules.isEmpty();
    }
}
