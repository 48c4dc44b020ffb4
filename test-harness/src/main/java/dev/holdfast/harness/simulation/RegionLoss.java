package dev.holdfast.harness.simulation;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.recovery.CustodianTrouble;
import dev.holdfast.harness.recovery.Custodians;
import dev.holdfast.harness.recovery.LostPool;
import dev.holdfast.harness.recovery.Operator;
import dev.holdfast.harness.recovery.Pace;
import dev.holdfast.harness.recovery.RecoveryListener;
import dev.holdfast.harness.recovery.RecoveryProof;
import dev.holdfast.harness.recovery.RecoveryStep;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.proto.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Takes a backup, destroys every card that there is, and has people bring the pool back, while other things go on going wrong. What
 * clients were told before has to be true afterwards: nobody may ask the pool for a change meanwhile.
 */
final class RegionLoss implements RecoveryListener {

    /** Quick people: the cards of a run do not stand still while somebody is waited for. */
    private static final Pace PACE = new Pace(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(2), 500);

    /** Until they come to the next step. */
    private static final Duration LONGEST_WALK = Duration.ofSeconds(20);

    private final VirtualStage stage;
    private final SplittableRandom random;
    private final LostPool lost;
    private final Custodians custodians;
    private final Consumer<String> told;
    private final Operator operator;

    /**
     * @param random decides how long people take, and whether a custodian cannot help at first
     * @param custodians who were given the domain's shares
     * @param told each step, and each refusal
     */
    RegionLoss(
            VirtualStage stage,
            SplittableRandom random,
            LostPool lost,
            Custodians custodians,
            Caller administrator,
            Consumer<String> told) {
        this.stage = stage;
        this.random = random;
        this.lost = lost;
        this.custodians = custodians;
        this.told = told;
        operator = new Operator(stage, lost, custodians, administrator, PACE);
        operator.tell(this);
    }

    /** The name of the pool at hand. */
    String pool() {
        return operator.pool();
    }

    /** A sentence if one custodian fewer than are needed can open the domain; else nothing. */
    List<String> tryWithTooFew() {
        int fewer = custodians.required() - 1;
        return custodians.canOpen(lost.domain(), fewer)
                ? List.of(fewer + " custodians opened the security domain, which needs " + custodians.required())
                : List.of();
    }

    /**
     * Lets the time run until the pool is there again.
     *
     * @throws dev.holdfast.harness.recovery.Impasse when it cannot be brought back
     */
    void recover() {
        CustodianTrouble[] troubles = CustodianTrouble.values();
        custodians.suffer(troubles[random.nextInt(troubles.length)]);
        operator.recover(RecoveryStep.BACK_UP, RecoveryProof.NONE);
        stage.pools().list().stream()
                .map(Pool::name)
                .filter(name -> !name.equals(pool()))
                .forEach(this::strikeOff);
    }

    /** The lost pool, and what a creation of unknown outcome may have left. If it is refused, it stays until the next loss. */
    private void strikeOff(String name) {
        try {
            operator.ask(() -> stage.pools().destroy(name));
        } catch (RefusedException left) {
            told.accept(name + " stays in the list of pools: " + left.code());
        }
    }

    @Override
    public void begins(RecoveryStep step) {
        if (step == RecoveryStep.CREATE && !operator.replaces()) {
            List<Machine> all = stage.machines().machines();
            told.accept("the region is lost with all its " + all.size() + " cards");
            all.forEach(stage.machines()::destroy);
        }
        stage.time().pass(Duration.ofMillis(random.nextLong(LONGEST_WALK.toMillis())));
    }

    @Override
    public void done(RecoveryStep step) {
        told.accept("recovery: " + step.key() + " of " + pool() + " is done");
    }

    @Override
    public void refused(RecoveryStep step, RefusedException refusal) {
        told.accept("recovery: " + step.key() + " of " + pool() + " is refused with " + refusal.code());
    }

    @Override
    public void follows(RecoveryStep step, String action) {
        told.accept("recovery: somebody " + action);
    }
}
