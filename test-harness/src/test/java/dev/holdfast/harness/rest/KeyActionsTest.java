package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.KeyFace.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.dataplane.AttestationRoutes;
import dev.holdfast.coordinator.dataplane.DeletedKeyRoutes;
import dev.holdfast.coordinator.dataplane.HsmExchange;
import dev.holdfast.coordinator.dataplane.KeyRoutes;
import dev.holdfast.coordinator.dataplane.KeyUseRoutes;
import dev.holdfast.coordinator.dataplane.RotationRoutes;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.partition.access.Action;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The action that a route says it needs is what the cards ask for: all others do not suffice, and it alone does. */
class KeyActionsTest {

    private static final Caller WITH_IT_ALONE = new Caller("55555555-5555-5555-5555-555555555555");
    private static final Caller WITH_ALL_OTHERS = new Caller("66666666-6666-6666-6666-666666666666");
    private static final String IT_ALONE = new UUID(5, 5).toString();
    private static final String ALL_OTHERS = new UUID(6, 6).toString();

    @TempDir
    static Path folder;

    private static KeyFace face;

    @BeforeAll
    static void start() {
        face = new KeyFace(folder);
        face.ok("POST", "/keys/made/create", "{\"kty\":\"oct-HSM\"}");
        grant(IT_ALONE, List.of());
        grant(ALL_OTHERS, List.of());
        assign(IT_ALONE, WITH_IT_ALONE);
        assign(ALL_OTHERS, WITH_ALL_OTHERS);
    }

    @AfterAll
    static void stop() {
        face.close();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void itIsWhatTheCardsAskFor(Route<HsmExchange> route) {
        List<String> actions =
                Arrays.stream(Action.values()).map(Action::published).toList();
        assertEquals(
                1, actions.stream().filter(route.action()::equals).count(), "there is no action " + route.action());
        grant(IT_ALONE, List.of(route.action()));
        grant(
                ALL_OTHERS,
                actions.stream()
                        .filter(action -> !action.equals(route.action()))
                        .toList());
        assertRefused(
                403,
                "Forbidden",
                "ForbiddenByRbac",
                face.ask(WITH_ALL_OTHERS, route.method(), path(route), body(route)));
        RestSite.Reply reply = face.ask(WITH_IT_ALONE, route.method(), path(route), body(route));
        assertNotEquals("ForbiddenByRbac", reply.text("/error/innererror/code"), () -> reply.body()
                .toString());
    }

    /** All but the release, which is refused whoever asks. */
    static Stream<Named<Route<HsmExchange>>> routes() {
        return Stream.of(
                        KeyRoutes.routes(),
                        KeyUseRoutes.routes(),
                        RotationRoutes.routes(),
                        AttestationRoutes.routes(),
                        DeletedKeyRoutes.routes())
                .flatMap(List::stream)
                .filter(route -> !route.operation().startsWith("Release"))
                .map(route -> Named.of(route.operation(), route));
    }

    private static String path(Route<HsmExchange> route) {
        return route.path()
                .text()
                .replace("{key-name}", "made")
                .replace("{key-version}", "00000000000000000000000000000000");
    }

    /** What is not refused before a card is asked. */
    private static String body(Route<HsmExchange> route) {
        return """
                {"kty":"oct-HSM","key":{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODw"},"count":1,
                 "alg":"%s","digest":"AAAA","value":"AAAA"}""".formatted(route.operation().matches("(Sign|Verify).*") ? "ES256" : "A256KW");
    }

    private static void grant(String definition, List<String> dataActions) {
        face.roles()
                .putDefinition(RoleDefinition.newBuilder()
                        .setId(definition)
                        .setRoleName(definition)
                        .addAllDataActions(dataActions)
                        .build())
                .join();
    }

    private static void assign(String definition, Caller caller) {
        face.roles()
                .putAssignment(RoleAssignment.newBuilder()
                        .setId(definition)
                        .setScope("/")
                        .setRoleDefinitionId(definition)
                        .setPrincipal(caller.principal())
                        .build())
                .join();
    }
}
