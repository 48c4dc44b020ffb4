package dev.holdfast.partition.card;

import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.CloneExchange;
import dev.holdfast.partition.pool.Membership;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.pool.VaultMachine;
import dev.holdfast.partition.replication.Survivor;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.partition.sealed.SealedStore;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RecoverPool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A card's place in a pool: none, or that of a member, which it takes at boot, by joining, or by starting the pool anew.
 * Answers what the pool's cards do together, and what makes a card one of them.
 */
final class PoolPlace implements ServiceFamily, AutoCloseable {

    static final ServiceGroup[] GROUPS = {
        ServiceGroup.INITIALIZE,
        ServiceGroup.CLONE_OUT,
        ServiceGroup.PROVISION,
        ServiceGroup.MEMBERSHIP,
        ServiceGroup.RECOVER,
        ServiceGroup.TOKEN,
        ServiceGroup.POOL
    };

    private final OwnCard card;
    private final Environment environment;
    private final CardOptions options;
    private final CardLife life;
    private final Powered powered;

    private @Nullable JoiningServices joining;
    private volatile @Nullable Member member;

    PoolPlace(OwnCard card, CardOptions options, Powered powered) {
        this.card = card;
        this.environment = card.environment();
        this.options = options;
        this.life = card.life();
        this.powered = powered;
    }

    /** Empty while the card belongs to no pool. From any thread. */
    Optional<PoolMember> pool() {
        return Optional.ofNullable(member).map(Member::pool);
    }

    /** At the end of a boot: back to the pool that the card belongs to, or else blank. */
    void find() throws IOException {
        CardIdentity identity =
                new CardIdentity(environment.fuses(), environment.nvram(), environment.owner(), powered.crypto());
        joining = new JoiningServices(identity, card, new CloneExchange(identity, powered.crypto()), this);
        Optional<CardMembership> membership = Membership.restore(powered.store());
        if (membership.isPresent()) {
            enter(membership.get());
        } else {
            life.enter(CardState.UNINITIALIZED);
        }
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        ServiceGroup group = ServiceGroup.of(request.getServiceCase());
        return switch (group) {
            case INITIALIZE, CLONE_OUT ->
                Powered.present(joining, "a card that offers this has booted").serve(request);
            case RECOVER -> recover(request.getRecoverPool());
            default ->
                member().whenServing().thenCompose(services -> {
                    life.require(group);
                    return services.serve(request);
                });
        };
    }

    /** What can be answered on the caller's thread; empty for all else. From any thread. */
    Optional<Response.Builder> answerHere(Request request) {
        Member current = member;
        return request.hasToken() && current != null && life.offers(ServiceGroup.TOKEN)
                ? current.answerHere(request)
                : Optional.empty();
    }

    /** Writes the membership to the store: from then on the card boots as a member. */
    void keep(CardMembership membership) {
        try {
            CardStore.Entry record = Membership.record(membership);
            powered.store().append(record.kind(), record.payload());
            powered.store().sync();
        } catch (IOException e) {
            card.fail("The card's disk cannot be written.");
            throw new RefusedException(Code.CARD_ERROR, "The membership could not be written to the card's disk.");
        }
    }

    /** Begins to take part in the pool. */
    Member enter(CardMembership membership) {
        Member joined = Member.join(
                membership,
                card,
                options.withFirmware(card.firmware()),
                powered.store(),
                powered.algorithms(),
                powered.evidence());
        member = joined;
        if (life.state() != CardState.INITIALIZED) {
            life.enter(CardState.INITIALIZED);
        }
        joined.start();
        return joined;
    }

    /** Takes no part from now on, but still knows what the card was a member of. */
    void stop() {
        Member current = member;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void close() {
        stop();
        member = null;
        if (joining != null) {
            joining.close();
            joining = null;
        }
    }

    /** Starts the pool anew from this card alone, once it is certain that it finds no majority of it. */
    private CompletableFuture<Response.Builder> recover(RecoverPool asked) {
        Member alone = member();
        Generations.requireNext(alone.pool().membership(), asked.getGeneration());
        return alone.pool()
                .replication()
                .barrier()
                .handle((found, failure) -> {
                    Generations.requireNoMajority(failure);
                    life.require(ServiceGroup.RECOVER);
                    Generations.requireNext(member().pool().membership(), asked.getGeneration());
                    return beginGeneration(alone);
                })
                .thenCompose(Member::whenReady)
                .thenApply(ready -> CardServices.done());
    }

    /** From the rewriting of the store on, which takes place or does not, the card is of the new generation. */
    private Member beginGeneration(Member alone) {
        String self = environment.fuses().cardId();
        CardMembership next = Generations.after(alone.pool().roster(), self);
        alone.close();
        try {
            powered.closeStore();
            SealedStore rewritten = powered.openStore();
            Survivor.begin(rewritten, self, new VaultMachine((before, now) -> {}), List.of(Membership.record(next)));
            powered.closeStore();
            powered.openStore();
        } catch (IOException e) {
            card.fail("The card's disk failed while the pool was started anew; power-cycle the card and see its"
                    + " generation.");
            throw new RefusedException(
                    Code.CARD_ERROR, "The card's disk failed; power-cycle the card and see which generation it is of.");
        }
        return enter(next);
    }

    private Member member() {
        return Powered.present(member, "a card that offers this is a member");
    }
}
