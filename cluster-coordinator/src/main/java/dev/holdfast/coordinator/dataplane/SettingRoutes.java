package dev.holdfast.coordinator.dataplane;

import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Setting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The account settings of an HSM. The service publishes no action of their own for them. */
public final class SettingRoutes {

    private static final String NAME = "setting-name";
    private static final String ONE = "/settings/{" + NAME + "}";
    private static final String READ = "Microsoft.KeyVault/managedHsm/roleDefinitions/read/action";

    public List<Route<HsmExchange>> routes() {
        return List.of(
                Route.<HsmExchange>of("ListSettings", "GET", "/settings", "All settings.", SettingRoutes::list)
                        .needing(READ)
                        .answering(200, SettingDocument.Page.class),
                Route.<HsmExchange>of("GetSetting", "GET", ONE, "One setting.", SettingRoutes::get)
                        .needing(READ)
                        .answering(200, SettingDocument.class),
                Route.<HsmExchange>of(
                                "UpdateSetting",
                                "PATCH",
                                ONE,
                                "Changes a setting; only a Managed HSM Administrator at \"/\" may.",
                                SettingRoutes::update)
                        .taking(SettingDocument.Update.class)
                        .answering(200, SettingDocument.class));
    }

    private static CompletableFuture<Answer> list(HsmExchange exchange) {
        return settings(exchange)
                .settings()
                .thenApply(all -> Answer.ok(new SettingDocument.Page(
                        all.stream().map(SettingDocument::of).toList())));
    }

    private static CompletableFuture<Answer> get(HsmExchange exchange) {
        return settings(exchange)
                .settings()
                .thenApply(all -> Answer.ok(SettingDocument.of(named(exchange.gap(NAME), all))));
    }

    private static CompletableFuture<Answer> update(HsmExchange exchange) {
        String value = Optional.ofNullable(
                        exchange.body(SettingDocument.Update.class).value())
                .orElseThrow(() -> new RefusedException(Code.BAD_PARAMETER, "The setting needs a value."));
        RoleClient client = settings(exchange);
        return client.updateSetting(exchange.gap(NAME), value).thenApply(now -> Answer.ok(SettingDocument.of(now)));
    }

    private static Setting named(String name, List<Setting> all) {
        return all.stream()
                .filter(setting -> setting.getName().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "There is no setting " + name + "; list them to see their names."));
    }

    private static RoleClient settings(HsmExchange exchange) {
        return new RoleClient(exchange.pool().client(), exchange.requireCaller());
    }
}
