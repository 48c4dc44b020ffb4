package dev.holdfast.coordinator.dataplane;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RoleAssignment;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which role assignments a list is about: those at, above and below its scope, unless the query's {@code $filter} says
 * {@code atScope()}, which leaves out those below, or names a principal.
 */
final class AssignmentFilter {

    private static final Pattern AT_SCOPE = Pattern.compile("\\s*atScope\\(\\)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern PRINCIPAL = Pattern.compile(
            "\\s*(?:principalId\\s+eq\\s+|assignedTo\\(\\s*)'?\\{?(?<id>[0-9a-f-]{36})}?'?\\s*\\)?\\s*",
            Pattern.CASE_INSENSITIVE);

    private AssignmentFilter() {}

    /** @param filter empty for none */
    static Predicate<RoleAssignment> parse(String scope, String filter) {
        Predicate<RoleAssignment> related =
                assignment -> isAtOrBelow(scope, assignment.getScope()) || isAtOrBelow(assignment.getScope(), scope);
        if (filter.isBlank()) {
            return related;
        }
        return Stream.of(filter.split("\\s+and\\s+", -1))
                .map(part -> condition(scope, part))
                .reduce(related, Predicate::and);
    }

    private static Predicate<RoleAssignment> condition(String scope, String part) {
        if (AT_SCOPE.matcher(part).matches()) {
            return assignment -> isAtOrBelow(scope, assignment.getScope());
        }
        Matcher principal = PRINCIPAL.matcher(part);
        if (principal.matches()) {
            String id = principal.group("id").toLowerCase(Locale.ROOT);
            return assignment -> assignment.getPrincipal().equals(id);
        }
        throw new RefusedException(
                Code.BAD_PARAMETER, "The filter is atScope(), or principalId eq 'GUID', or both with and.");
    }

    private static boolean isAtOrBelow(String scope, String of) {
        List<String> path = segments(scope);
        List<String> start = segments(of);
        return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
    }

    private static List<String> segments(String scope) {
        return Stream.of(scope.toLowerCase(Locale.ROOT).split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }
}
