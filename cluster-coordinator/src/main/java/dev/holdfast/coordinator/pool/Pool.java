package dev.holdfast.coordinator.pool;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A pool that exists: its name, its cards, and a client for its services. */
public final class Pool implements AutoCloseable {

    private volatile PoolSpec spec;
    private final ByteString poolId;
    private final PoolClient client;
    private final Consumer<List<CardRack.Slot>> memory;

    /** @param memory is told when the pool has other cards */
    Pool(PoolSpec spec, ByteString poolId, PoolClient client, Consumer<List<CardRack.Slot>> memory) {
        this.spec = spec;
        this.poolId = poolId;
        this.client = client;
        this.memory = memory;
    }

    public String name() {
        return spec.name();
    }

    public PoolSpec spec() {
        return spec;
    }

    /** 16 bytes. */
    public ByteString poolId() {
        return poolId;
    }

    /** Its cards now: those that failed are replaced by others in the course of time. */
    public List<CardRack.Slot> cards() {
        return client.cards();
    }

    public List<String> cardIds() {
        return cards().stream().map(CardRack.Slot::cardId).toList();
    }

    /** Tells which cards the pool has from now on, as one of them told it. */
    public void update(List<CardRack.Slot> cards) {
        client.update(cards);
        memory.accept(cards);
    }

    public PoolClient client() {
        return client;
    }

    /** Tells what the resource manager shows of the pool from now on. */
    void describe(PoolResource resource) {
        spec = spec.withResource(resource);
    }

    /** What one card says of itself, with the digest of the state that every acknowledged change is part of. */
    public CompletableFuture<CardStatus> cardStatus(String cardId) {
        Request request = Request.newBuilder()
                .setGetStatus(GetStatus.newBuilder().setWithDigest(true))
                .build();
        return client.callCard(cardId, request).thenApply(response -> response.getCardStatus());
    }

    @Override
    public void close() {
        client.close();
    }
}
