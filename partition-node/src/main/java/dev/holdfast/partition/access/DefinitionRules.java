package dev.holdfast.partition.access;

import static dev.holdfast.proto.v1.Code.BAD_PARAMETER;

import dev.holdfast.proto.v1.RoleDefinition;
import java.util.List;
import java.util.stream.Stream;

/** What a custom role definition must look like. */
final class DefinitionRules {

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_DESCRIPTION = 1024;
    private static final int MOST_PATTERNS = 100;

    private DefinitionRules() {}

    static void check(RoleDefinition definition) {
        if (definition.getRoleName().isBlank() || definition.getRoleName().length() > LONGEST_NAME) {
            throw bad("A role's name has 1 to " + LONGEST_NAME + " characters.");
        }
        if (definition.getDescription().length() > LONGEST_DESCRIPTION) {
            throw bad("A role's description has at most " + LONGEST_DESCRIPTION + " characters.");
        }
        if (definition.getActionsCount() > 0 || definition.getNotActionsCount() > 0) {
            throw bad("A role of the HSM holds data actions only; leave actions and notActions empty.");
        }
        if (definition.getDataActionsCount() + definition.getNotDataActionsCount() > MOST_PATTERNS) {
            throw bad("A role holds at most " + MOST_PATTERNS + " data actions; use wildcards.");
        }
        Stream.concat(definition.getDataActionsList().stream(), definition.getNotDataActionsList().stream())
                .filter(pattern -> pattern.length() > LONGEST_NAME
                        || Role.matching(List.of(pattern)).isEmpty())
                .findAny()
                .ifPresent(unknown -> {
                    throw bad("A data action of the role fits none that exist; see the built-in roles for their"
                            + " names.");
                });
    }

    private static RuntimeException bad(String message) {
        return Access.refused(BAD_PARAMETER, "BadParameter", message);
    }
}
