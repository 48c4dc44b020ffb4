package dev.holdfast.harness.azurite;

import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.FaultyStorage;
import dev.holdfast.coordinator.storage.Patience;
import dev.holdfast.coordinator.storage.StorageFault;
import dev.holdfast.coordinator.storage.StorageMap;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;

/** Backups in a container of an Azurite. */
public final class AzuriteStorage {

    private static final String CONTAINER = "backups";
    private static final String NO_CONTAINER = "nothing-here";
    /** Longer than any experiment by the time of this machine. */
    private static final Duration TOKEN = Duration.ofDays(7);
    /** Nobody listens there. */
    private static final String NOBODY = "http://127.0.0.1:1/" + Azurite.ACCOUNT + "/" + CONTAINER;
    /** Who waits for a fault to be told need not wait two minutes. */
    private static final Patience HASTY = new Patience(
            2, Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(10));

    private AzuriteStorage() {}

    /**
     * A new container, opened by a SAS token. A token that has expired, a container that is not there and a storage that nobody
     * reaches are real: the requests go out like that, and the refusals are what comes back.
     */
    public static FaultyStorage in(Azurite azurite) {
        String url = azurite.container(CONTAINER);
        OffsetDateTime now = OffsetDateTime.now();
        OffsetDateTime begin = now.minusHours(2);
        OffsetDateTime end = now.plus(TOKEN);
        String token = azurite.sas(CONTAINER, Azurite.ALL, begin, end);
        String expired = azurite.sas(CONTAINER, Azurite.ALL, begin, now.minusHours(1));
        String elsewhere = azurite.sas(NO_CONTAINER, Azurite.ALL, begin, end);
        Map<StorageFault, BackupStorage> broken = Map.of(
                StorageFault.SAS_EXPIRED, open(url, expired),
                StorageFault.WRONG_CONTAINER, open(azurite.url(NO_CONTAINER), elsewhere),
                StorageFault.UNREACHABLE, open(NOBODY, token));
        return new FaultyStorage(StorageMap.empty().open(url, token), broken);
    }

    private static BackupStorage open(String url, String token) {
        return StorageMap.empty().withPatience(HASTY).open(url, token);
    }
}
