package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.v1.DeletedKeyBundle;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A deleted key in a list; as {@link DeletedKeyAnswer}, without the key itself. */
public record DeletedKeyItem(
        String kid,
        KeyAttributesAnswer attributes,
        @Nullable Map<String, String> tags,
        String recoveryId,
        long deletedDate,
        long scheduledPurgeDate) {

    public static DeletedKeyItem of(String hsm, DeletedKeyBundle deleted) {
        KeyItem key = KeyItem.ofKey(hsm, deleted.getKey());
        return new DeletedKeyItem(
                key.kid(),
                key.attributes(),
                key.tags(),
                Addresses.deleted(hsm, deleted.getKey().getName()),
                TimeUnit.MILLISECONDS.toSeconds(deleted.getDeletion().getDeletedMillis()),
                TimeUnit.MILLISECONDS.toSeconds(deleted.getDeletion().getPurgeMillis()));
    }
}
