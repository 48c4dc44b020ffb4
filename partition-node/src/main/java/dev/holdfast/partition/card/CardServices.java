package dev.holdfast.partition.card;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.SelfTests;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.CloneExchange;
import dev.holdfast.partition.pool.Membership;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.CloneSource;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Done;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.EventList;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The services of the card itself: status, self-tests, zeroization, and becoming a member of a pool. */
final class CardServices {

    private static final int MAX_EVENTS = 1_000;
    private static final int POOL_KEY_BYTES = 32;

    private final CardOptions options;
    private final CardLife life;
    private final EventLog events;
    private final CardIdentity identity;
    private final CryptoEngine crypto;
    private final Environment environment;
    private final CloneExchange exchange;
    private final Card card;

    CardServices(
            CardOptions options,
            CardLife life,
            EventLog events,
            CardIdentity identity,
            CryptoEngine crypto,
            Environment environment,
            CloneExchange exchange,
            Card card) {
        this.options = options;
        this.life = life;
        this.events = events;
        this.identity = identity;
        this.crypto = crypto;
        this.environment = environment;
        this.exchange = exchange;
        this.card = card;
    }

    CompletableFuture<Response.Builder> serve(Request request) {
        return switch (request.getServiceCase()) {
            case GET_STATUS -> CompletableFuture.completedFuture(status(request));
            case READ_EVENTS -> CompletableFuture.completedFuture(readEvents(request));
            case RUN_SELF_TESTS -> selfTests();
            case ZEROIZE -> {
                card.zeroize();
                yield CompletableFuture.completedFuture(done());
            }
            case INITIALIZE_POOL -> CompletableFuture.completedFuture(initialize(request));
            case CLONE_TARGET_INIT ->
                CompletableFuture.completedFuture(Response.newBuilder().setCloneRequest(exchange.offer()));
            case CLONE_SOURCE -> grant(request);
            case CLONE_TARGET -> CompletableFuture.completedFuture(accept(request));
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    private Response.Builder status(Request request) {
        CardStatus.Builder status = CardStatusReport.ofCard(options, life, environment.fuses());
        Member member = card.member();
        if (member != null) {
            CardStatusReport.addPool(
                    status, member.pool(), request.getGetStatus().getWithDigest());
        }
        return Response.newBuilder().setCardStatus(status);
    }

    private Response.Builder readEvents(Request request) {
        int limit = request.getReadEvents().getLimit();
        if (limit < 1 || limit > MAX_EVENTS) {
            throw new RefusedException(Code.BAD_PARAMETER, "Read 1 to " + MAX_EVENTS + " events at a time.");
        }
        return Response.newBuilder()
                .setEventList(EventList.newBuilder()
                        .addAllEvents(events.after(request.getReadEvents().getAfterSequence(), limit)));
    }

    /** On demand: the card leaves service for as long as the tests run, and comes back as what it was. */
    private CompletableFuture<Response.Builder> selfTests() {
        CardState before = life.state();
        life.enter(CardState.SELF_TEST);
        return CompletableFuture.supplyAsync(
                        () -> new SelfTests(options.providers(), environment.clock(), options.broken()).run(),
                        environment.workers())
                .thenApplyAsync(results -> afterSelfTests(before, results), environment.thread());
    }

    private Response.Builder afterSelfTests(CardState before, List<SelfTests.Result> results) {
        Optional<String> failed = SelfTestReports.firstFailure(results);
        if (failed.isPresent()) {
            events.add(EventKind.SELF_TEST_FAILED, failed.get());
            life.fail("Self-test failed: " + failed.get() + ".");
        } else if (life.state() == CardState.SELF_TEST) {
            life.enter(before);
        }
        return Response.newBuilder().setSelfTestReport(SelfTestReports.of(results));
    }

    private Response.Builder initialize(Request request) {
        InitializePool asked = request.getInitializePool();
        Membership.check(asked.getPoolId(), asked.getMembersList(), identity.cardId());
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
        return done();
    }

    private CompletableFuture<Response.Builder> grant(Request request) {
        CloneSource asked = request.getCloneSource();
        Member member = card.member();
        if (member == null) {
            throw new RefusedException(Code.WRONG_STATE, "The card belongs to no pool.");
        }
        PoolMember pool = member.pool();
        long now = environment.clock().millis();
        return CompletableFuture.supplyAsync(
                () -> {
                    byte[] poolKey = pool.poolKey();
                    try {
                        return Response.newBuilder()
                                .setCloneBlob(exchange.grant(asked.getRequest(), pool.membership(), poolKey, now));
                    } finally {
                        Arrays.fill(poolKey, (byte) 0);
                    }
                },
                environment.workers());
    }

    private Response.Builder accept(Request request) {
        card.join(exchange.accept(
                request.getCloneTarget().getBlob(), environment.clock().millis()));
        return done();
    }

    private static Response.Builder done() {
        return Response.newBuilder().setDone(Done.getDefaultInstance());
    }
}
