package dev.holdfast.coordinator.dataplane;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.jwk.DeletedKeyAnswer;
import dev.holdfast.coordinator.jwk.DeletedKeyItem;
import dev.holdfast.coordinator.jwk.DeletedKeyPage;
import dev.holdfast.coordinator.jwk.KeyAnswer;
import dev.holdfast.proto.v1.ListDeletedKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keys that are deleted, and either come back or are gone for good. */
public final class DeletedKeyRoutes {

    private DeletedKeyRoutes() {}

    public static List<Route<HsmExchange>> routes() {
        return List.of(
                Route.of(
                                "DeleteKey",
                                "DELETE",
                                "/keys/{key-name}",
                                "Deletes a key with all its versions; it can be recovered.",
                                DeletedKeyRoutes::delete)
                        .needing(KeyGaps.action("keys/delete"))
                        .answering(200, DeletedKeyAnswer.class),
                Route.of(
                                "GetDeletedKeys",
                                "GET",
                                "/deletedkeys",
                                "Lists the deleted keys, by name.",
                                DeletedKeyRoutes::list)
                        .needing(KeyGaps.action("keys/deletedKeys/read/action"))
                        .asking(Paging.PARAMETERS)
                        .answering(200, DeletedKeyPage.class),
                Route.of(
                                "GetDeletedKey",
                                "GET",
                                "/deletedkeys/{key-name}",
                                "Shows a deleted key.",
                                DeletedKeyRoutes::get)
                        .needing(KeyGaps.action("keys/deletedKeys/read/action"))
                        .answering(200, DeletedKeyAnswer.class),
                Route.of(
                                "RecoverDeletedKey",
                                "POST",
                                "/deletedkeys/{key-name}/recover",
                                "Brings a deleted key back.",
                                DeletedKeyRoutes::recover)
                        .needing(KeyGaps.action("keys/deletedKeys/recover/action"))
                        .answering(200, KeyAnswer.class),
                Route.of(
                                "PurgeDeletedKey",
                                "DELETE",
                                "/deletedkeys/{key-name}",
                                "Destroys a deleted key.",
                                DeletedKeyRoutes::purge)
                        .needing(KeyGaps.action("keys/deletedKeys/delete"))
                        .answering(204));
    }

    private static CompletableFuture<Answer> delete(HsmExchange exchange) {
        return exchange.keys()
                .delete(KeyGaps.name(exchange))
                .thenApply(deleted -> Answer.ok(DeletedKeyAnswer.of(exchange.uri(), deleted)));
    }

    private static CompletableFuture<Answer> list(HsmExchange exchange) {
        Paging paging = Paging.of(exchange);
        ListDeletedKeys asked = ListDeletedKeys.newBuilder()
                .setAfter(paging.after().toStringUtf8())
                .setLimit(paging.size())
                .build();
        return exchange.keys()
                .page(asked)
                .thenApply(page -> Answer.ok(new DeletedKeyPage(
                        page.getKeysList().stream()
                                .map(key -> DeletedKeyItem.of(exchange.uri(), key))
                                .toList(),
                        paging.nextLink(
                                page.getMore(),
                                page.getKeysList(),
                                deleted ->
                                        ByteString.copyFromUtf8(deleted.getKey().getName())))));
    }

    private static CompletableFuture<Answer> get(HsmExchange exchange) {
        return exchange.keys()
                .getDeleted(KeyGaps.name(exchange))
                .thenApply(deleted -> Answer.ok(DeletedKeyAnswer.of(exchange.uri(), deleted)));
    }

    private static CompletableFuture<Answer> recover(HsmExchange exchange) {
        return exchange.keys()
                .recover(KeyGaps.name(exchange))
                .thenApply(key -> Answer.ok(KeyAnswer.of(exchange.uri(), key)));
    }

    private static CompletableFuture<Answer> purge(HsmExchange exchange) {
        return exchange.keys().purge(KeyGaps.name(exchange)).thenApply(done -> Answer.empty(204));
    }
}
