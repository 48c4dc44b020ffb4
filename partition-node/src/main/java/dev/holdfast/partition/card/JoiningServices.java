package dev.holdfast.partition.card;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.CloneExchange;
import dev.holdfast.partition.pool.Membership;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.pool.Roster;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CloneSource;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Consistency;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** How a blank card becomes a member: as the first of a pool, or by receiving the pool's key from one that has it. */
final class JoiningServices implements AutoCloseable {

    private static final int POOL_KEY_BYTES = 32;

    private final CardIdentity identity;
    private final OwnCard card;
    private final CloneExchange exchange;
    private final PoolPlace place;

    JoiningServices(CardIdentity identity, OwnCard card, CloneExchange exchange, PoolPlace place) {
        this.identity = identity;
        this.card = card;
        this.exchange = exchange;
        this.place = place;
    }

    CompletableFuture<Response.Builder> serve(Request request) {
        return switch (request.getServiceCase()) {
            case INITIALIZE_POOL -> enter(() -> initialize(request.getInitializePool()));
            case CLONE_TARGET_INIT ->
                CompletableFuture.completedFuture(Response.newBuilder().setCloneRequest(exchange.offer()));
            case CLONE_SOURCE -> grant(request.getCloneSource());
            case CLONE_TARGET ->
                enter(() -> exchange.accept(
                        request.getCloneTarget().getBlob(),
                        card.environment().clock().millis()));
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    /** While secrets enter the card it does nothing else (ISO/IEC 19790 7.11.4: CSP entry); what is refused left no trace. */
    private CompletableFuture<Response.Builder> enter(Supplier<CardMembership> entry) {
        CardLife life = card.life();
        life.enter(CardState.CSP_ENTRY);
        return card.halts()
                .reach("csp-entry.begun")
                .thenApply(goneOn -> {
                    requireEntering();
                    CardMembership membership = entry.get();
                    place.keep(membership);
                    return membership;
                })
                .thenCompose(
                        membership -> card.halts().reach("csp-entry.stored").thenApply(goneOn -> membership))
                .thenApply(membership -> {
                    requireEntering();
                    place.enter(membership);
                    return CardServices.done();
                })
                .whenComplete((done, failure) -> {
                    if (failure != null && life.state() == CardState.CSP_ENTRY) {
                        life.returnToService();
                    }
                });
    }

    private void requireEntering() {
        if (card.life().state() != CardState.CSP_ENTRY) {
            throw new RefusedException(
                    Code.OUTCOME_UNKNOWN, "The card left service while secrets entered it; see what it is now.");
        }
    }

    private CardMembership initialize(InitializePool asked) {
        Membership.check(asked.getPoolId(), asked.getMembersList());
        if (asked.getMembersList().stream().noneMatch(member -> member.getCard().equals(identity.cardId()))) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Card " + identity.cardId() + " is not among the pool's members.");
        }
        byte[] poolKey = card.crypto().random(POOL_KEY_BYTES);
        try {
            return CardMembership.newBuilder()
                    .setPoolId(asked.getPoolId())
                    .setGeneration(asked.getGeneration())
                    .addAllMembers(asked.getMembersList())
                    .setSealedPoolKey(ByteString.copyFrom(identity.sealPoolKey(poolKey)))
                    .build();
        } finally {
            Arrays.fill(poolKey, (byte) 0);
        }
    }

    private CompletableFuture<Response.Builder> grant(CloneSource asked) {
        PoolMember pool =
                place.pool().orElseThrow(() -> new RefusedException(Code.WRONG_STATE, "The card belongs to no pool."));
        long now = card.environment().clock().millis();
        return roster(pool)
                .thenApplyAsync(
                        roster -> granted(asked, pool, roster, now),
                        card.environment().workers());
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

    @Override
    public void close() {
        exchange.close();
    }
}
