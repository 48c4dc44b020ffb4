package dev.holdfast.partition.vault;

import dev.holdfast.partition.access.Access;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import dev.holdfast.proto.v1.Setting;
import dev.holdfast.proto.v1.TokenObject;
import dev.holdfast.proto.v1.TokenRecord;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a full backup holds and a full restore replaces. Immutable. */
record Contents(Keys keys, Access access, Settings settings, Tokens tokens, TokenObjects objects) {

    static final Contents NONE =
            new Contents(Keys.NONE, Access.NONE, Settings.DEFAULTS, Tokens.NONE, TokenObjects.NONE);

    Contents with(Keys changed) {
        return new Contents(changed, access, settings, tokens, objects);
    }

    Contents with(Access changed) {
        return new Contents(keys, changed, settings, tokens, objects);
    }

    Contents with(Settings changed) {
        return new Contents(keys, access, changed, tokens, objects);
    }

    Contents with(Tokens changed) {
        return new Contents(keys, access, settings, changed, objects);
    }

    Contents with(TokenObjects changed) {
        return new Contents(keys, access, settings, tokens, changed);
    }

    /** With the tries of PINs that these contents and the others both have: going back to an archive forgives none. */
    Contents withTriesOf(Contents before) {
        Tokens counted = tokens;
        for (TokenRecord token : before.tokens().all()) {
            Tokens so = counted;
            counted = tokens.find(token.getToken())
                    .map(restored -> so.plus(TokenRules.withTriesOf(restored, token)))
                    .orElse(so);
        }
        return with(counted);
    }

    /** From all pieces of a snapshot or an archive; refused when they contradict each other or the vault's rules. */
    static Contents of(Collection<VaultPiece> pieces) {
        Keys keys = Keys.NONE;
        Tokens tokens = Tokens.NONE;
        TokenObjects objects = TokenObjects.NONE;
        List<RoleDefinition> definitions = new ArrayList<>();
        List<RoleAssignment> assignments = new ArrayList<>();
        List<Setting> settings = new ArrayList<>();
        for (VaultPiece piece : pieces) {
            for (KeyRecord key : piece.getKeysList()) {
                Keys known = keys;
                if (keys.contains(key.getName())
                        || keys.size() == KeyRules.MOST_KEYS
                        || key.getVersionsList().stream().anyMatch(one -> known.hasVersion(one.getVersion()))) {
                    throw contradictory(
                            "The archive holds a key twice, or more keys than a vault can; use another archive.");
                }
                keys = keys.plus(KeyRules.checked(key));
            }
            definitions.addAll(piece.getRoleDefinitionsList());
            assignments.addAll(piece.getRoleAssignmentsList());
            settings.addAll(piece.getSettingsList());
            for (TokenRecord token : piece.getTokensList()) {
                if (tokens.find(token.getToken()).isPresent()) {
                    throw contradictory("The archive holds a token twice; use another archive.");
                }
                tokens = tokens.plus(TokenRules.checked(token));
            }
            for (TokenObject object : piece.getObjectsList()) {
                if (objects.contains(object.getId())) {
                    throw contradictory("The archive holds an object twice; use another archive.");
                }
                objects = ObjectRules.fitting(objects.plus(ObjectRules.checked(object)));
            }
        }
        Tokens present = tokens;
        if (objects.all().stream()
                .anyMatch(object -> present.find(object.getToken()).isEmpty())) {
            throw contradictory("The archive holds an object of a token that it does not hold; use another archive.");
        }
        return new Contents(keys, Access.of(definitions, assignments), Settings.of(settings), tokens, objects);
    }

    private static RefusedException contradictory(String message) {
        return new RefusedException(Code.TAMPERED, "Forbidden", "", message);
    }
}
