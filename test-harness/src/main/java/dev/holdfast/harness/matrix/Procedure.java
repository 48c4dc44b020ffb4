package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.healing.Survivor;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.simulation.VirtualStage;
import dev.holdfast.harness.workload.Evidence;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RoleAssignment;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** An operator who loses a pool and brings it back, and who does what refusals tell: one cell. */
final class Procedure {

    private static final int CARDS = 3;
    private static final int TRIES = 60;
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration ENOUGH_TO_HEAL = Duration.ofHours(1);
    private static final long LONGEST_STEP_MILLIS = 1_500;
    private static final long SHORT_STEP_MILLIS = 40;

    private static final String SOURCE = "Contoso";
    private static final String LATE_KEY = "late";
    private static final Caller ADMINISTRATOR = new Caller("0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01");
    private static final Caller APPLICATION = new Caller("5e1f8b7c-3b0a-4a54-8a7e-6c2d9e4f1b02");
    private static final Map<String, String> ROLES = Map.of(
            "b5a1c6a0-1111-4b6e-8d6e-000000000001", "21dbd100-6940-42c2-9190-5d6cb909625b",
            "b5a1c6a0-1111-4b6e-8d6e-000000000002", "515eb02d-2335-4d2d-92f2-b1cbdf9c3778");

    /** Neither a recovery nor a refusal with a way out. */
    private static final class Impasse extends RuntimeException {

        private static final long serialVersionUID = 1;

        private Impasse(String sentence) {
            super(sentence);
        }
    }

    private record Backup(String folder, Duration taken, Set<String> keys) {}

    private final VirtualStage stage;
    private final Cell cell;
    private final FailingStorage storage;
    private final Custodians custodians;
    private final Trouble trouble;
    private final List<byte[]> certificates;
    private final Estate estate = new Estate();
    private final Set<String> refusals = new LinkedHashSet<>();
    private Backup backup = new Backup("", Duration.ZERO, Set.of());
    private Duration lostAt = Duration.ZERO;
    private String pool = SOURCE;
    private int targets;
    private int tries;
    private boolean uploadTried;
    private byte[] domain = {};
    private byte[] exchangeKey = {};
    private byte[] transferFile = {};

    Procedure(VirtualStage stage, FailingStorage storage, List<Holder> holders, Cell cell) {
        this.stage = stage;
        this.storage = storage;
        this.cell = cell;
        certificates = holders.stream().map(Holder::certificateDer).toList();
        custodians = new Custodians(holders);
        trouble = new Trouble(stage, cell, storage, custodians, this::otherExchangeKey);
    }

    CellResult run() {
        String defect = "";
        try {
            prepare();
            for (int next = 0; next < RecoveryStep.values().length; ) {
                next = perform(RecoveryStep.values()[next]).ordinal() + 1;
            }
            PoolWatch watch = new PoolWatch(PooledCards.of(find()), stage.time());
            stage.time().await("the pool is whole", () -> watch.isWhole(CARDS), ENOUGH_TO_HEAL);
        } catch (Impasse impasse) {
            defect = String.valueOf(impasse.getMessage());
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

    private void prepare() {
        Pool source = call(() -> stage.pools().create(spec(SOURCE)));
        domain = call(() -> stage.domains().download(source, ADMINISTRATOR, certificates, Custodians.REQUIRED));
        RoleClient roles = new RoleClient(source.client(), ADMINISTRATOR);
        new TreeMap<>(ROLES)
                .forEach((id, role) -> call(() -> roles.putAssignment(RoleAssignment.newBuilder()
                        .setId(id)
                        .setScope("/")
                        .setRoleDefinitionId(role)
                        .setPrincipal(APPLICATION.principal())
                        .build())));
        KeyClient keys = new KeyClient(source.client(), APPLICATION);
        estate.add(keys, "first", stage.time(), 1);
        estate.add(keys, "second", stage.time(), 2);
        backUp(true);
        stage.time().pass(Duration.ofHours(1));
        estate.add(keys, LATE_KEY, stage.time(), 3);
    }

    /** @return the step after which it goes on */
    private RecoveryStep perform(RecoveryStep step) {
        boolean here = step == cell.at() && !trouble.hasStruck();
        if (here) {
            boolean longer = step == RecoveryStep.CREATE;
            long delay = stage.random().nextLong(longer ? LONGEST_STEP_MILLIS : SHORT_STEP_MILLIS);
            beforeDisaster(step);
            stage.time().after(Duration.ofMillis(delay), trouble::strike);
        }
        while (true) {
            try {
                act(step);
                stage.time().await("what was to happen has happened", () -> !here || trouble.hasStruck(), PATIENCE);
                return step;
            } catch (RefusedException refused) {
                RecoveryStep last = follow(step, refused);
                if (last != step) {
                    return last;
                }
            }
        }
    }

    /** The source's cards go before anything else can happen to the pool that replaces it. */
    private void beforeDisaster(RecoveryStep step) {
        if (step == RecoveryStep.CREATE && pool.equals(SOURCE)) {
            disaster();
        }
    }

    private void act(RecoveryStep step) {
        switch (step) {
            case BACK_UP -> backUp(true);
            case CREATE -> create();
            case BEGIN_RECOVERY ->
                exchangeKey =
                        call(() -> stage.domains().initRecovery(find(), ADMINISTRATOR, new Custody.InPartition()));
            case TRANSFER -> transferFile = custodians.transferFile(domain, exchangeKey);
            case UPLOAD -> upload();
            case BACK_UP_NEW -> backUp(false);
            case RESTORE ->
                call(() -> stage.jobs()
                        .restore(find(), ADMINISTRATOR, storage, backup.folder())
                        .done());
            case PROVE -> prove();
        }
    }

    private void upload() {
        uploadTried = true;
        call(() -> stage.domains().upload(find(), ADMINISTRATOR, transferFile));
    }

    private void disaster() {
        lostAt = stage.time().now();
        stage.rack().cards().forEach(card -> stage.time().await(stage.rack().destroy(card)));
        pool = SOURCE + ++targets;
    }

    private void create() {
        if (pool.equals(SOURCE)) {
            disaster();
        }
        awaitCoordinator();
        if (stage.pools().find(pool).isEmpty()) {
            uploadTried = false;
            call(() -> stage.pools().create(spec(pool)));
        }
    }

    private void backUp(boolean ofSource) {
        Set<String> keys = Set.copyOf(estate.evidence().keySet());
        Duration taken = stage.time().now();
        Pool of = find();
        String folder = call(() -> {
            Job job = stage.jobs().backup(of, ADMINISTRATOR, storage);
            return job.done().thenApply(done -> job.folder());
        });
        if (ofSource) {
            backup = new Backup(folder, taken, keys);
        }
    }

    /** Every key of the backup is there, and is what it was; and nothing else is. */
    private void prove() {
        KeyClient keys = new KeyClient(find().client(), APPLICATION);
        Set<String> there = new LinkedHashSet<>();
        call(keys::list).forEach(key -> there.add(key.getName()));
        if (!there.equals(backup.keys())) {
            throw new Impasse("the backup had " + backup.keys() + ", and the recovered pool has " + there);
        }
        for (String name : backup.keys()) {
            Evidence signed = estate.evidence().get(name);
            if (signed == null || !call(() -> signed.holds(keys))) {
                throw new Impasse("key " + name + " is not the key that it was");
            }
        }
    }

    /** What the refusal tells, done. */
    private RecoveryStep follow(RecoveryStep step, RefusedException refused) {
        if (++tries > TRIES) {
            throw new Impasse(step.key() + " is still refused after " + TRIES + " tries with " + refused.code() + ": "
                    + refused.getMessage());
        }
        RecoveryStep goOnAfter =
                switch (refused.code()) {
                    case EXCHANGE_KEY_UNKNOWN, EXCHANGE_KEY_USED -> RecoveryStep.CREATE;
                    case PRIOR_BACKUP_REQUIRED -> RecoveryStep.UPLOAD;
                    case BAD_PARAMETER -> helped(step, refused);
                    // A pool that received its domain after all has nothing left to recover.
                    case WRONG_STATE ->
                        step == RecoveryStep.BEGIN_RECOVERY && uploadTried ? RecoveryStep.UPLOAD : withWhatIsLeft(step);
                    case UNREACHABLE, NO_QUORUM, NOT_FOUND -> withWhatIsLeft(step);
                    case DEADLINE_EXCEEDED, OUTCOME_UNKNOWN, BUSY, CONFLICT, STORAGE_UNAVAILABLE, CARD_ERROR -> {
                        stage.time().pass(WAIT);
                        yield withWhatIsLeft(step);
                    }
                    default ->
                        throw new Impasse(
                                step.key() + " is refused with " + refused.code() + ": " + refused.getMessage());
                };
        refusals.add(step.key() + " " + refused.code() + ": " + refused.getMessage());
        return goOnAfter;
    }

    private RecoveryStep helped(RecoveryStep step, RefusedException refused) {
        if (step != RecoveryStep.TRANSFER || custodians.areWell()) {
            throw new Impasse(step.key() + " is refused with " + refused.code() + ": " + refused.getMessage());
        }
        if (custodians.trouble() == FaultKind.CUSTODIAN_LATE) {
            stage.time().pass(Trouble.LATE);
        }
        custodians.mend();
        return step;
    }

    /** Waits for the healer while a majority of the pool is left; goes on from one card; or begins anew with blank ones. */
    private RecoveryStep withWhatIsLeft(RecoveryStep step) {
        awaitCoordinator();
        List<String> cards = stage.pools().find(pool).map(Pool::cardIds).orElse(List.of());
        long left = cards.stream().filter(stage.rack().cards()::contains).count();
        if (left == 0) {
            if (step != RecoveryStep.BACK_UP) {
                pool = SOURCE + ++targets;
            }
            return RecoveryStep.BACK_UP;
        }
        stage.time().pass(WAIT);
        if (2 * left <= cards.size()) {
            try {
                call(() -> Survivor.recover(find(), ""));
            } catch (RefusedException notYet) {
                refusals.add("recover " + notYet.code() + ": " + notYet.getMessage());
            }
        }
        return step;
    }

    /** Somebody else begins the recovery again; whoever made a transfer file for the key before does not know. */
    private void otherExchangeKey() {
        stage.pools().find(pool).filter(there -> !pool.equals(SOURCE)).ifPresent(there -> {
            CompletableFuture<byte[]> unused =
                    stage.domains().initRecovery(there, ADMINISTRATOR, new Custody.InPartition());
        });
    }

    private Pool find() {
        awaitCoordinator();
        return stage.pools()
                .find(pool)
                .orElseThrow(() -> new RefusedException(Code.NOT_FOUND, "There is no pool named " + pool + "."));
    }

    private void awaitCoordinator() {
        stage.time().await(trouble.coordinator());
    }

    /** Asks the coordinator that there is; when it ends meanwhile, nobody knows what came of it. */
    private <T> T call(Supplier<CompletableFuture<T>> asked) {
        awaitCoordinator();
        CompletableFuture<T> gone = trouble.crash().thenApply(ended -> {
            throw new RefusedException(
                    Code.OUTCOME_UNKNOWN, "The service ended before it answered; look at the state before repeating.");
        });
        try {
            CompletableFuture<T> answer = asked.get().applyToEither(gone, value -> value);
            return stage.time().await(stage.time().within(PATIENCE, answer, "There is no answer; look, then repeat."));
        } catch (RejectedExecutionException ended) {
            throw new RefusedException(Code.UNREACHABLE, "The service has ended; repeat once it is there again.");
        }
    }

    private static PoolSpec spec(String name) {
        return PoolSpec.of(name, ADMINISTRATOR.principal()).withCards(CARDS);
    }
}
