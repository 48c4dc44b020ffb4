package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.names.ServiceNames;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where the other faces of this cloud are, for clients that are told of the resource manager alone. What is asked for comes in
 * the shape of its time: a few addresses at first, then a list of clouds, today the one cloud.
 */
final class CloudMetadata {

    private static final String FIRST_LIST = "2018";
    private static final String FIRST_OBJECT = "2022";

    private CloudMetadata() {}

    /** As it was at first. */
    record Endpoints(
            String galleryEndpoint, String graphEndpoint, String portalEndpoint, Authentication authentication) {}

    /** Whom to ask for tokens, and for what. */
    record Authentication(String loginEndpoint, List<String> audiences, String tenant, String identityProvider) {}

    /** What stands behind the names of resources. */
    record Suffixes(String mhsmDns, String keyVaultDns, String storage) {}

    /** A cloud as it is described today. */
    record Cloud(
            String name,
            String portal,
            Authentication authentication,
            String media,
            String graphAudience,
            String graph,
            Suffixes suffixes,
            String batch,
            String resourceManager,
            String sqlManagement,
            String gallery,
            String activeDirectoryDataLake,
            String microsoftGraphResourceId) {}

    static Route<ResourceExchange> route() {
        return Route.<ResourceExchange>of(
                        "GetMetadata",
                        "GET",
                        "/metadata/endpoints",
                        "Where signing in, directory and HSMs are.",
                        exchange -> CompletableFuture.completedFuture(Answer.ok(shown(exchange.call()))))
                .open()
                .answering(200, Cloud.class);
    }

    private static Object shown(HttpCall call) {
        Cloud cloud = cloud(call);
        String version = call.parameter("api-version").orElse(FIRST_OBJECT);
        if (version.compareTo(FIRST_LIST) < 0) {
            return new Endpoints(cloud.gallery(), cloud.graph(), cloud.portal(), cloud.authentication());
        }
        return version.compareTo(FIRST_OBJECT) < 0 ? List.of(cloud) : cloud;
    }

    /** Under the name localhost everything is at the same port; under public names everything has its own. */
    private static Cloud cloud(HttpCall call) {
        boolean local = call.host().equals(ServiceNames.LOCAL);
        String here = "https://" + call.authority() + "/";
        String port = call.port() == HttpCall.HTTPS_PORT ? "" : ":" + call.port();
        String graph = local ? here : "https://" + ServiceNames.GRAPH + "/";
        return new Cloud(
                local ? "Holdfast" : "AzureCloud",
                here,
                new Authentication(
                        local ? here + "adfs" : "https://" + ServiceNames.LOGIN,
                        List.of("https://management.core.windows.net/", "https://management.azure.com/"),
                        "common",
                        local ? "ADFS" : "AAD"),
                here,
                graph,
                graph,
                new Suffixes(
                        local ? ServiceNames.LOCAL_HSM_SUFFIX + port : ServiceNames.HSM_SUFFIX,
                        local ? "vault." + ServiceNames.LOCAL + port : "vault.azure.net",
                        "core.windows.net"),
                here,
                here,
                here,
                here,
                here,
                graph);
    }
}
