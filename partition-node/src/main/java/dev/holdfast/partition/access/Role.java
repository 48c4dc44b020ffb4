package dev.holdfast.partition.access;

import dev.holdfast.proto.v1.RoleDefinition;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A role definition and what it comes to: its data actions, wildcards resolved, without its excluded ones. An exclusion
 * takes away from this role alone; another role of the same principal may still grant the action.
 */
record Role(RoleDefinition definition, Set<Action> granted) {

    static Role of(RoleDefinition definition) {
        Set<Action> granted = matching(definition.getDataActionsList());
        granted.removeAll(matching(definition.getNotDataActionsList()));
        return new Role(definition, Collections.unmodifiableSet(granted));
    }

    /** The actions a list of names and wildcard patterns stands for. */
    static Set<Action> matching(List<String> patterns) {
        Set<Action> matched = EnumSet.noneOf(Action.class);
        for (String pattern : patterns) {
            for (Action action : Action.values()) {
                if (matches(lower(pattern), lower(action.published()))) {
                    matched.add(action);
                }
            }
        }
        return matched;
    }

    /** "*" matches any run of characters. Takes the first fit of each part, so no pattern can make it slow. */
    private static boolean matches(String pattern, String name) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return pattern.equals(name);
        }
        if (!name.startsWith(parts[0])) {
            return false;
        }
        int end = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int start = name.indexOf(parts[i], end);
            if (start < 0) {
                return false;
            }
            end = start + parts[i].length();
        }
        String last = parts[parts.length - 1];
        return name.length() - last.length() >= end && name.endsWith(last);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
