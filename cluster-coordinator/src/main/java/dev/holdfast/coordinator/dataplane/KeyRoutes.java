package dev.holdfast.coordinator.dataplane;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.jwk.BytesAnswer;
import dev.holdfast.coordinator.jwk.CreateKeyBody;
import dev.holdfast.coordinator.jwk.ImportKeyBody;
import dev.holdfast.coordinator.jwk.KeyAnswer;
import dev.holdfast.coordinator.jwk.KeyItem;
import dev.holdfast.coordinator.jwk.KeyPage;
import dev.holdfast.coordinator.jwk.RestoreKeyBody;
import dev.holdfast.coordinator.jwk.UpdateKeyBody;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyList;
import dev.holdfast.proto.v1.ListKeyVersions;
import dev.holdfast.proto.v1.ListKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keys as they are made, seen, changed, and kept outside: everything but using and deleting them. */
public final class KeyRoutes {

    private KeyRoutes() {}

    public static List<Route<HsmExchange>> routes() {
        return List.of(
                Route.of(
                                "CreateKey",
                                "POST",
                                "/keys/{key-name}/create",
                                "Makes a key, or a new version of one.",
                                KeyRoutes::create)
                        .needing(KeyGaps.action("keys/create"))
                        .taking(CreateKeyBody.class)
                        .answering(200, KeyAnswer.class),
                Route.of(
                                "ImportKey",
                                "PUT",
                                "/keys/{key-name}",
                                "Takes a key that was made elsewhere.",
                                KeyRoutes::importKey)
                        .needing(KeyGaps.action("keys/import/action"))
                        .taking(ImportKeyBody.class)
                        .answering(200, KeyAnswer.class),
                Route.of("GetKey", "GET", "/keys/{key-name}", "Shows the current version of a key.", KeyRoutes::get)
                        .needing(KeyGaps.action("keys/read/action"))
                        .answering(200, KeyAnswer.class),
                Route.of(
                                "GetKeyVersion",
                                "GET",
                                "/keys/{key-name}/{key-version}",
                                "Shows a version of a key.",
                                KeyRoutes::get)
                        .needing(KeyGaps.action("keys/read/action"))
                        .answering(200, KeyAnswer.class),
                Route.of(
                                "UpdateKey",
                                "PATCH",
                                "/keys/{key-name}",
                                "Changes the current version of a key.",
                                KeyRoutes::update)
                        .needing(KeyGaps.action("keys/write/action"))
                        .taking(UpdateKeyBody.class)
                        .answering(200, KeyAnswer.class),
                Route.of(
                                "UpdateKeyVersion",
                                "PATCH",
                                "/keys/{key-name}/{key-version}",
                                "Changes a version of a key.",
                                KeyRoutes::update)
                        .needing(KeyGaps.action("keys/write/action"))
                        .taking(UpdateKeyBody.class)
                        .answering(200, KeyAnswer.class),
                Route.of("GetKeys", "GET", "/keys", "Lists the keys, by name.", KeyRoutes::list)
                        .needing(KeyGaps.action("keys/read/action"))
                        .asking(Paging.PARAMETERS)
                        .answering(200, KeyPage.class),
                Route.of(
                                "GetKeyVersions",
                                "GET",
                                "/keys/{key-name}/versions",
                                "Lists the versions of a key, oldest first.",
                                KeyRoutes::versions)
                        .needing(KeyGaps.action("keys/read/action"))
                        .asking(Paging.PARAMETERS)
                        .answering(200, KeyPage.class),
                Route.of(
                                "BackupKey",
                                "POST",
                                "/keys/{key-name}/backup",
                                "Gives out a key with all its versions, opaque.",
                                KeyRoutes::backup)
                        .needing(KeyGaps.action("keys/backup/action"))
                        .answering(200, BytesAnswer.class),
                Route.of(
                                "RestoreKey",
                                "POST",
                                "/keys/restore",
                                "Brings a key back from its own backup.",
                                KeyRoutes::restore)
                        .needing(KeyGaps.action("keys/restore/action"))
                        .taking(RestoreKeyBody.class)
                        .answering(200, KeyAnswer.class));
    }

    private static CompletableFuture<Answer> create(HsmExchange exchange) {
        return shown(
                exchange,
                exchange.keys().create(exchange.body(CreateKeyBody.class).message(KeyGaps.name(exchange))));
    }

    private static CompletableFuture<Answer> importKey(HsmExchange exchange) {
        return shown(
                exchange,
                exchange.keys().importKey(exchange.body(ImportKeyBody.class).message(KeyGaps.name(exchange))));
    }

    private static CompletableFuture<Answer> get(HsmExchange exchange) {
        return shown(exchange, exchange.keys().get(KeyGaps.name(exchange), KeyGaps.version(exchange)));
    }

    private static CompletableFuture<Answer> update(HsmExchange exchange) {
        UpdateKeyBody body = exchange.body(UpdateKeyBody.class);
        return shown(exchange, exchange.keys().update(body.message(KeyGaps.name(exchange), KeyGaps.version(exchange))));
    }

    private static CompletableFuture<Answer> list(HsmExchange exchange) {
        Paging paging = Paging.of(exchange);
        ListKeys asked = ListKeys.newBuilder()
                .setAfter(paging.after().toStringUtf8())
                .setLimit(paging.size())
                .build();
        return exchange.keys()
                .page(asked)
                .thenApply(page -> Answer.ok(new KeyPage(
                        page.getKeysList().stream()
                                .map(key -> KeyItem.ofKey(exchange.uri(), key))
                                .toList(),
                        paging.nextLink(
                                page.getMore(), page.getKeysList(), key -> ByteString.copyFromUtf8(key.getName())))));
    }

    /** As the service does it: of a key that is not there, no versions. */
    private static CompletableFuture<Answer> versions(HsmExchange exchange) {
        Paging paging = Paging.of(exchange);
        ListKeyVersions asked = ListKeyVersions.newBuilder()
                .setName(KeyGaps.name(exchange))
                .setAfter(paging.after())
                .setLimit(paging.size())
                .build();
        return exchange.keys()
                .page(asked)
                .exceptionallyCompose(failure -> RefusedException.isOf(failure, Code.NOT_FOUND)
                        ? CompletableFuture.completedFuture(KeyList.getDefaultInstance())
                        : CompletableFuture.failedFuture(failure))
                .thenApply(page -> Answer.ok(new KeyPage(
                        page.getKeysList().stream()
                                .map(key -> KeyItem.ofVersion(exchange.uri(), key))
                                .toList(),
                        paging.nextLink(page.getMore(), page.getKeysList(), key -> key.getVersion()
                                .getVersion()))));
    }

    private static CompletableFuture<Answer> backup(HsmExchange exchange) {
        return exchange.keys()
                .backup(KeyGaps.name(exchange))
                .thenApply(backup -> Answer.ok(new BytesAnswer(new Base64Url(backup))));
    }

    private static CompletableFuture<Answer> restore(HsmExchange exchange) {
        return shown(
                exchange,
                exchange.keys()
                        .restore(exchange.body(RestoreKeyBody.class).backup())
                        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(ofBackup(failure))));
    }

    /** The service has one code for a backup that was altered and for one of another security domain. */
    private static Throwable ofBackup(Throwable failure) {
        return RefusedException.behind(failure) instanceof RefusedException refused
                        && (refused.code() == Code.TAMPERED || refused.code() == Code.FOREIGN_DOMAIN)
                ? new RefusedException(refused.status().toBuilder()
                        .setServiceCode("MalformedBackupBlob")
                        .build())
                : failure;
    }

    private static CompletableFuture<Answer> shown(HsmExchange exchange, CompletableFuture<KeyBundle> key) {
        return key.thenApply(bundle -> Answer.ok(KeyAnswer.of(exchange.uri(), bundle)));
    }
}
