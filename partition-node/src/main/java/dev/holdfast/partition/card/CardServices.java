package dev.holdfast.partition.card;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.SelfTests;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Consistency;
import dev.holdfast.proto.v1.Done;
import dev.holdfast.proto.v1.EventList;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The services a card offers whatever works of it: status, events, self-tests, zeroization. None needs a key. */
final class CardServices {

    private static final int MAX_EVENTS = 1_000;

    private final CardOptions options;
    private final CardLife life;
    private final EventLog events;
    private final Environment environment;
    private final Card card;

    CardServices(CardOptions options, CardLife life, EventLog events, Environment environment, Card card) {
        this.options = options;
        this.life = life;
        this.events = events;
        this.environment = environment;
        this.card = card;
    }

    /** Empty when another part of the firmware answers this. */
    Optional<CompletableFuture<Response.Builder>> serve(Request request) {
        return switch (request.getServiceCase()) {
            case GET_STATUS -> Optional.of(status(request));
            case READ_EVENTS -> Optional.of(CompletableFuture.completedFuture(readEvents(request)));
            case RUN_SELF_TESTS -> Optional.of(selfTests());
            case ZEROIZE -> {
                card.zeroize();
                yield Optional.of(CompletableFuture.completedFuture(done()));
            }
            default -> Optional.empty();
        };
    }

    static Response.Builder done() {
        return Response.newBuilder().setDone(Done.getDefaultInstance());
    }

    /**
     * A digest is of the state the caller asked to see, and of what is left here once the card is out of service; all the
     * rest is what this card knows now.
     */
    private CompletableFuture<Response.Builder> status(Request request) {
        CardStatus.Builder status = CardStatusReport.ofCard(card.firmware(), life, environment.fuses());
        Member member = card.member();
        if (member == null) {
            return CompletableFuture.completedFuture(Response.newBuilder().setCardStatus(status));
        }
        PoolMember pool = member.pool();
        if (!request.getGetStatus().getWithDigest()) {
            CardStatusReport.addPool(status, pool, pool.vault());
            return CompletableFuture.completedFuture(Response.newBuilder().setCardStatus(status));
        }
        Consistency consistency =
                life.offers(ServiceGroup.POOL) ? request.getConsistency() : Consistency.CONSISTENCY_LOCAL;
        return pool.read(consistency).thenCompose(vault -> {
            CardStatusReport.addPool(status, pool, vault);
            return CompletableFuture.supplyAsync(
                    () -> Response.newBuilder()
                            .setCardStatus(status.setStateDigest(ByteString.copyFrom(vault.digest()))),
                    environment.workers());
        });
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
        life.enter(CardState.SELF_TEST_ON_DEMAND);
        return CompletableFuture.supplyAsync(
                        () -> new SelfTests(options.providers(), environment.clock(), options.broken()).run(),
                        environment.workers())
                .thenApplyAsync(results -> afterSelfTests(before, results), environment.thread());
    }

    private Response.Builder afterSelfTests(CardState before, List<SelfTests.Result> results) {
        Optional<String> failed = SelfTestReports.firstFailure(results);
        if (failed.isPresent()) {
            card.selfTestFailed(failed.get());
        } else if (life.state() == CardState.SELF_TEST_ON_DEMAND) {
            life.enter(life.hasLeftPool() && before == CardState.OPERATIONAL ? CardState.INITIALIZED : before);
        }
        return Response.newBuilder().setSelfTestReport(SelfTestReports.of(results));
    }
}
