package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.matrix.Moment.Kind;
import dev.holdfast.harness.recovery.Custodians;
import dev.holdfast.harness.recovery.Holder;
import dev.holdfast.harness.recovery.Impasse;
import dev.holdfast.harness.recovery.LostPool;
import dev.holdfast.harness.recovery.Operator;
import dev.holdfast.harness.recovery.RecoveryListener;
import dev.holdfast.harness.recovery.RecoveryStep;
import dev.holdfast.harness.stage.ServiceDesk;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.RoleAssignment;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Plays one cell: makes a pool, loses it while an operator works, lets things go wrong, and judges what came of it. */
final class CellRun implements RecoveryListener {

    static final Caller ADMINISTRATOR = new Caller("0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01");

    private static final int CARDS = 3;
    private static final int REQUIRED_HOLDERS = 2;
    private static final String SOURCE = "Contoso";
    /** Made when the older backup was there already. */
    private static final String LATE_KEY = "late";
    /** Made in the recovered pool, which is in use before the disaster comes to it at the last step. */
    private static final String NEW_KEY = "new";

    private static final Caller APPLICATION = new Caller("5e1f8b7c-3b0a-4a54-8a7e-6c2d9e4f1b02");
    private static final Map<String, String> ROLES = Map.of(
            "b5a1c6a0-1111-4b6e-8d6e-000000000001", "21dbd100-6940-42c2-9190-5d6cb909625b",
            "b5a1c6a0-1111-4b6e-8d6e-000000000002", "515eb02d-2335-4d2d-92f2-b1cbdf9c3778");

    private record Backup(Duration taken, Set<String> keys) {}

    private final Stage stage;
    private final Hosting hosting;
    private final Tempo tempo;
    private final Cell cell;
    private final Trouble trouble;
    private final Operator operator;
    private final Estate estate = new Estate();
    private final PoolKeys keys;
    private final CellLog log;
    private Backup tried = new Backup(Duration.ZERO, Set.of());
    private volatile Backup backup = tried;
    private volatile Duration lostAt = Duration.ZERO;
    private Duration provedAt = Duration.ZERO;
    private boolean inUse;
    /** Whether the last proof was begun when what was to happen had happened. */
    private boolean provedSince;

    private Set<String> found = Set.of();

    /** @param desk the same stage, as the operator sees it */
    CellRun(Stage stage, ServiceDesk desk, Hosting hosting, Tempo tempo, List<Holder> holders, Cell cell) {
        this.stage = stage;
        this.hosting = hosting;
        this.tempo = tempo;
        this.cell = cell;
        Custodians custodians = new Custodians(holders, REQUIRED_HOLDERS);
        LostPool pool = new LostPool(SOURCE, CARDS, domain(custodians));
        operator = new Operator(desk, pool, custodians, ADMINISTRATOR, tempo.pace());
        keys = new PoolKeys(operator, APPLICATION, estate);
        trouble = new Trouble(stage, cell, tempo, custodians, operator);
        log = new CellLog(stage.time());
    }

    CellResult run() {
        String defect = "";
        try {
            prepare();
            operator.tell(this);
            Pool recovered = operator.recover(RecoveryStep.BACK_UP, asked -> prove());
            awaitWhole(recovered);
            stage.time().await("every key answers", this::everyKeyAnswers, tempo.healing());
            defect = judged(estate.lostInVain(found));
        } catch (Impasse impasse) {
            defect = impasse.sentence();
        } catch (RefusedException refused) {
            defect = refused.code() + ": " + refused.getMessage();
        } catch (RuntimeException ended) {
            defect = "it ended by " + ended;
        } finally {
            trouble.end();
        }
        Duration rto = provedAt.isZero() ? Duration.ZERO : provedAt.minus(lostAt);
        return new CellResult(
                cell, hosting, log.moments(), rto, estate.lost(found), lostAt.minus(backup.taken()), defect);
    }

    private static String judged(List<String> lostInVain) {
        return lostInVain.isEmpty()
                ? ""
                : String.join(", ", lostInVain) + " was acknowledged and is lost, although a card or a backup had it";
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
        keys.make("first", 1);
        keys.make("second", 2);
        tries(RecoveryStep.BACK_UP);
        operator.backUp();
        backup = tried;
        stage.time().pass(tempo.older());
        keys.make(LATE_KEY, 3);
        awaitWhole(source);
    }

    /** Every card votes, and has all that was acknowledged. */
    private void awaitWhole(Pool pool) {
        PoolWatch watch = new PoolWatch(PooledCards.of(pool), stage.time());
        stage.time().await("the pool is whole", () -> watch.isWhole(CARDS), tempo.healing());
    }

    /** The lost pool's cards go before anything else can happen to the pool that replaces it. */
    @Override
    public void begins(RecoveryStep step) {
        log.begins(step);
        if (step == RecoveryStep.CREATE && !operator.replaces()) {
            List<String> cards = stage.rack().cards();
            if (!cards.isEmpty()) {
                lostAt = stage.time().now();
                log.note(Kind.STRIKES, "the pool is lost with all its cards: " + String.join(", ", cards));
                cards.forEach(card -> stage.time().await(stage.rack().destroy(card)));
            }
        }
        if (step == cell.at() && step != RecoveryStep.PROVE) {
            trouble.strikeWithin(step == RecoveryStep.CREATE ? tempo.creating() : tempo.step(), this::struck);
            // Custodians need longer to come together than their computer needs then.
            if (step == RecoveryStep.TRANSFER) {
                awaitStroke();
            }
        }
    }

    private void awaitStroke() {
        stage.time()
                .await(
                        "what was to happen has happened",
                        trouble::hasStruck,
                        tempo.pace().patience());
    }

    /** At the last step the pool is in use again, so there is something new to lose. */
    @Override
    public void tries(RecoveryStep step) {
        if (step == RecoveryStep.BACK_UP) {
            tried = new Backup(stage.time().now(), estate.keys());
        }
        if (step == RecoveryStep.PROVE && step == cell.at() && !inUse) {
            keys.make(NEW_KEY, 4);
            awaitWhole(operator.find());
            inUse = true;
            trouble.strikeWithin(tempo.step(), this::struck);
        }
    }

    /** What only these cards had, nobody can keep. */
    private void struck(List<String> lost, List<String> left) {
        log.note(
                Kind.STRIKES,
                (lost.isEmpty() ? "no card is lost" : String.join(", ", lost) + " destroyed") + "; "
                        + cell.fault().sentence());
        if (lost.isEmpty() || !left.isEmpty()) {
            return;
        }
        if (operator.replaces()) {
            estate.lastCopyLost(Set.of(NEW_KEY));
        } else {
            lostAt = stage.time().now();
            Set<String> nowhere = new HashSet<>(estate.keys());
            nowhere.removeAll(backup.keys());
            estate.lastCopyLost(nowhere);
        }
    }

    @Override
    public void done(RecoveryStep step) {
        if (step == RecoveryStep.BACK_UP) {
            backup = tried;
        }
        if (step == cell.at()) {
            awaitStroke();
            if (step == RecoveryStep.PROVE && !provedSince) {
                prove();
            }
        }
        if (step == RecoveryStep.PROVE) {
            provedAt = stage.time().now();
        }
        log.note(Kind.DONE, "done");
    }

    @Override
    public void refused(RecoveryStep step, RefusedException refusal) {
        log.note(Kind.REFUSED, refusal.code() + ": " + refusal.getMessage());
    }

    @Override
    public void follows(RecoveryStep step, String action) {
        log.note(Kind.FOLLOWS, "the operator " + action);
    }

    /** Every key of the backup is there, and is what it was. */
    private void prove() {
        boolean since = trouble.hasStruck();
        found = keys.look(Set.of(NEW_KEY));
        if (!found.containsAll(backup.keys())) {
            throw new Impasse("the backup had " + backup.keys() + ", and the recovered pool has " + found);
        }
        provedSince = since;
    }

    private boolean everyKeyAnswers() {
        try {
            found = keys.look(Set.of(NEW_KEY));
            return true;
        } catch (RefusedException notYet) {
            return false;
        }
    }
}
