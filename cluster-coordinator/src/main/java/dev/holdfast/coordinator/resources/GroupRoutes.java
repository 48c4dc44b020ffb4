package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.pool.PoolGroups;
import dev.holdfast.coordinator.pool.PoolGroups.Group;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resource groups. One that an HSM is created in need not be made first. */
final class GroupRoutes {

    private static final String TYPE = "Microsoft.Resources/subscriptions/resourceGroups";
    private static final String READ = TYPE + "/read";
    private static final Pattern NAME = Pattern.compile("[\\w().-]{0,89}[\\w()-]", Pattern.UNICODE_CHARACTER_CLASS);

    private final PoolGroups groups;
    private final ResourceIds ids;

    /** What a client wants a group to be. */
    record GroupRequest(@Nullable String location, @Nullable Map<String, @Nullable String> tags) {}

    /** A group as the resource manager shows it. */
    record ResourceGroup(
            String id, String name, String type, String location, Map<String, String> tags, Properties properties) {

        record Properties(String provisioningState) {}
    }

    GroupRoutes(PoolGroups groups, ResourceIds ids) {
        this.groups = groups;
        this.ids = ids;
    }

    List<Route<ResourceExchange>> routes() {
        return List.of(
                Route.<ResourceExchange>immediate(
                                "ListGroups",
                                "GET",
                                ResourceIds.SUBSCRIPTION + "/resourceGroups",
                                "All resource groups.",
                                exchange -> Answer.ok(new Listing<>(
                                        groups.all().stream().map(this::shown).toList())))
                        .needing(READ)
                        .answering(200, Listing.class),
                Route.<ResourceExchange>immediate(
                                "GetGroup",
                                "GET",
                                ResourceIds.GROUP,
                                "One resource group.",
                                exchange -> Answer.ok(shown(require(exchange))))
                        .needing(READ)
                        .answering(200, ResourceGroup.class),
                Route.<ResourceExchange>immediate(
                                "GroupExists",
                                "HEAD",
                                ResourceIds.GROUP,
                                "Whether there is such a resource group: 204 or 404.",
                                exchange -> Answer.empty(
                                        groups.find(exchange.gap("group")).isPresent() ? 204 : 404))
                        .needing(READ)
                        .answering(204),
                Route.<ResourceExchange>of(
                                "PutGroup",
                                "PUT",
                                ResourceIds.GROUP,
                                "Makes a resource group, or changes its tags.",
                                this::put)
                        .needing(TYPE + "/write")
                        .taking(GroupRequest.class)
                        .answering(201, ResourceGroup.class),
                Route.<ResourceExchange>of(
                                "DeleteGroup",
                                "DELETE",
                                ResourceIds.GROUP,
                                "Deletes a resource group that holds no HSM.",
                                this::delete)
                        .needing(TYPE + "/delete")
                        .answering(200));
    }

    private CompletableFuture<Answer> put(ResourceExchange exchange) {
        GroupRequest request = exchange.body(GroupRequest.class);
        String name = exchange.gap("group");
        if (!NAME.matcher(name).matches() || request.location() == null) {
            throw ResourceErrors.badRequest(
                    "A resource group has a name of up to 90 letters, digits and _-.() that does"
                            + " not end in a period, and a location.");
        }
        int status = groups.find(name).isPresent() ? 200 : 201;
        return groups.put(new Group(name, HsmRules.location(request.location()), HsmRules.tags(request.tags())))
                .thenApply(group -> Answer.json(status, shown(group)));
    }

    private CompletableFuture<Answer> delete(ResourceExchange exchange) {
        return groups.remove(require(exchange).name()).thenApply(gone -> Answer.empty(200));
    }

    private Group require(ResourceExchange exchange) {
        String name = exchange.gap("group");
        return groups.find(name).orElseThrow(() -> ResourceErrors.noSuchGroup(name));
    }

    private ResourceGroup shown(Group group) {
        return new ResourceGroup(
                ids.group(group.name()),
                group.name(),
                "Microsoft.Resources/resourceGroups",
                group.location(),
                group.tags(),
                new ResourceGroup.Properties("Succeeded"));
    }
}
