package dev.holdfast.coordinator.pool;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.PoolLife;
import dev.holdfast.proto.v1.RegisteredPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Pools as the registry has them. */
final class PoolEntries {

    private PoolEntries() {}

    static RegisteredPool of(PoolSpec spec, ByteString poolId, PoolLife life) {
        return RegisteredPool.newBuilder()
                .setName(spec.name())
                .setPoolId(poolId)
                .setLife(life)
                .setGeneration(1)
                .setWantedCards(spec.cards())
                .addAllAdministrators(spec.administrators())
                .setRetentionDays(spec.retentionDays())
                .setPurgeProtection(spec.purgeProtection())
                .setResource(spec.resource().asMessage())
                .build();
    }

    static PoolSpec spec(RegisteredPool entry) {
        return new PoolSpec(
                entry.getName(),
                entry.getWantedCards(),
                entry.getAdministratorsList(),
                entry.getRetentionDays(),
                entry.getPurgeProtection(),
                PoolResource.of(entry.getResource()));
    }

    static List<CardRack.Slot> cards(RegisteredPool entry) {
        return entry.getCardsList().stream().map(CardRack.Slot::of).toList();
    }

    static RegisteredPool with(RegisteredPool entry, List<CardRack.Slot> cards) {
        return entry.toBuilder()
                .clearCards()
                .addAllCards(cards.stream().map(CardRack.Slot::asMember).toList())
                .build();
    }

    static RegisteredPool with(RegisteredPool entry, PoolLife life) {
        return entry.toBuilder().setLife(life).build();
    }

    static RegisteredPool with(RegisteredPool entry, PoolResource resource) {
        return entry.toBuilder().setResource(resource.asMessage()).build();
    }

    /** Generations only grow: a card of an older one has nothing to say. */
    static RegisteredPool with(RegisteredPool entry, CardStatus status) {
        return status.getGeneration() < entry.getGeneration()
                ? entry
                : with(entry, PoolReports.members(status)).toBuilder()
                        .setGeneration(status.getGeneration())
                        .build();
    }

    static RegisteredPool adopted(CardStatus status) {
        List<CardRack.Slot> cards = PoolReports.members(status);
        PoolSpec spec = new PoolSpec(
                status.getPoolName(), cards.size(), List.of(), status.getRetentionDays(), status.getPurgeProtection());
        return with(of(spec, status.getPoolId(), PoolLife.POOL_IN_SERVICE), status);
    }

    static RegisteredPool deleted(RegisteredPool entry, Instant at) {
        return entry.toBuilder()
                .setLife(PoolLife.POOL_DELETED)
                .setDeletedMillis(at.toEpochMilli())
                .setPurgeMillis(
                        at.plus(Duration.ofDays(entry.getRetentionDays())).toEpochMilli())
                .build();
    }

    static RegisteredPool recovered(RegisteredPool entry) {
        return entry.toBuilder()
                .setLife(PoolLife.POOL_IN_SERVICE)
                .clearDeletedMillis()
                .clearPurgeMillis()
                .build();
    }

    static DeletedPool deletedPool(RegisteredPool entry) {
        return new DeletedPool(
                spec(entry),
                entry.getPoolId(),
                Instant.ofEpochMilli(entry.getDeletedMillis()),
                Instant.ofEpochMilli(entry.getPurgeMillis()));
    }
}
