package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.coordinator.access.Tokens;
import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.directory.Principal.ResourceRight;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.http.RouteTable;
import dev.holdfast.coordinator.http.RoutedPlane;
import dev.holdfast.coordinator.names.ServiceNames;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.storage.StorageAccount;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resource manager. Who may ask for what the directory says: an owner may do everything, a reader look. The order of its
 * refusals is the service's: token, path, version, subscription, right, resource.
 */
public final class ResourcePlane extends RoutedPlane<ResourceExchange> {

    private static final String AUDIENCE = "https://management.azure.com/";
    private static final Pattern API_VERSION = Pattern.compile("[0-9]{1,4}[.-][0-9]{1,2}[0-9a-z.-]{0,20}");
    private static final String READING = "/read";

    private final Directory directory;
    private final Tokens tokens;
    private final RouteTable<ResourceExchange> table;

    /**
     * @param cards how many cards an HSM gets that is made here
     * @param accounts the storage accounts that clients find
     * @param settle tells the rest of the service that an HSM is back, or gone for good
     */
    public ResourcePlane(
            Pools pools,
            Directory directory,
            Tokens tokens,
            int cards,
            Collection<StorageAccount> accounts,
            Supplier<CompletableFuture<Void>> settle) {
        super("Resource manager");
        this.directory = directory;
        this.tokens = tokens;
        HsmView view = new HsmView(directory);
        Operations operations = new Operations(pools, settle);
        table = new RouteTable<>(Stream.of(
                        new HsmRoutes(pools, new HsmRules(directory.tenant(), cards), view, operations).routes(),
                        new DeletedHsmRoutes(pools, view, operations).routes(),
                        new OperationRoutes(operations).routes(),
                        new GroupRoutes(pools.groups(), view.ids()).routes(),
                        new SubscriptionRoutes(directory, pools, view.ids()).routes(),
                        new StorageRoutes(accounts, view.ids()).routes(),
                        List.of(CloudMetadata.route()))
                .flatMap(List::stream)
                .toList());
    }

    @Override
    public boolean owns(String host) {
        return ServiceNames.isResourceManager(host);
    }

    @Override
    protected RouteTable<ResourceExchange> table() {
        return table;
    }

    @Override
    protected CompletableFuture<Answer> dispatch(HttpCall call) {
        Optional<RouteTable.Found<ResourceExchange>> sought = table.look(call.method(), call.path());
        boolean open = sought.filter(found -> found.route().access() == Route.Access.OPEN)
                .isPresent();
        @Nullable Caller caller = open ? null : caller(call);
        RouteTable.Found<ResourceExchange> found = sought.orElseThrow(() -> table.refusal(call.path()));
        if (caller != null) {
            requireApiVersion(call);
            requireSubscription(Optional.ofNullable(found.path().get("subscription")));
            requireRight(caller, found.route().action(), call.path());
        }
        return found.route().handler().answer(new ResourceExchange(call, found.path(), caller));
    }

    private Caller caller(HttpCall call) {
        String token = call.bearerToken().orElseThrow(() -> unauthenticated("The request has no bearer token."));
        try {
            return tokens.caller(token, AUDIENCE);
        } catch (TokenRefusedException e) {
            throw unauthenticated(e.reason());
        }
    }

    private HttpRefusedException unauthenticated(String message) {
        return ResourceErrors.unauthenticated(message, "https://" + ServiceNames.LOGIN + "/" + directory.tenant());
    }

    private static void requireApiVersion(HttpCall call) {
        Optional<String> version = call.parameter("api-version");
        if (version.isEmpty()) {
            throw new HttpRefusedException(
                    400,
                    "MissingApiVersionParameter",
                    "The query needs an api-version, such as api-version=2024-11-01.",
                    Map.of());
        }
        if (!API_VERSION.matcher(version.get()).matches()) {
            throw new HttpRefusedException(
                    400, "InvalidApiVersionParameter", "The api-version is written as 2024-11-01 is.", Map.of());
        }
    }

    private void requireSubscription(Optional<String> subscription) {
        if (subscription.isPresent() && !subscription.get().equalsIgnoreCase(directory.subscription())) {
            throw ResourceErrors.noSuchSubscription(subscription.get());
        }
    }

    private void requireRight(Caller caller, String action, String scope) {
        ResourceRight right = directory.rightOf(caller.principal());
        boolean may =
                switch (right) {
                    case OWNER -> true;
                    case READER -> action.isEmpty() || action.endsWith(READING);
                    case NONE -> action.isEmpty();
                };
        if (!may) {
            throw ResourceErrors.forbidden(caller.principal(), action, scope);
        }
    }
}
