package dev.holdfast.partition.card;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a card answers whatever works of it: status, events, its policy. None needs a key. */
final class CardServices implements ServiceFamily {

    private static final int MAX_EVENTS = 1_000;

    /** Before a reset that ends the channel. */
    private static final Duration ANSWER_LEAVES = Duration.ofMillis(100);

    private final OwnCard card;
    private final Environment environment;
    private final Supplier<Optional<PoolMember>> pool;
    private final Consumer<CardStatus.Builder> parts;

    /** @param parts what the parts of the firmware add to the card's status */
    CardServices(OwnCard card, Supplier<Optional<PoolMember>> pool, Consumer<CardStatus.Builder> parts) {
        this.card = card;
        this.environment = card.environment();
        this.pool = pool;
        this.parts = parts;
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        return switch (request.getServiceCase()) {
            case GET_STATUS -> status(request);
            case READ_EVENTS -> CompletableFuture.completedFuture(readEvents(request));
            case SHOW_POLICY ->
                CompletableFuture.completedFuture(Response.newBuilder().setPolicy(card.policy()));
            case ZEROIZE ->
                card.zeroize("Asked for by " + caller.peer().getSender() + ".").thenApply(zeroized -> zeroized());
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    /** A card that still answers an attempt on it boots anew, as it did when it was zeroized for that. */
    private Response.Builder zeroized() {
        if (card.life().state() == CardState.TAMPER_RESPONSE) {
            environment.thread().schedule(environment.supply()::cycle, ANSWER_LEAVES);
        }
        return done();
    }

    static Response.Builder done() {
        return Response.newBuilder().setDone(Done.getDefaultInstance());
    }

    /**
     * A digest is of the state the caller asked to see, and of what is left here once the card is out of service; all the
     * rest is what this card knows now.
     */
    private CompletableFuture<Response.Builder> status(Request request) {
        CardStatus.Builder status = CardStatusReport.ofCard(card);
        parts.accept(status);
        Optional<PoolMember> member = pool.get();
        if (member.isEmpty()) {
            return CompletableFuture.completedFuture(Response.newBuilder().setCardStatus(status));
        }
        PoolMember pool = member.get();
        if (!request.getGetStatus().getWithDigest()) {
            CardStatusReport.addPool(status, pool, pool.vault());
            return CompletableFuture.completedFuture(Response.newBuilder().setCardStatus(status));
        }
        Consistency consistency =
                card.life().offers(ServiceGroup.POOL) ? request.getConsistency() : Consistency.CONSISTENCY_LOCAL;
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
                        .addAllEvents(
                                card.events().after(request.getReadEvents().getAfterSequence(), limit)));
    }
}
