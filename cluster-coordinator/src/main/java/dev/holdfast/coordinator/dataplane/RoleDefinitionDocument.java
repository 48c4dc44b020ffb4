package dev.holdfast.coordinator.dataplane;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RoleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A role definition as the service writes it and reads it. */
public record RoleDefinitionDocument(
        @Nullable String id,
        @Nullable String name,
        @Nullable String type,
        @Nullable Properties properties) {

    static final String ID_PREFIX = "Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/";

    private static final String TYPE = "Microsoft.Authorization/roleDefinitions";
    private static final List<String> ASSIGNABLE = List.of("/");

    /** @param type "AKVBuiltInRole" or "CustomRole"; of a request it is not looked at */
    public record Properties(
            @Nullable String roleName,
            @Nullable String description,
            @Nullable String type,
            @Nullable List<@Nullable String> assignableScopes,
            @Nullable List<@Nullable Permission> permissions) {}

    /** Names of data actions, wildcards allowed; a managed HSM has no other actions. */
    public record Permission(
            @Nullable List<@Nullable String> actions,
            @Nullable List<@Nullable String> notActions,
            @Nullable List<@Nullable String> dataActions,
            @Nullable List<@Nullable String> notDataActions) {}

    /** All definitions there are. */
    public record Page(List<RoleDefinitionDocument> value) {}

    static RoleDefinitionDocument of(RoleDefinition definition) {
        return new RoleDefinitionDocument(
                ID_PREFIX + definition.getId(),
                definition.getId(),
                TYPE,
                new Properties(
                        definition.getRoleName(),
                        definition.getDescription(),
                        definition.getBuiltIn() ? "AKVBuiltInRole" : "CustomRole",
                        ASSIGNABLE,
                        List.of(new Permission(
                                definition.getActionsList(),
                                definition.getNotActionsList(),
                                definition.getDataActionsList(),
                                definition.getNotDataActionsList()))));
    }

    /** @param id of the definition that is made or replaced */
    RoleDefinition definition(String id) {
        Properties asked = Optional.ofNullable(properties).orElseThrow(() -> bad("The role needs properties."));
        if (!list(asked.assignableScopes()).stream().allMatch(ASSIGNABLE::contains)) {
            throw bad("A role of the HSM is assignable at \"/\", which includes everything below.");
        }
        if (list(asked.permissions()).size() > 1) {
            throw bad("A role has one permission; put all its data actions into that.");
        }
        RoleDefinition.Builder definition = RoleDefinition.newBuilder()
                .setId(id)
                .setRoleName(text(asked.roleName()))
                .setDescription(text(asked.description()));
        for (Permission permission : list(asked.permissions())) {
            definition
                    .addAllActions(list(permission.actions()))
                    .addAllNotActions(list(permission.notActions()))
                    .addAllDataActions(list(permission.dataActions()))
                    .addAllNotDataActions(list(permission.notDataActions()));
        }
        return definition.build();
    }

    private static String text(@Nullable String text) {
        return Optional.ofNullable(text).orElse("");
    }

    private static <T> List<T> list(@Nullable List<@Nullable T> list) {
        List<T> present = new ArrayList<>();
        for (@Nullable T element : Optional.ofNullable(list).orElse(List.of())) {
            if (element == null) {
                throw bad("A list of the role holds null; leave that out.");
            }
            present.add(element);
        }
        return present;
    }

    private static RefusedException bad(String message) {
        return new RefusedException(Code.BAD_PARAMETER, message);
    }
}
