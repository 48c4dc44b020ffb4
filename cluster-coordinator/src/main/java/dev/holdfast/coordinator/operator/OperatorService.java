package dev.holdfast.coordinator.operator;

import dev.holdfast.coordinator.control.ControlService;
import dev.holdfast.coordinator.door.PoolToken;
import dev.holdfast.coordinator.healing.Survivor;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlReply.Done;
import dev.holdfast.proto.v1.ControlReply.Recovered;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.CreatePool;
import dev.holdfast.proto.v1.ControlRequest.ForceRecovery;
import dev.holdfast.proto.v1.ControlRequest.InitializeToken;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Does what an operator asks, on the thread of whoever brings the request. */
public final class OperatorService implements ControlService {

    /** Ends the service. */
    @FunctionalInterface
    public interface Stop {

        /** Returns when everything is down but the way this request came. */
        void run(Consumer<String> progress);
    }

    private static final ControlReply DONE =
            ControlReply.newBuilder().setDone(Done.getDefaultInstance()).build();

    private final ServiceParts parts;
    private final ServiceReports reports;
    private final DomainRequests domains;
    private final BackupRequests backups;
    private final FaultRequests faults;
    private final CardRequests cards;
    private final Stop stop;

    public OperatorService(ServiceParts parts, Stop stop) {
        this.parts = parts;
        this.reports = new ServiceReports(parts);
        this.domains = new DomainRequests(parts);
        this.backups = new BackupRequests(parts);
        this.faults = new FaultRequests(parts);
        this.cards = new CardRequests(parts);
        this.stop = stop;
    }

    @Override
    public ControlReply perform(ControlRequest request, Consumer<String> progress) {
        return switch (request.getRequestCase()) {
            case SHOW_SERVICE -> reports.of(request.getShowService().getPool());
            case STOP_SERVICE -> {
                stop.run(progress);
                yield DONE;
            }
            case CREATE_POOL -> create(request.getCreatePool(), progress);
            case DELETE_POOL -> {
                parts.pools().delete(request.getDeletePool().getPool()).join();
                yield reports.of(request.getDeletePool().getPool());
            }
            case RECOVER_DELETED_POOL -> {
                parts.pools().recover(request.getRecoverDeletedPool().getPool()).join();
                parts.jobs().settle(parts.pools()).join();
                yield reports.of(request.getRecoverDeletedPool().getPool());
            }
            case PURGE_POOL -> {
                parts.pools().purge(request.getPurgePool().getPool()).join();
                parts.domains().tidy(parts.pools()).join();
                yield DONE;
            }
            case FORCE_RECOVERY -> recover(request.getForceRecovery());
            case SET_HEALING -> {
                parts.healer().replace(request.getSetHealing().getOn());
                yield DONE;
            }
            case MOVE_CLOCK -> {
                parts.pools()
                        .advanceClock(Duration.ofMillis(request.getMoveClock().getByMillis()))
                        .join();
                yield reports.clock();
            }
            case INITIALIZE_TOKEN -> {
                InitializeToken asked = request.getInitializeToken();
                PoolToken.initialize(
                        parts.requirePool(asked.getPool()), asked.getLabel(), asked.getSoPin(), asked.getUserPin());
                yield DONE;
            }
            case PLAN_FAULT -> faults.plan(request.getPlanFault());
            case LIST_FAULTS -> faults.list(request.getListFaults().getPool());
            case CLEAR_FAULTS -> faults.clear(request.getClearFaults().getPool());
            case FETCH_DOMAIN -> domains.fetch(request.getFetchDomain());
            case INIT_RECOVERY -> domains.initRecovery(request.getInitRecovery());
            case PUT_DOMAIN -> {
                domains.put(request.getPutDomain());
                yield DONE;
            }
            case START_BACKUP -> backups.start(request.getStartBackup());
            case LIST_BACKUPS -> backups.list(request.getListBackups());
            case START_RESTORE -> backups.restore(request.getStartRestore());
            case SHOW_JOB -> backups.show(request.getShowJob());
            case LIST_JOBS -> backups.listJobs();
            case ASK_CARD -> cards.ask(request.getAskCard());
            case SEND_TO_CARD -> cards.send(request.getSendToCard());
            case POWER_CARD -> cards.power(request.getPowerCard());
            case REQUEST_NOT_SET ->
                throw new RefusedException(
                        Code.BAD_PARAMETER,
                        "The coordinator does not know this request; use the hsm of the coordinator's own version.");
        };
    }

    private ControlReply create(CreatePool asked, Consumer<String> progress) {
        PoolSpec spec = new PoolSpec(
                asked.getName(),
                asked.getCards(),
                List.of(parts.administrator().principal()),
                asked.getRetentionDays(),
                asked.getPurgeProtection());
        progress.accept("Making " + spec.cards() + (spec.cards() == 1 ? " card" : " cards") + " and the pool "
                + spec.name() + " of them");
        Pool pool = parts.pools().create(spec).join();
        return reports.of(pool.name());
    }

    private ControlReply recover(ForceRecovery asked) {
        Pool pool = parts.requirePool(asked.getPool());
        CardStatus after = Survivor.recover(pool, asked.getSurvivor()).join();
        return ControlReply.newBuilder()
                .setRecovered(Recovered.newBuilder()
                        .setSurvivor(after.getCard())
                        .setGenerationBefore(after.getGeneration() - 1)
                        .setGeneration(after.getGeneration())
                        .setForcedRecoveries(after.getForcedRecoveries()))
                .build();
    }
}
