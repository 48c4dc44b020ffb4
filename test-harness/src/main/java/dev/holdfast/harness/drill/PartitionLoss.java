package dev.holdfast.harness.drill;

import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.healing.Survivor;
import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.drill.DrillLog.Done;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.DrillReport.Moment.Kind;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.UpdateKey;
import java.util.List;

/**
 * Cards are lost while clients use the pool: first the leader, whose place a blank card takes; then one that comes back with
 * an old state and must not be let in; then all but one at once, which leaves no majority and takes an operator.
 */
public final class PartitionLoss {

    /** On the command line and in reports. */
    public static final String NAME = "partition-loss";

    private static final int PHASES = PoolUnderLoad.PHASES + 9;

    private final DrillPlan plan;
    private final DrillLog log;
    private final Service service;
    private final PoolUnderLoad used;
    private final Pool pool;
    private final PoolWatch watch;

    private PartitionLoss(DrillPlan plan, DrillLog log, Service service, PoolUnderLoad used) {
        this.plan = plan;
        this.log = log;
        this.service = service;
        this.used = used;
        pool = used.pool();
        watch = used.watch();
    }

    /** Runs the drill. What goes wrong in it is in the report; only a defect of the drill itself is thrown. */
    public static DrillReport run(DrillPlan plan, DrillListener listener) {
        PoolUnderLoad.requireCards(plan);
        return new DrillRun(
                        NAME,
                        "Partition loss: cards destroyed under load, and replaced",
                        PHASES,
                        plan,
                        plan.configuration(),
                        "./hsm drill " + NAME + " " + plan.arguments())
                .run(
                        (folders, log, service) -> {
                            try (PoolUnderLoad used = PoolUnderLoad.prepare(plan, folders, log, service)) {
                                return new PartitionLoss(plan, log, service, used).procedure();
                            }
                        },
                        listener);
    }

    private Loss procedure() {
        try (Healer healer = service.healer(HealingPolicy.FAST)) {
            healer.start();
            log.phase("Destroy the card that leads", this::destroyLeader);
            log.recovering("Clients go on", this::goOn);
            log.recovering("A blank card takes its place", this::healed);
            String stale = log.phase("Cut the power of a card until it is replaced", this::replaced);
            log.phase("Give it power again: it must not be let in", () -> comesBack(stale));
            log.phase("Destroy all cards but one", this::destroyAllButOne);
            log.phase("Try what needs a majority", this::withoutMajority);
            log.recovering("Recover the pool from the card that is left", this::recoverFromSurvivor);
            log.recovering("Blank cards take the others' places", this::healed);
            return used.prove(false);
        }
    }

    private Done<String> destroyLeader() {
        String leader = watch.leader().getCard();
        log.mark(Kind.DISASTER, "Card " + leader + " is destroyed");
        service.await(service.rack().destroy(leader));
        return Done.of("Card " + leader + " led the pool; its power is cut and all it held is deleted.");
    }

    private Done<String> goOn() {
        used.goOn();
        return Done.of("Every client was acknowledged a change again.");
    }

    private Done<String> healed() {
        watch.untilWhole(plan.cards());
        CardStatus leader = watch.leader();
        return Done.of("Epoch " + leader.getEpoch() + ": " + leader.getVotingCount() + " cards vote and agree.");
    }

    private Done<String> replaced() {
        String leader = watch.leader().getCard();
        String card = pool.cardIds().stream()
                .filter(id -> !id.equals(leader))
                .findFirst()
                .orElseThrow();
        log.mark(Kind.DISASTER, "Card " + card + " loses power");
        service.await(service.rack().powerOff(card));
        watch.until("card " + card + " is replaced", () -> !pool.cardIds().contains(card));
        watch.untilWhole(plan.cards());
        return new Done<>(card, "Card " + card + " was retired; its disk still holds the pool as it was.");
    }

    /** It calls on the cards it knows, and is turned away by all of them. */
    private Done<String> comesBack(String stale) {
        Slot slot = service.await(service.rack().powerOn(stale));
        watch.until("card " + stale + " is told that it is retired", () -> !service.await(
                        service.pools().statusOf(slot))
                .getError()
                .isEmpty());
        CardStatus status = service.await(service.pools().statusOf(slot));
        boolean member = watch.leader().getMembersList().stream()
                .anyMatch(each -> each.getCard().equals(stale));
        boolean out = !member && !CardStates.isServing(status.getState());
        log.check(new Check(
                "a card that was replaced stays out",
                1,
                out ? 1 : 0,
                out ? List.of() : List.of(stale + " is " + status.getState() + (member ? " and a member" : ""))));
        service.await(service.rack().destroy(stale));
        return Done.of("It says of itself: " + status.getError());
    }

    /**
     * The leader is the one that is left: it holds every change that it acknowledged. Had another survived, what it had
     * not received yet would be lost, as with any real pool.
     */
    private Done<String> destroyAllButOne() {
        String leader = watch.leader().getCard();
        List<String> others =
                pool.cardIds().stream().filter(id -> !id.equals(leader)).toList();
        log.mark(Kind.DISASTER, "Cards " + String.join(", ", others) + " are destroyed");
        service.calls().each(others, service.rack()::destroy, done -> {});
        // It leads until it notices; what it takes on before, it might still keep.
        watch.until(
                "card " + leader + " notices",
                () -> watch.status(leader).filter(CardStatus::getLeader).isEmpty());
        return Done.of("Only " + leader + " is left of " + plan.cards() + " cards.");
    }

    private Done<String> withoutMajority() {
        String survivor = pool.cardIds().stream()
                .filter(service.rack().powered()::contains)
                .findFirst()
                .orElseThrow();
        log.mustRefuse(
                "changing a key without a majority",
                Code.NO_QUORUM,
                () -> service.keyCount(pool, survivor),
                () -> service.await(service.keys(pool)
                        .update(UpdateKey.newBuilder()
                                .setName("key-00000")
                                .setEnabled(true)
                                .build())));
        log.mustRefuse(
                "reading a key without a majority, and no policy that allows it",
                Code.NO_QUORUM,
                () -> service.keyCount(pool, survivor),
                () -> service.await(service.keys(pool).get("key-00000")));
        return Done.of("Refused, with the reason.");
    }

    private Done<String> recoverFromSurvivor() {
        CardStatus survivor = service.await(Survivor.recover(pool, ""));
        return Done.of("Card " + survivor.getCard() + " goes on alone as generation " + survivor.getGeneration()
                + "; the cards before it are fenced.");
    }
}
