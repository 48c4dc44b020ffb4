package dev.holdfast.coordinator.dataplane;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RoleAssignment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A role assignment as the service writes it and reads it. */
public record RoleAssignmentDocument(
        @Nullable String id,
        @Nullable String name,
        @Nullable String type,
        @Nullable Properties properties) {

    private static final String TYPE = "Microsoft.Authorization/roleAssignments";

    /** @param scope "/", "/keys" or "/keys/{name}"; of a request the path says it */
    public record Properties(
            @Nullable String scope,
            @Nullable String roleDefinitionId,
            @Nullable String principalId) {}

    public record Page(List<RoleAssignmentDocument> value) {}

    static RoleAssignmentDocument of(RoleAssignment assignment) {
        String scope = assignment.getScope();
        return new RoleAssignmentDocument(
                (scope.equals("/") ? "" : scope) + "/providers/" + TYPE + "/" + assignment.getId(),
                assignment.getId(),
                TYPE,
                new Properties(
                        scope,
                        RoleDefinitionDocument.ID_PREFIX + assignment.getRoleDefinitionId(),
                        assignment.getPrincipal()));
    }

    /** A role is named by its GUID, or by any path that ends in it. */
    RoleAssignment assignment(String scope, String id) {
        if (properties == null || properties.roleDefinitionId() == null || properties.principalId() == null) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "The assignment needs properties with roleDefinitionId and principalId.");
        }
        String role = properties.roleDefinitionId();
        return RoleAssignment.newBuilder()
                .setId(id)
                .setScope(scope)
                .setRoleDefinitionId(role.substring(role.lastIndexOf('/') + 1))
                .setPrincipal(properties.principalId())
                .build();
    }
}
