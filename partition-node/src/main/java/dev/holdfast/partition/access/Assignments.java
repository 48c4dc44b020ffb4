package dev.holdfast.partition.access;

import dev.holdfast.proto.v1.RoleAssignment;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Role assignments by their id, and again by their scope, so that a decision looks at the few that can matter.
 * Immutable.
 */
record Assignments(TreePMap<String, RoleAssignment> byId, TreePMap<String, TreePMap<String, RoleAssignment>> byScope) {

    static final Assignments NONE = new Assignments(TreePMap.empty(), TreePMap.empty());

    Assignments plus(RoleAssignment assignment) {
        String scope = Scope.folded(assignment.getScope());
        return new Assignments(
                byId.plus(assignment.getId(), assignment),
                byScope.plus(scope, entriesAt(scope).plus(assignment.getId(), assignment)));
    }

    Assignments minus(RoleAssignment assignment) {
        String scope = Scope.folded(assignment.getScope());
        TreePMap<String, RoleAssignment> left = entriesAt(scope).minus(assignment.getId());
        return new Assignments(
                byId.minus(assignment.getId()), left.isEmpty() ? byScope.minus(scope) : byScope.plus(scope, left));
    }

    @Nullable
    RoleAssignment get(String id) {
        return byId.get(id);
    }

    /** In ascending order of id. */
    List<RoleAssignment> all() {
        return List.copyOf(byId.values());
    }

    /** Those made at exactly this scope, in ascending order of id. */
    Collection<RoleAssignment> at(String scope) {
        return entriesAt(Scope.folded(scope)).values();
    }

    private TreePMap<String, RoleAssignment> entriesAt(String scope) {
        TreePMap<String, RoleAssignment> there = byScope.get(scope);
        return there == null ? TreePMap.empty() : there;
    }
}
