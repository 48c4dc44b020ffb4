package dev.holdfast.partition.access;

import static dev.holdfast.proto.v1.Code.BAD_PARAMETER;
import static dev.holdfast.proto.v1.Code.CONFLICT;
import static dev.holdfast.proto.v1.Code.FORBIDDEN;
import static dev.holdfast.proto.v1.Code.LIMIT_EXCEEDED;
import static dev.holdfast.proto.v1.Code.NOT_FOUND;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * A pool's role definitions and role assignments, and the decisions that follow from them. Immutable: a change answers
 * another value, or refuses with a {@link RefusedException}.
 */
public final class Access {

    /** Nobody may do anything. */
    public static final Access NONE = new Access(TreePMap.empty(), Assignments.NONE);

    /** The id of the built-in role "Managed HSM Administrator". */
    public static final String ADMINISTRATOR = BuiltInRoles.ADMINISTRATOR;

    private static final int WIDE_LIMIT = 50;
    private static final int KEY_LIMIT = 10;
    private static final int CUSTOM_LIMIT = 50;

    private final TreePMap<String, Role> custom;
    private final Assignments assignments;

    private Access(TreePMap<String, Role> custom, Assignments assignments) {
        this.custom = custom;
        this.assignments = assignments;
    }

    /** From what a snapshot or an archive holds; refused when that is not consistent in itself. */
    public static Access of(Iterable<RoleDefinition> custom, Iterable<RoleAssignment> assignments) {
        Access access = NONE;
        for (RoleDefinition definition : custom) {
            access = access.withDefinition(definition);
        }
        for (RoleAssignment assignment : assignments) {
            access = access.withAssignment(assignment);
        }
        return access;
    }

    /** The built-in definitions, then the custom ones in ascending order of id. */
    public List<RoleDefinition> definitions() {
        return Stream.concat(BuiltInRoles.ALL.stream(), custom.values().stream())
                .map(Role::definition)
                .toList();
    }

    /** In ascending order of id. */
    public List<RoleDefinition> customDefinitions() {
        return custom.values().stream().map(Role::definition).toList();
    }

    /** In ascending order of id. */
    public List<RoleAssignment> assignments() {
        return assignments.all();
    }

    /** Those made at exactly this scope, in ascending order of id. */
    public List<RoleAssignment> assignmentsAt(String scope) {
        return List.copyOf(assignments.at(scope));
    }

    /** Whether a role of the principal, at the scope or above it, grants the action. */
    public boolean permits(String principal, Action action, String scope) {
        String id = folded(principal);
        return Scope.above(scope).stream()
                .flatMap(above -> assignments.at(above).stream())
                .filter(assignment -> assignment.getPrincipal().equals(id))
                .anyMatch(assignment -> grants(assignment, action));
    }

    /** Whether the principal is a Managed HSM Administrator of the whole HSM. */
    public boolean isAdministrator(String principal) {
        String id = folded(principal);
        return administrators().anyMatch(assignment -> assignment.getPrincipal().equals(id));
    }

    public boolean hasAdministrator() {
        return administrators().findAny().isPresent();
    }

    /** Adds a custom role, or replaces the one of the same id. */
    public Access withDefinition(RoleDefinition asked) {
        RoleDefinition definition = asked.toBuilder()
                .setId(GuidFormat.checked(asked.getId(), "role definition id"))
                .setBuiltIn(false)
                .build();
        DefinitionRules.check(definition);
        refuseBuiltIn(definition.getId());
        for (RoleDefinition other : definitions()) {
            if (!other.getId().equals(definition.getId())
                    && other.getRoleName().equalsIgnoreCase(definition.getRoleName())) {
                throw refused(
                        CONFLICT,
                        "RoleDefinitionWithSameNameExists",
                        "A role named " + definition.getRoleName() + " exists already; choose another name.");
            }
        }
        if (custom.size() >= CUSTOM_LIMIT && !custom.containsKey(definition.getId())) {
            throw refused(
                    LIMIT_EXCEEDED,
                    "RoleDefinitionLimitExceeded",
                    "There are " + CUSTOM_LIMIT + " custom roles already; delete one that is not in use first.");
        }
        return new Access(custom.plus(definition.getId(), Role.of(definition)), assignments);
    }

    public Access withoutDefinition(String id) {
        RoleDefinition definition = definition(id);
        refuseBuiltIn(definition.getId());
        if (assignments.all().stream().anyMatch(a -> a.getRoleDefinitionId().equals(definition.getId()))) {
            throw refused(
                    CONFLICT,
                    "RoleDefinitionHasAssignments",
                    "The role " + definition.getRoleName() + " is assigned; delete its assignments first.");
        }
        return new Access(custom.minus(definition.getId()), assignments);
    }

    /** Adds an assignment. The same one again, id and all, changes nothing. */
    public Access withAssignment(RoleAssignment asked) {
        if (!Scope.isValid(asked.getScope())) {
            throw refused(BAD_PARAMETER, "BadParameter", "A scope is \"/\", \"/keys\" or \"/keys/\" and a key's name.");
        }
        RoleAssignment assignment = asked.toBuilder()
                .setId(GuidFormat.checked(asked.getId(), "role assignment id"))
                .setPrincipal(GuidFormat.checked(asked.getPrincipal(), "principal id"))
                .setRoleDefinitionId(definition(asked.getRoleDefinitionId()).getId())
                .build();
        if (assignment.equals(assignments.get(assignment.getId()))) {
            return this;
        }
        if (assignments.get(assignment.getId()) != null
                || assignments.at(assignment.getScope()).stream().anyMatch(other -> saysTheSame(other, assignment))) {
            throw refused(
                    CONFLICT,
                    "RoleAssignmentExists",
                    "This role is assigned to this principal here already, or the assignment id is taken; use a new"
                            + " id, or the assignment there is.");
        }
        refuseMoreThanAllowed(assignment.getScope());
        return new Access(custom, assignments.plus(assignment));
    }

    /** Removes an assignment, but never the last Managed HSM Administrator at "/". */
    public Access withoutAssignment(String scope, String id) {
        RoleAssignment assignment = assignment(scope, id);
        if (isAdministrator(assignment) && administrators().count() == 1) {
            throw refused(
                    CONFLICT,
                    "Conflict",
                    "This is the last Managed HSM Administrator and the HSM would be locked; assign another one at"
                            + " \"/\" first.");
        }
        return new Access(custom, assignments.minus(assignment));
    }

    public RoleDefinition definition(String id) {
        return find(folded(id))
                .map(Role::definition)
                .orElseThrow(() -> refused(
                        NOT_FOUND,
                        "RoleDefinitionNotFound",
                        "There is no such role definition; list them to see their ids."));
    }

    public RoleAssignment assignment(String scope, String id) {
        @Nullable RoleAssignment assignment = assignments.get(folded(id));
        if (assignment == null || !Scope.folded(assignment.getScope()).equals(Scope.folded(scope))) {
            throw refused(
                    NOT_FOUND,
                    "RoleAssignmentNotFound",
                    "There is no such role assignment at this scope; list them to see their ids.");
        }
        return assignment;
    }

    private Optional<Role> find(String id) {
        return BuiltInRoles.ALL.stream()
                .filter(role -> role.definition().getId().equals(id))
                .findAny()
                .or(() -> Optional.ofNullable(custom.get(id)));
    }

    private boolean grants(RoleAssignment assignment, Action action) {
        return find(assignment.getRoleDefinitionId())
                .map(Role::granted)
                .orElse(Set.of())
                .contains(action);
    }

    private Stream<RoleAssignment> administrators() {
        return assignments.at(Scope.ROOT).stream().filter(Access::isAdministrator);
    }

    private static boolean isAdministrator(RoleAssignment assignment) {
        return assignment.getScope().equals(Scope.ROOT)
                && assignment.getRoleDefinitionId().equals(ADMINISTRATOR);
    }

    private static boolean saysTheSame(RoleAssignment one, RoleAssignment other) {
        return one.getPrincipal().equals(other.getPrincipal())
                && one.getRoleDefinitionId().equals(other.getRoleDefinitionId());
    }

    private void refuseMoreThanAllowed(String scope) {
        boolean wide = Scope.isWide(scope);
        List<RoleAssignment> there = new ArrayList<>(assignments.at(scope));
        if (wide) {
            there.addAll(assignments.at(scope.equals(Scope.ROOT) ? Scope.KEYS : Scope.ROOT));
        }
        int limit = wide ? WIDE_LIMIT : KEY_LIMIT;
        if (there.size() >= limit) {
            throw refused(
                    LIMIT_EXCEEDED,
                    "RoleAssignmentLimitExceeded",
                    "There are " + limit + " role assignments at this scope already; delete one first, or assign to a"
                            + " group.");
        }
    }

    private static void refuseBuiltIn(String id) {
        if (BuiltInRoles.ALL.stream().anyMatch(role -> role.definition().getId().equals(id))) {
            throw refused(
                    FORBIDDEN, "Forbidden", "A built-in role can be neither changed nor deleted; define a custom one.");
        }
    }

    static RefusedException refused(Code code, String serviceCode, String message) {
        return new RefusedException(code, serviceCode, "", message);
    }

    private static String folded(String guid) {
        return guid.toLowerCase(Locale.ROOT);
    }
}
