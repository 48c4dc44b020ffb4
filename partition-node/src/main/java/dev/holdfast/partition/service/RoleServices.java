package dev.holdfast.partition.service;

import static dev.holdfast.partition.service.ServiceContext.principal;

import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CheckAccess;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.DeleteRoleAssignmentChange;
import dev.holdfast.proto.v1.DeleteRoleDefinitionChange;
import dev.holdfast.proto.v1.PutRoleAssignmentChange;
import dev.holdfast.proto.v1.PutRoleDefinitionChange;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RoleAssignmentList;
import dev.holdfast.proto.v1.RoleDefinitionList;
import dev.holdfast.proto.v1.SettingList;
import dev.holdfast.proto.v1.UpdateSettingChange;
import java.util.concurrent.CompletableFuture;

/** Who may do what, and the pool's settings. */
final class RoleServices {

    private final ServiceContext context;

    RoleServices(ServiceContext context) {
        this.context = context;
    }

    CompletableFuture<Response.Builder> check(Request request) {
        CheckAccess asked = request.getCheckAccess();
        Action action = Action.of(asked.getAction())
                .filter(known -> Scope.isValid(asked.getScope()))
                .orElseThrow(() -> new RefusedException(
                        Code.BAD_PARAMETER,
                        "BadParameter",
                        "",
                        "There is no such action, or no such scope; name an action as role definitions do."));
        return context.read().thenApply(vault -> {
            vault.require(principal(request), action, asked.getScope());
            requireState(vault, action);
            return Answers.done();
        });
    }

    /** A restore that was interrupted closes the vault, and is begun again all the same. */
    private static void requireState(Vault vault, Action action) {
        if (action == Action.START_RESTORE) {
            vault.requireRestorable();
        } else if (!action.isOfSecurityDomain()) {
            vault.requireOpen();
        }
    }

    CompletableFuture<Response.Builder> listDefinitions(Request request) {
        return context.query(request, vault -> {
            vault.require(principal(request), Action.READ_ROLE_DEFINITION, Scope.ROOT);
            vault.requireOpen();
            return Response.newBuilder()
                    .setRoleDefinitionList(RoleDefinitionList.newBuilder().addAllDefinitions(vault.roleDefinitions()));
        });
    }

    CompletableFuture<Response.Builder> putDefinition(Request request) {
        PutRoleDefinitionChange change = PutRoleDefinitionChange.newBuilder()
                .setDefinition(request.getPutRoleDefinition().getDefinition())
                .build();
        return context.propose(request, Command.newBuilder().setPutRoleDefinition(change))
                .thenApply(result -> Response.newBuilder()
                        .setRoleDefinitionList(
                                RoleDefinitionList.newBuilder().addDefinitions(result.getRoleDefinition())));
    }

    CompletableFuture<Response.Builder> deleteDefinition(Request request) {
        DeleteRoleDefinitionChange change = DeleteRoleDefinitionChange.newBuilder()
                .setId(request.getDeleteRoleDefinition().getId())
                .build();
        return context.propose(request, Command.newBuilder().setDeleteRoleDefinition(change))
                .thenApply(result -> Response.newBuilder()
                        .setRoleDefinitionList(
                                RoleDefinitionList.newBuilder().addDefinitions(result.getRoleDefinition())));
    }

    CompletableFuture<Response.Builder> listAssignments(Request request) {
        String scope = request.getListRoleAssignments().getScope();
        return context.query(request, vault -> {
            vault.require(principal(request), Action.READ_ROLE_ASSIGNMENT, scope.isEmpty() ? Scope.ROOT : scope);
            vault.requireOpen();
            return Response.newBuilder()
                    .setRoleAssignmentList(
                            RoleAssignmentList.newBuilder().addAllAssignments(vault.roleAssignments(scope)));
        });
    }

    CompletableFuture<Response.Builder> putAssignment(Request request) {
        PutRoleAssignmentChange change = PutRoleAssignmentChange.newBuilder()
                .setAssignment(request.getPutRoleAssignment().getAssignment())
                .build();
        return context.propose(request, Command.newBuilder().setPutRoleAssignment(change))
                .thenApply(result -> Response.newBuilder()
                        .setRoleAssignmentList(
                                RoleAssignmentList.newBuilder().addAssignments(result.getRoleAssignment())));
    }

    CompletableFuture<Response.Builder> deleteAssignment(Request request) {
        DeleteRoleAssignmentChange change = DeleteRoleAssignmentChange.newBuilder()
                .setScope(request.getDeleteRoleAssignment().getScope())
                .setId(request.getDeleteRoleAssignment().getId())
                .build();
        return context.propose(request, Command.newBuilder().setDeleteRoleAssignment(change))
                .thenApply(result -> Response.newBuilder()
                        .setRoleAssignmentList(
                                RoleAssignmentList.newBuilder().addAssignments(result.getRoleAssignment())));
    }

    CompletableFuture<Response.Builder> listSettings(Request request) {
        return context.query(request, vault -> {
            vault.require(principal(request), Action.READ_ROLE_DEFINITION, Scope.ROOT);
            vault.requireOpen();
            return Response.newBuilder().setSettingList(SettingList.newBuilder().addAllSettings(vault.settings()));
        });
    }

    CompletableFuture<Response.Builder> updateSetting(Request request) {
        UpdateSettingChange change = UpdateSettingChange.newBuilder()
                .setName(request.getUpdateSetting().getName())
                .setValue(request.getUpdateSetting().getValue())
                .build();
        return context.propose(request, Command.newBuilder().setUpdateSetting(change))
                .thenApply(result -> Response.newBuilder()
                        .setSettingList(SettingList.newBuilder().addSettings(result.getSetting())));
    }
}
