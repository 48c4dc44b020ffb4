package dev.holdfast.coordinator.access;

import dev.holdfast.coordinator.pool.PoolClient;
import dev.holdfast.proto.v1.DeleteRoleAssignment;
import dev.holdfast.proto.v1.DeleteRoleDefinition;
import dev.holdfast.proto.v1.ListRoleAssignments;
import dev.holdfast.proto.v1.ListRoleDefinitions;
import dev.holdfast.proto.v1.ListSettings;
import dev.holdfast.proto.v1.PutRoleAssignment;
import dev.holdfast.proto.v1.PutRoleDefinition;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import dev.holdfast.proto.v1.Setting;
import dev.holdfast.proto.v1.UpdateSetting;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Role definitions, role assignments and settings of a pool, for one caller. Every future fails with a
 * {@link dev.holdfast.proto.RefusedException} when a card refused or none answered.
 */
public final class RoleClient {

    private final PoolClient pool;
    private final Caller caller;

    public RoleClient(PoolClient pool, Caller caller) {
        this.pool = pool;
        this.caller = caller;
    }

    /** The built-in ones and those made here. */
    public CompletableFuture<List<RoleDefinition>> definitions() {
        return definitions(caller.request().setListRoleDefinitions(ListRoleDefinitions.getDefaultInstance()));
    }

    /** Makes or replaces a definition. */
    public CompletableFuture<RoleDefinition> putDefinition(RoleDefinition definition) {
        return definitions(caller.request()
                        .setPutRoleDefinition(PutRoleDefinition.newBuilder().setDefinition(definition)))
                .thenApply(list -> list.get(0));
    }

    /** The definition as it was. */
    public CompletableFuture<RoleDefinition> deleteDefinition(String id) {
        return definitions(caller.request()
                        .setDeleteRoleDefinition(
                                DeleteRoleDefinition.newBuilder().setId(id)))
                .thenApply(list -> list.get(0));
    }

    /** @param scope "/", "/keys" or "/keys/{name}"; empty for all assignments there are */
    public CompletableFuture<List<RoleAssignment>> assignments(String scope) {
        return assignments(caller.request()
                .setListRoleAssignments(ListRoleAssignments.newBuilder().setScope(scope)));
    }

    public CompletableFuture<RoleAssignment> putAssignment(RoleAssignment assignment) {
        return assignments(caller.request()
                        .setPutRoleAssignment(PutRoleAssignment.newBuilder().setAssignment(assignment)))
                .thenApply(list -> list.get(0));
    }

    /** The assignment as it was. */
    public CompletableFuture<RoleAssignment> deleteAssignment(String scope, String id) {
        return assignments(caller.request()
                        .setDeleteRoleAssignment(DeleteRoleAssignment.newBuilder()
                                .setScope(scope)
                                .setId(id)))
                .thenApply(list -> list.get(0));
    }

    public CompletableFuture<List<Setting>> settings() {
        return settings(caller.request().setListSettings(ListSettings.getDefaultInstance()));
    }

    public CompletableFuture<Setting> updateSetting(String name, String value) {
        return settings(caller.request()
                        .setUpdateSetting(
                                UpdateSetting.newBuilder().setName(name).setValue(value)))
                .thenApply(list -> list.get(0));
    }

    private CompletableFuture<List<RoleDefinition>> definitions(Request.Builder request) {
        return pool.call(request.build())
                .thenApply(response -> response.getRoleDefinitionList().getDefinitionsList());
    }

    private CompletableFuture<List<RoleAssignment>> assignments(Request.Builder request) {
        return pool.call(request.build())
                .thenApply(response -> response.getRoleAssignmentList().getAssignmentsList());
    }

    private CompletableFuture<List<Setting>> settings(Request.Builder request) {
        return pool.call(request.build())
                .thenApply(response -> response.getSettingList().getSettingsList());
    }
}
