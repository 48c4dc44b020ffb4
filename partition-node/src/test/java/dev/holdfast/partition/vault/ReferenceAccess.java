package dev.holdfast.partition.vault;

import dev.holdfast.partition.access.Access;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.RoleAssignment;
import java.util.HashMap;
import java.util.Map;

/** The rules of who may do what again, written naively: part of the random walks' oracle. */
final class ReferenceAccess {

    final Map<String, RoleAssignment> assignments = new HashMap<>();

    boolean may(Command command, String role, String scope) {
        return command.getPrincipal().isEmpty()
                || assignments.values().stream()
                        .anyMatch(a -> a.getPrincipal().equals(command.getPrincipal())
                                && role.contains(a.getRoleDefinitionId())
                                && (a.getScope().equals("/")
                                        || (!scope.equals("/") && a.getScope().equals("/keys"))
                                        || a.getScope().equalsIgnoreCase(scope)));
    }

    Code assign(RoleAssignment asked) {
        if (asked.equals(assignments.get(asked.getId()))) {
            return Code.OK;
        }
        for (RoleAssignment other : assignments.values()) {
            boolean same = other.getScope().equalsIgnoreCase(asked.getScope())
                    && other.getPrincipal().equals(asked.getPrincipal())
                    && other.getRoleDefinitionId().equals(asked.getRoleDefinitionId());
            if (same || other.getId().equals(asked.getId())) {
                return Code.CONFLICT;
            }
        }
        assignments.put(asked.getId(), asked);
        return Code.OK;
    }

    Code unassign(String scope, String id) {
        RoleAssignment found = assignments.get(id);
        if (found == null || !found.getScope().equalsIgnoreCase(scope)) {
            return Code.NOT_FOUND;
        }
        String admin = Access.ADMINISTRATOR;
        long others = assignments.values().stream()
                .filter(a -> !a.getId().equals(id))
                .filter(a -> a.getScope().equals("/") && a.getRoleDefinitionId().equals(admin))
                .count();
        if (others == 0
                && found.getScope().equals("/")
                && found.getRoleDefinitionId().equals(admin)) {
            return Code.CONFLICT;
        }
        assignments.remove(id);
        return Code.OK;
    }
}
