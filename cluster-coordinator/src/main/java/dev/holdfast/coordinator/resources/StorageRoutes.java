package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.pool.PoolResource;
import dev.holdfast.coordinator.storage.StorageAccount;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The storage accounts that are declared: they are there, and their keys are told to those who own resources. */
final class StorageRoutes {

    private static final String ACCOUNT_TYPE = "Microsoft.Storage/storageAccounts";
    private static final String ACCOUNTS = "/providers/" + ACCOUNT_TYPE;

    private final List<StorageAccount> accounts;
    private final ResourceIds ids;

    /** An account as the resource manager shows it. */
    record Account(
            String id,
            String name,
            String type,
            String location,
            String kind,
            Map<String, String> sku,
            Map<String, String> tags,
            Properties properties) {

        record Properties(String provisioningState, Map<String, String> primaryEndpoints) {}
    }

    /** An account's keys: two of them, as clients expect, which are the same. */
    record Keys(List<Key> keys) {}

    /** One key. It opens all that the account holds, so it is never shown but in the answer. */
    record Key(String keyName, String value, String permissions) {
        @Override
        public String toString() {
            return keyName;
        }
    }

    StorageRoutes(Collection<StorageAccount> accounts, ResourceIds ids) {
        this.accounts = List.copyOf(accounts);
        this.ids = ids;
    }

    List<Route<ResourceExchange>> routes() {
        return List.of(
                list("ListStorageAccounts", ResourceIds.SUBSCRIPTION + ACCOUNTS, "The declared storage accounts."),
                list(
                        "ListStorageAccountsOfGroup",
                        ResourceIds.GROUP + ACCOUNTS,
                        "The storage accounts of a resource group."),
                Route.<ResourceExchange>of(
                                "GetStorageAccount",
                                "GET",
                                ResourceIds.GROUP + ACCOUNTS + "/{account}",
                                "One storage account.",
                                exchange -> CompletableFuture.completedFuture(Answer.ok(shown(require(exchange)))))
                        .needing(ACCOUNT_TYPE + "/read")
                        .answering(200, Account.class),
                Route.<ResourceExchange>of(
                                "ListStorageKeys",
                                "POST",
                                ResourceIds.GROUP + ACCOUNTS + "/{account}/listKeys",
                                "The keys of a storage account.",
                                exchange -> CompletableFuture.completedFuture(Answer.ok(keys(require(exchange)))))
                        .needing(ACCOUNT_TYPE + "/listKeys/action")
                        .answering(200, Keys.class));
    }

    private Route<ResourceExchange> list(String operation, String path, String summary) {
        return Route.<ResourceExchange>of(operation, "GET", path, summary, exchange -> {
                    String group = exchange.path().getOrDefault("group", PoolResource.DEFAULT.group());
                    boolean theirs = group.equalsIgnoreCase(PoolResource.DEFAULT.group());
                    return CompletableFuture.completedFuture(Answer.ok(new Listing<>(
                            theirs ? accounts.stream().map(this::shown).toList() : List.of())));
                })
                .needing(ACCOUNT_TYPE + "/read")
                .answering(200, Listing.class);
    }

    private StorageAccount require(ResourceExchange exchange) {
        String name = exchange.gap("account");
        return accounts.stream()
                .filter(account -> account.name().equalsIgnoreCase(name))
                .filter(account -> exchange.gap("group").equalsIgnoreCase(PoolResource.DEFAULT.group()))
                .findFirst()
                .orElseThrow(() -> ResourceErrors.notFound(
                        "ResourceNotFound",
                        "The resource '" + ACCOUNT_TYPE + "/" + name + "' under resource group '"
                                + exchange.gap("group") + "' was not found."));
    }

    private Account shown(StorageAccount account) {
        return new Account(
                ids.group(PoolResource.DEFAULT.group()) + ACCOUNTS + "/" + account.name(),
                account.name(),
                ACCOUNT_TYPE,
                PoolResource.DEFAULT.location(),
                "StorageV2",
                Map.of("name", "Standard_LRS", "tier", "Standard"),
                Map.of(),
                new Account.Properties("Succeeded", Map.of("blob", "https://" + account.host() + "/")));
    }

    private static Keys keys(StorageAccount account) {
        return new Keys(Stream.of("key1", "key2")
                .map(name -> new Key(name, account.key(), "FULL"))
                .toList());
    }
}
