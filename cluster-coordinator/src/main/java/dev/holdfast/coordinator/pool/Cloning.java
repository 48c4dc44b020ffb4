package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.v1.CloneSource;
import dev.holdfast.proto.v1.CloneTarget;
import dev.holdfast.proto.v1.CloneTargetInit;
import dev.holdfast.proto.v1.Request;
import java.util.concurrent.CompletableFuture;

/** Lets a blank card receive the pool's key from a member. */
public final class Cloning {

    private Cloning() {}

    /** Three messages between two cards, of which this side sees nothing but envelopes. */
    public static CompletableFuture<Void> run(PoolClient client, String source, String target) {
        Request ask = Request.newBuilder()
                .setCloneTargetInit(CloneTargetInit.getDefaultInstance())
                .build();
        return client.callCard(target, ask)
                .thenCompose(offer -> client.callCard(
                        source,
                        Request.newBuilder()
                                .setCloneSource(CloneSource.newBuilder().setRequest(offer.getCloneRequest()))
                                .build()))
                .thenCompose(grant -> client.callCard(
                        target,
                        Request.newBuilder()
                                .setCloneTarget(CloneTarget.newBuilder().setBlob(grant.getCloneBlob()))
                                .build()))
                .thenAccept(done -> {});
    }
}
