package dev.holdfast.partition.vault;

import dev.holdfast.partition.access.Access;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import dev.holdfast.proto.v1.Setting;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a full backup holds and a full restore replaces. Immutable. */
record Contents(Keys keys, Access access, Settings settings) {

    static final Contents NONE = new Contents(Keys.NONE, Access.NONE, Settings.DEFAULTS);

    Contents with(Keys changed) {
        return new Contents(changed, access, settings);
    }

    Contents with(Access changed) {
        return new Contents(keys, changed, settings);
    }

    Contents with(Settings changed) {
        return new Contents(keys, access, changed);
    }

    /** From all pieces of a snapshot or an archive; refused when they contradict each other or the vault's rules. */
    static Contents of(Collection<VaultPiece> pieces) {
        Keys keys = Keys.NONE;
        List<RoleDefinition> definitions = new ArrayList<>();
        List<RoleAssignment> assignments = new ArrayList<>();
        List<Setting> settings = new ArrayList<>();
        for (VaultPiece piece : pieces) {
            for (KeyRecord key : piece.getKeysList()) {
                if (keys.contains(key.getName()) || keys.size() == KeyRules.MOST_KEYS) {
                    throw new RefusedException(
                            Code.TAMPERED,
                            "Forbidden",
                            "",
                            "The archive holds a key twice, or more keys than a vault can; use another archive.");
                }
                keys = keys.plus(KeyRules.checked(key));
            }
            definitions.addAll(piece.getRoleDefinitionsList());
            assignments.addAll(piece.getRoleAssignmentsList());
            settings.addAll(piece.getSettingsList());
        }
        return new Contents(keys, Access.of(definitions, assignments), Settings.of(settings));
    }
}
