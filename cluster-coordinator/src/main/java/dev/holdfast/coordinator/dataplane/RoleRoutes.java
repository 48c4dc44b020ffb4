package dev.holdfast.coordinator.dataplane;

import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.http.Route.Parameter;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RoleAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Role definitions and role assignments. An assignment is made at one of three scopes, which stands in front of the path;
 * definitions are the whole HSM's.
 */
public final class RoleRoutes {

    private static final String ACTION = "Microsoft.KeyVault/managedHsm/";
    private static final String KEY = "key-name";
    private static final String DEFINITION = "role-definition-name";
    private static final String ASSIGNMENT = "role-assignment-name";
    private static final String DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions";
    private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";

    /** Where assignments are made. */
    private enum Scope {
        HSM("", "", "of the whole HSM"),
        KEYS("/keys", "ForKeys", "for all keys"),
        ONE_KEY("/keys/{" + KEY + "}", "ForKey", "for one key");

        /** In front of the path. */
        private final String prefix;
        /** Behind an operation's name, to tell it from that of another scope. */
        private final String suffix;

        private final String words;

        Scope(String prefix, String suffix, String words) {
            this.prefix = prefix;
            this.suffix = suffix;
            this.words = words;
        }

        /** As the cards spell it. */
        String of(HsmExchange exchange) {
            return switch (this) {
                case HSM -> "/";
                case KEYS -> "/keys";
                case ONE_KEY -> "/keys/" + exchange.gap(KEY);
            };
        }
    }

    public List<Route<HsmExchange>> routes() {
        List<Route<HsmExchange>> routes = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            routes.add(listDefinitions(scope));
        }
        routes.addAll(definitions());
        for (Scope scope : Scope.values()) {
            routes.addAll(assignments(scope));
        }
        return routes;
    }

    private static Route<HsmExchange> listDefinitions(Scope scope) {
        return Route.<HsmExchange>of(
                        "ListRoleDefinitions" + scope.suffix,
                        "GET",
                        scope.prefix + DEFINITIONS,
                        "All roles that can be assigned " + scope.words + ", built-in and custom.",
                        exchange -> roles(exchange)
                                .definitions()
                                .thenApply(all -> Answer.ok(new RoleDefinitionDocument.Page(all.stream()
                                        .map(RoleDefinitionDocument::of)
                                        .toList()))))
                .needing(ACTION + "roleDefinitions/read/action")
                .asking(new Parameter("$filter", "accepted and of no effect: all definitions are at \"/\""))
                .answering(200, RoleDefinitionDocument.Page.class);
    }

    private static List<Route<HsmExchange>> definitions() {
        String one = DEFINITIONS + "/{" + DEFINITION + "}";
        return List.of(
                Route.<HsmExchange>of("GetRoleDefinition", "GET", one, "One role.", RoleRoutes::getDefinition)
                        .needing(ACTION + "roleDefinitions/read/action")
                        .answering(200, RoleDefinitionDocument.class),
                Route.<HsmExchange>of(
                                "CreateOrUpdateRoleDefinition",
                                "PUT",
                                one,
                                "Makes a custom role, or replaces it. Its name is any GUID.",
                                exchange -> roles(exchange)
                                        .putDefinition(exchange.body(RoleDefinitionDocument.class)
                                                .definition(exchange.gap(DEFINITION)))
                                        .thenApply(made -> Answer.json(201, RoleDefinitionDocument.of(made))))
                        .needing(ACTION + "roleDefinitions/write/action")
                        .taking(RoleDefinitionDocument.class)
                        .answering(201, RoleDefinitionDocument.class),
                Route.<HsmExchange>of(
                                "DeleteRoleDefinition",
                                "DELETE",
                                one,
                                "Deletes a custom role that is assigned to nobody, and answers it as it was.",
                                exchange -> roles(exchange)
                                        .deleteDefinition(exchange.gap(DEFINITION))
                                        .thenApply(gone -> Answer.ok(RoleDefinitionDocument.of(gone))))
                        .needing(ACTION + "roleDefinitions/delete/action")
                        .answering(200, RoleDefinitionDocument.class));
    }

    private static List<Route<HsmExchange>> assignments(Scope scope) {
        String all = scope.prefix + ASSIGNMENTS;
        String one = all + "/{" + ASSIGNMENT + "}";
        return List.of(
                Route.<HsmExchange>of(
                                "ListRoleAssignments" + scope.suffix,
                                "GET",
                                all,
                                "Assignments " + scope.words + ": those at, above and below this scope.",
                                exchange -> listAssignments(exchange, scope.of(exchange)))
                        .needing(ACTION + "roleAssignments/read/action")
                        .asking(new Parameter(
                                "$filter",
                                "`atScope()` leaves out those below, `principalId eq 'GUID'` those of others"))
                        .answering(200, RoleAssignmentDocument.Page.class),
                Route.<HsmExchange>of(
                                "GetRoleAssignment" + scope.suffix,
                                "GET",
                                one,
                                "One assignment " + scope.words + ".",
                                exchange -> getAssignment(exchange, scope.of(exchange)))
                        .needing(ACTION + "roleAssignments/read/action")
                        .answering(200, RoleAssignmentDocument.class),
                Route.<HsmExchange>of(
                                "CreateRoleAssignment" + scope.suffix,
                                "PUT",
                                one,
                                "Assigns a role to a principal " + scope.words + ". Its name is any GUID.",
                                exchange -> roles(exchange)
                                        .putAssignment(exchange.body(RoleAssignmentDocument.class)
                                                .assignment(scope.of(exchange), exchange.gap(ASSIGNMENT)))
                                        .thenApply(made -> Answer.json(201, RoleAssignmentDocument.of(made))))
                        .needing(ACTION + "roleAssignments/write/action")
                        .taking(RoleAssignmentDocument.class)
                        .answering(201, RoleAssignmentDocument.class),
                Route.<HsmExchange>of(
                                "DeleteRoleAssignment" + scope.suffix,
                                "DELETE",
                                one,
                                "Takes an assignment " + scope.words + " back, and answers it as it was.",
                                exchange -> roles(exchange)
                                        .deleteAssignment(scope.of(exchange), exchange.gap(ASSIGNMENT))
                                        .thenApply(gone -> Answer.ok(RoleAssignmentDocument.of(gone))))
                        .needing(ACTION + "roleAssignments/delete/action")
                        .answering(200, RoleAssignmentDocument.class));
    }

    private static CompletableFuture<Answer> getDefinition(HsmExchange exchange) {
        String id = exchange.gap(DEFINITION);
        return roles(exchange)
                .definitions()
                .thenApply(all -> all.stream()
                        .filter(definition -> definition.getId().equalsIgnoreCase(id))
                        .findFirst()
                        .orElseThrow(() -> unknown("RoleDefinitionNotFound", "role definition")))
                .thenApply(found -> Answer.ok(RoleDefinitionDocument.of(found)));
    }

    private static CompletableFuture<Answer> getAssignment(HsmExchange exchange, String scope) {
        String id = exchange.gap(ASSIGNMENT);
        return roles(exchange)
                .assignments(scope)
                .thenApply(there -> there.stream()
                        .filter(assignment -> assignment.getId().equalsIgnoreCase(id))
                        .findFirst()
                        .orElseThrow(() -> unknown("RoleAssignmentNotFound", "role assignment here")))
                .thenApply(found -> Answer.ok(RoleAssignmentDocument.of(found)));
    }

    private static CompletableFuture<Answer> listAssignments(HsmExchange exchange, String scope) {
        Predicate<RoleAssignment> wanted = AssignmentFilter.parse(
                scope, exchange.call().parameter("$filter").orElse(""));
        return readable(roles(exchange), scope)
                .thenApply(all -> Answer.ok(new RoleAssignmentDocument.Page(all.stream()
                        .filter(wanted)
                        .map(RoleAssignmentDocument::of)
                        .toList())));
    }

    /** All assignments for who may read them at "/"; else those at the scope, for who may read them there. */
    private static CompletableFuture<List<RoleAssignment>> readable(RoleClient roles, String scope) {
        return roles.assignments("")
                .exceptionallyCompose(refused -> RefusedException.isOf(refused, Code.FORBIDDEN)
                        ? roles.assignments(scope)
                        : CompletableFuture.failedFuture(refused));
    }

    private static RoleClient roles(HsmExchange exchange) {
        return new RoleClient(exchange.pool().client(), exchange.requireCaller());
    }

    private static RefusedException unknown(String serviceCode, String what) {
        return new RefusedException(
                Code.NOT_FOUND, serviceCode, "", "There is no such " + what + "; list them to see their names.");
    }
}
