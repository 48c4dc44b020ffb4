package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.conflict;

import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyOrigin;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.PutKeyVersionChange;
import dev.holdfast.proto.v1.PutRotationPolicyChange;
import dev.holdfast.proto.v1.RotationPolicy;

/** New versions in the place of current ones, by hand or by policy, and the policies themselves. */
final class RotationChanges {

    private RotationChanges() {}

    /** The current version over again with new material: enabled, and with the dates that the key's policy gives it. */
    static Change rotate(VaultState state, PutKeyVersionChange asked) {
        KeyRecord key = KeyChanges.active(state, asked.getName());
        KeyVersion current = Keys.current(key);
        if (!asked.getReplaces().isEmpty()) {
            requireDue(state, key, asked);
        }
        KeyVersion made = asked.getVersion();
        boolean exportable = current.getAttributes().getExportable();
        if (!made.getSpec().equals(current.getSpec()) || made.getAttributes().getExportable() != exportable) {
            throw conflict("The key is of another kind by now; repeat the rotation.");
        }
        KeyAttributes.Builder attributes =
                KeyAttributes.newBuilder().setEnabled(true).setExportable(exportable);
        RotationRules.expires(key.getRotationPolicy(), state.timeMillis()).ifPresent(attributes::setExpires);
        KeyVersion rotated = current.toBuilder()
                .setVersion(made.getVersion())
                .setPublicKey(made.getPublicKey())
                .setSealedMaterial(made.getSealedMaterial())
                .setAttributes(attributes)
                .setOrigin(KeyOrigin.GENERATED)
                .clearObjects()
                .build();
        return KeyChanges.appended(state, key, KeyRules.checked(rotated));
    }

    private static void requireDue(VaultState state, KeyRecord key, PutKeyVersionChange asked) {
        boolean current = Keys.current(key).getVersion().equals(asked.getReplaces());
        if (!current || !RotationRules.isDue(key, state.timeMillis())) {
            throw conflict("The key " + key.getName() + " is not due for rotation, or was rotated meanwhile.");
        }
    }

    static Change putPolicy(VaultState state, PutRotationPolicyChange asked) {
        KeyRecord key = KeyChanges.active(state, asked.getName());
        RotationPolicy policy = RotationRules.checked(asked.getPolicy());
        KeyRecord.Builder changed = key.toBuilder().clearRotationPolicy();
        if (!RotationRules.isBlank(policy)) {
            long now = state.timeMillis();
            changed.setRotationPolicy(policy.toBuilder()
                    .setCreatedMillis(
                            key.hasRotationPolicy() ? key.getRotationPolicy().getCreatedMillis() : now)
                    .setUpdatedMillis(now));
        }
        return KeyChanges.stored(state, changed.build());
    }
}
