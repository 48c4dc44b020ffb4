package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.recovery.Custodians;
import dev.holdfast.harness.recovery.Holder;
import dev.holdfast.harness.recovery.Impasse;
import dev.holdfast.harness.recovery.LostPool;
import dev.holdfast.harness.recovery.Operator;
import dev.holdfast.harness.recovery.Pace;
import dev.holdfast.harness.recovery.RecoveryListener;
import dev.holdfast.harness.recovery.RecoveryStep;
import dev.holdfast.harness.simulation.VirtualStage;
import dev.holdfast.harness.workload.Evidence;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.RoleAssignment;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Plays one cell: makes a pool, loses it while an operator works, lets things go wrong, and judges what came of it. */
final class CellRun implements RecoveryListener {

    private static final int CARDS = 3;
    private static final int REQUIRED_HOLDERS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration ENOUGH_TO_HEAL = Duration.ofHours(1);
    private static final long LONGEST_STEP_MILLIS = 1_500;
    private static final long SHORT_STEP_MILLIS = 40;

    private static final String SOURCE = "Contoso";
    private static final String LATE_KEY = "late";
    static final Caller ADMINISTRATOR = new Caller("0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01");
    private static final Caller APPLICATION = new Caller("5e1f8b7c-3b0a-4a54-8a7e-6c2d9e4f1b02");
    private static final Map<String, String> ROLES = Map.of(
            "b5a1c6a0-1111-4b6e-8d6e-000000000001", "21dbd100-6940-42c2-9190-5d6cb909625b",
            "b5a1c6a0-1111-4b6e-8d6e-000000000002", "515eb02d-2335-4d2d-92f2-b1cbdf9c3778");

    private record Backup(Duration taken, Set<String> keys) {}

    private final VirtualStage stage;
    private final Cell cell;
    private final Trouble trouble;
    private final Operator operator;
    private final Estate estate = new Estate();
    private final Set<String> refusals = new LinkedHashSet<>();
    private Backup backup = new Backup(Duration.ZERO, Set.of());
    private Backup tried = backup;
    private Duration lostAt = Duration.ZERO;

    CellRun(VirtualStage stage, FailingStorage storage, List<Holder> holders, Cell cell) {
        this.stage = stage;
        this.cell = cell;
        Custodians custodians = new Custodians(holders, REQUIRED_HOLDERS);
        LostPool pool = new LostPool(SOURCE, CARDS, domain(custodians));
        operator = new Operator(stage, pool, custodians, ADMINISTRATOR, Pace.OF_PEOPLE);
        trouble = new Trouble(stage, cell, storage, custodians, operator);
    }

    CellResult run() {
        String defect = "";
        try {
            prepare();
            operator.tell(this);
            Pool recovered = operator.recover(RecoveryStep.BACK_UP, asked -> prove());
            PoolWatch watch = new PoolWatch(PooledCards.of(recovered), stage.time());
            stage.time().await("the pool is whole", () -> watch.isWhole(CARDS), ENOUGH_TO_HEAL);
        } catch (Impasse impasse) {
            defect = impasse.sentence();
        } catch (RefusedException refused) {
            defect = refused.code() + ": " + refused.getMessage();
        } catch (IllegalStateException hang) {
            defect = "it hangs: " + hang.getMessage();
        }
        List<String> lost = estate.evidence().keySet().stream()
                .filter(key -> !backup.keys().contains(key))
                .toList();
        return new CellResult(
                cell,
                List.copyOf(refusals),
                stage.time().now().minus(lostAt),
                lost,
                lostAt.minus(backup.taken()),
                defect);
    }

    private byte[] domain(Custodians custodians) {
        Pool source = stage.time()
                .await(stage.pools()
                        .create(PoolSpec.of(SOURCE, ADMINISTRATOR.principal()).withCards(CARDS)));
        return stage.time()
                .await(stage.domains()
                        .download(source, ADMINISTRATOR, custodians.certificates(), custodians.required()));
    }

    private void prepare() {
        Pool source = operator.find();
        RoleClient roles = new RoleClient(source.client(), ADMINISTRATOR);
        new TreeMap<>(ROLES)
                .forEach((id, role) -> operator.ask(() -> roles.putAssignment(RoleAssignment.newBuilder()
                        .setId(id)
                        .setScope("/")
                        .setRoleDefinitionId(role)
                        .setPrincipal(APPLICATION.principal())
                        .build())));
        KeyClient keys = new KeyClient(source.client(), APPLICATION);
        estate.add(keys, "first", stage.time(), 1);
        estate.add(keys, "second", stage.time(), 2);
        tries(RecoveryStep.BACK_UP);
        operator.backUp();
        backup = tried;
        stage.time().pass(Duration.ofHours(1));
        estate.add(keys, LATE_KEY, stage.time(), 3);
    }

    /** The lost pool's cards go before anything else can happen to the pool that replaces it. */
    @Override
    public void begins(RecoveryStep step) {
        if (step == RecoveryStep.CREATE && !operator.replaces()) {
            lostAt = stage.time().now();
            stage.rack().cards().forEach(card -> stage.time().await(stage.rack().destroy(card)));
        }
        if (step == cell.at()) {
            long longest = step == RecoveryStep.CREATE ? LONGEST_STEP_MILLIS : SHORT_STEP_MILLIS;
            trouble.strikeWithin(Duration.ofMillis(longest));
        }
    }

    @Override
    public void tries(RecoveryStep step) {
        if (step == RecoveryStep.BACK_UP) {
            tried = new Backup(stage.time().now(), Set.copyOf(estate.evidence().keySet()));
        }
    }

    @Override
    public void done(RecoveryStep step) {
        if (step == RecoveryStep.BACK_UP) {
            backup = tried;
        }
        if (step == cell.at()) {
            stage.time().await("what was to happen has happened", trouble::hasStruck, PATIENCE);
        }
    }

    @Override
    public void refused(RecoveryStep step, RefusedException refusal) {
        refusals.add(step.key() + " " + refusal.code() + ": " + refusal.getMessage());
    }

    /** Every key of the backup is there, and is what it was; and nothing else is. */
    private void prove() {
        KeyClient keys = new KeyClient(operator.find().client(), APPLICATION);
        Set<String> there = new LinkedHashSet<>();
        operator.ask(keys::list).forEach(key -> there.add(key.getName()));
        if (!there.equals(backup.keys())) {
            throw new Impasse("the backup had " + backup.keys() + ", and the recovered pool has " + there);
        }
        for (String name : backup.keys()) {
            Evidence signed = estate.evidence().get(name);
            if (signed == null || !operator.ask(() -> signed.holds(keys))) {
                throw new Impasse("key " + name + " is not the key that it was");
            }
        }
    }
}
