package dev.holdfast.partition.vault;

import dev.holdfast.partition.access.Access;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.DeleteRoleAssignmentChange;
import dev.holdfast.proto.v1.DeleteRoleDefinitionChange;
import dev.holdfast.proto.v1.PutRoleAssignmentChange;
import dev.holdfast.proto.v1.PutRoleDefinitionChange;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import dev.holdfast.proto.v1.UpdateSettingChange;

/** Roles, their assignments, and the account settings. A deletion answers what was there before. */
final class AccessChanges {

    private AccessChanges() {}

    static Change putDefinition(VaultState state, PutRoleDefinitionChange asked) {
        Access access = access(state).withDefinition(asked.getDefinition());
        RoleDefinition definition = access.definition(asked.getDefinition().getId());
        return Change.of(with(state, access), CommandResult.newBuilder().setRoleDefinition(definition));
    }

    static Change deleteDefinition(VaultState state, DeleteRoleDefinitionChange asked) {
        RoleDefinition definition = access(state).definition(asked.getId());
        return Change.of(
                with(state, access(state).withoutDefinition(asked.getId())),
                CommandResult.newBuilder().setRoleDefinition(definition));
    }

    static Change putAssignment(VaultState state, PutRoleAssignmentChange asked) {
        Access access = access(state).withAssignment(asked.getAssignment());
        RoleAssignment assignment = access.assignment(
                asked.getAssignment().getScope(), asked.getAssignment().getId());
        return Change.of(with(state, access), CommandResult.newBuilder().setRoleAssignment(assignment));
    }

    static Change deleteAssignment(VaultState state, DeleteRoleAssignmentChange asked) {
        RoleAssignment assignment = access(state).assignment(asked.getScope(), asked.getId());
        return Change.of(
                with(state, access(state).withoutAssignment(asked.getScope(), asked.getId())),
                CommandResult.newBuilder().setRoleAssignment(assignment));
    }

    static Change updateSetting(VaultState state, UpdateSettingChange asked) {
        Settings settings = state.contents().settings().with(asked.getName(), asked.getValue());
        return Change.of(
                state.with(state.contents().with(settings)),
                CommandResult.newBuilder().setSetting(settings.get(asked.getName())));
    }

    private static Access access(VaultState state) {
        return state.contents().access();
    }

    private static VaultState with(VaultState state, Access access) {
        return state.with(state.contents().with(access));
    }
}
