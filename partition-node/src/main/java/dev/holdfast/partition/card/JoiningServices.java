package dev.holdfast.partition.card;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.CloneExchange;
import dev.holdfast.partition.pool.Membership;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.pool.Roster;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CloneSource;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Consistency;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** How a blank card becomes a member: as the first of a pool, or by receiving the pool's key from one that has it. */
final class JoiningServices implements AutoCloseable {

    private static final int POOL_KEY_BYTES = 32;

    private final CardIdentity identity;
    private final CryptoEngine crypto;
    private final Environment environment;
    private final CloneExchange exchange;
    private final Card card;

    JoiningServices(
            CardIdentity identity, CryptoEngine crypto, Environment environment, CloneExchange exchange, Card card) {
        this.identity = identity;
        this.crypto = crypto;
        this.environment = environment;
        this.exchange = exchange;
        this.card = card;
    }

    CompletableFuture<Response.Builder> serve(Request request) {
        return switch (request.getServiceCase()) {
            case INITIALIZE_POOL -> CompletableFuture.completedFuture(initialize(request.getInitializePool()));
            case CLONE_TARGET_INIT ->
                CompletableFuture.completedFuture(Response.newBuilder().setCloneRequest(exchange.offer()));
            case CLONE_SOURCE -> grant(request.getCloneSource());
            case CLONE_TARGET -> CompletableFuture.completedFuture(accept(request));
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    private Response.Builder initialize(InitializePool asked) {
        Membership.check(asked.getPoolId(), asked.getMembersList());
        if (asked.getMembersList().stream().noneMatch(member -> member.getCard().equals(identity.cardId()))) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Card " + identity.cardId() + " is not among the pool's members.");
        }
        byte[] poolKey = crypto.random(POOL_KEY_BYTES);
        try {
            card.join(CardMembership.newBuilder()
                    .setPoolId(asked.getPoolId())
                    .setGeneration(asked.getGeneration())
                    .addAllMembers(asked.getMembersList())
                    .setSealedPoolKey(ByteString.copyFrom(identity.sealPoolKey(poolKey)))
                    .build());
        } finally {
            Arrays.fill(poolKey, (byte) 0);
        }
        return CardServices.done();
    }

    private CompletableFuture<Response.Builder> grant(CloneSource asked) {
        Member member = card.member();
        if (member == null) {
            throw new RefusedException(Code.WRONG_STATE, "The card belongs to no pool.");
        }
        PoolMember pool = member.pool();
        long now = environment.clock().millis();
        return roster(pool).thenApplyAsync(roster -> granted(asked, pool, roster, now), environment.workers());
    }

    /** A card that was retired must not get the key because this one has not heard of it yet. */
    private static CompletableFuture<Roster> roster(PoolMember pool) {
        return pool.vault().pool().isEmpty()
                ? CompletableFuture.completedFuture(pool.roster())
                : pool.read(Consistency.CONSISTENCY_LINEARIZABLE).thenApply(vault -> pool.roster());
    }

    private Response.Builder granted(CloneSource asked, PoolMember pool, Roster roster, long now) {
        byte[] poolKey = pool.poolKey();
        try {
            return Response.newBuilder().setCloneBlob(exchange.grant(asked.getRequest(), roster, poolKey, now));
        } finally {
            Arrays.fill(poolKey, (byte) 0);
        }
    }

    private Response.Builder accept(Request request) {
        card.join(exchange.accept(
                request.getCloneTarget().getBlob(), environment.clock().millis()));
        return CardServices.done();
    }

    @Override
    public void close() {
        exchange.close();
    }
}
