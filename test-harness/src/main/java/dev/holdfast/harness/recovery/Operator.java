package dev.holdfast.harness.recovery;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.healing.Survivor;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.harness.stage.ServiceDesk;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Brings a lost pool back, step by step, and does what refusals tell: waits, lets the pool go on from the card that is left, calls
 * another custodian, begins anew. The coordinator may end at any moment. Of one thread, which must be one that may wait.
 */
public final class Operator {

    private final ServiceDesk desk;
    private final Custodians custodians;
    private final Caller administrator;
    private final Pace pace;
    private final LostPool lost;
    private RecoveryListener listener = RecoveryListener.NONE;
    private volatile String pool;
    private String backup = "";
    private int targets;
    private int refusals;
    private boolean uploadTried;
    private byte[] exchangeKey = {};
    private byte[] transferFile = {};

    /**
     * Before anything is lost, or after.
     *
     * @param lost the pool at hand
     * @param administrator of the lost pool, who becomes the new one's too
     */
    public Operator(ServiceDesk desk, LostPool lost, Custodians custodians, Caller administrator, Pace pace) {
        this.desk = desk;
        this.lost = lost;
        this.custodians = custodians;
        this.administrator = administrator;
        this.pace = pace;
        pool = lost.name();
    }

    /** Who is told what is done from now on. */
    public void tell(RecoveryListener whom) {
        listener = whom;
    }

    /** The name of the pool at hand: the one that is lost, later the one that is to replace it. */
    public String pool() {
        return pool;
    }

    /** Whether another pool is to replace the lost one already. */
    public boolean replaces() {
        return !pool.equals(lost.name());
    }

    /** The folder of the backup that is restored; empty while there is none. */
    public String backup() {
        return backup;
    }

    /** From now on this is the backup to restore. */
    public void restoreFrom(String folder) {
        backup = folder;
    }

    /** Backs the pool at hand up, once; if that is the lost one, this is the backup to restore. */
    public void backUp() {
        Pool of = find();
        String folder = ask(() -> {
            Job job = desk.jobs().backup(of, administrator, desk.storage());
            return job.done().thenApply(done -> job.folder());
        });
        if (!replaces()) {
            backup = folder;
        }
    }

    /**
     * From a step on, BACK_UP while the pool is there still and CREATE when it is lost, until the proof is given.
     *
     * @return the pool that there is in the end
     * @throws Impasse when there is no way on
     */
    public Pool recover(RecoveryStep from, RecoveryProof proof) {
        for (int next = from.ordinal(); next < RecoveryStep.values().length; ) {
            next = perform(RecoveryStep.values()[next], proof);
        }
        return find();
    }

    /** @return the ordinal of the step that comes next */
    private int perform(RecoveryStep step, RecoveryProof proof) {
        listener.begins(step);
        while (true) {
            try {
                listener.tries(step);
                act(step, proof);
                listener.done(step);
                return step.ordinal() + 1;
            } catch (RefusedException refused) {
                listener.refused(step, refused);
                RecoveryStep next = follow(step, refused);
                if (next != step) {
                    return next.ordinal();
                }
            }
        }
    }

    private void act(RecoveryStep step, RecoveryProof proof) {
        switch (step) {
            case BACK_UP, BACK_UP_NEW -> backUp();
            case CREATE -> create();
            case BEGIN_RECOVERY ->
                exchangeKey = ask(() -> desk.domains().initRecovery(find(), administrator, new Custody.InPartition()));
            case TRANSFER -> transferFile = custodians.transferFile(lost.domain(), exchangeKey);
            case UPLOAD -> upload();
            case RESTORE ->
                ask(() -> desk.jobs()
                        .restore(find(), administrator, desk.storage(), backup)
                        .done());
            case PROVE -> proof.prove(this);
        }
    }

    private void create() {
        if (!replaces()) {
            beginAnew();
        }
        awaitCoordinator();
        if (desk.pools().find(pool).isEmpty()) {
            uploadTried = false;
            ask(() -> desk.pools()
                    .create(PoolSpec.of(pool, administrator.principal()).withCards(lost.cards())));
        }
    }

    private void upload() {
        uploadTried = true;
        ask(() -> desk.domains().upload(find(), administrator, transferFile));
    }

    /**
     * Does what the refusal tells.
     *
     * @return the step to go on with, which may be the same
     */
    private RecoveryStep follow(RecoveryStep step, RefusedException refused) {
        if (++refusals > pace.tries()) {
            throw new Impasse(step.key() + " is still refused after " + pace.tries() + " tries with " + refused.code()
                    + ": " + refused.getMessage());
        }
        return switch (refused.code()) {
            case EXCHANGE_KEY_UNKNOWN, EXCHANGE_KEY_USED ->
                goOn(step, RecoveryStep.BEGIN_RECOVERY, "begins the recovery again");
            case PRIOR_BACKUP_REQUIRED -> goOn(step, RecoveryStep.BACK_UP_NEW, "backs the new pool up first");
            case BAD_PARAMETER -> helped(step, refused);
            // A pool that received its domain after all has nothing left to recover.
            case WRONG_STATE ->
                step == RecoveryStep.BEGIN_RECOVERY && uploadTried
                        ? goOn(step, RecoveryStep.BACK_UP_NEW, "finds the domain uploaded")
                        : withWhatIsLeft(step);
            case UNREACHABLE, NO_QUORUM, NOT_FOUND -> withWhatIsLeft(step);
            case DEADLINE_EXCEEDED, OUTCOME_UNKNOWN, BUSY, CONFLICT, STORAGE_UNAVAILABLE, CARD_ERROR -> {
                desk.time().pass(pace.pause());
                yield withWhatIsLeft(step);
            }
            default ->
                throw new Impasse(step.key() + " is refused with " + refused.code() + ": " + refused.getMessage());
        };
    }

    private RecoveryStep goOn(RecoveryStep step, RecoveryStep next, String action) {
        listener.follows(step, action);
        return next;
    }

    private RecoveryStep helped(RecoveryStep step, RefusedException refused) {
        CustodianTrouble trouble = custodians.trouble();
        if (step != RecoveryStep.TRANSFER || trouble == CustodianTrouble.NONE) {
            throw new Impasse(step.key() + " is refused with " + refused.code() + ": " + refused.getMessage());
        }
        if (trouble == CustodianTrouble.LATE) {
            listener.follows(step, "waits for the custodian who is late");
            desk.time().pass(pace.late());
        } else {
            listener.follows(
                    step,
                    trouble == CustodianTrouble.SHARE_LOST
                            ? "calls another custodian"
                            : "asks the custodian for the right passphrase");
        }
        custodians.mend();
        return step;
    }

    /** Waits for the healer while a majority of the pool is left; goes on from one card; or begins anew with blank ones. */
    private RecoveryStep withWhatIsLeft(RecoveryStep step) {
        awaitCoordinator();
        List<String> cards = desk.pools().find(pool).map(Pool::cardIds).orElse(List.of());
        long left = cards.stream().filter(desk.rack().cards()::contains).count();
        if (left == 0) {
            listener.follows(step, "begins anew, no card of " + pool + " is left");
            if (replaces()) {
                beginAnew();
            }
            return RecoveryStep.CREATE;
        }
        desk.time().pass(pace.pause());
        if (2 * left <= cards.size()) {
            listener.follows(step, "lets " + pool + " go on from the card that is left");
            try {
                ask(() -> Survivor.recover(find(), ""));
            } catch (RefusedException notYet) {
                listener.refused(step, notYet);
            }
        } else {
            listener.follows(step, "waits, " + left + " of " + cards.size() + " cards are left");
        }
        return step;
    }

    private void beginAnew() {
        pool = lost.successors() + ++targets;
    }

    /** The pool at hand. */
    public Pool find() {
        awaitCoordinator();
        return desk.pools()
                .find(pool)
                .orElseThrow(() -> new RefusedException(Code.NOT_FOUND, "There is no pool named " + pool + "."));
    }

    /**
     * Asks the coordinator that there is, and waits.
     *
     * @throws RefusedException the answer; OUTCOME_UNKNOWN when the coordinator ended meanwhile, DEADLINE_EXCEEDED when there is
     *     none in time
     */
    public <T> T ask(Supplier<CompletableFuture<T>> question) {
        awaitCoordinator();
        CompletableFuture<T> answer = desk.presence().ask(question);
        return desk.time().await(desk.time().within(pace.patience(), answer, "There is no answer; look, then repeat."));
    }

    private void awaitCoordinator() {
        desk.time().await(desk.presence().here());
    }
}
