package dev.holdfast.harness.operator;

import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.v1.ControlReply.Recovered;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.CreatePool;
import dev.holdfast.proto.v1.ControlRequest.DeletePool;
import dev.holdfast.proto.v1.ControlRequest.ForceRecovery;
import dev.holdfast.proto.v1.ControlRequest.PurgePool;
import dev.holdfast.proto.v1.ControlRequest.RecoverDeletedPool;
import dev.holdfast.proto.v1.ControlRequest.SetHealing;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import dev.holdfast.proto.v1.ServiceReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm pool}. */
@Command(
        name = "pool",
        description = "Makes, shows, deletes and recovers pools.",
        footerHeading = "%nExample:%n",
        footer = "  hsm pool create ContosoMHSM --cards 3")
public final class PoolCommand implements Runnable {

    private static final String NAME = "The pool's name.";
    private static final String YES = "Do not ask.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "list",
            description = "Lists the pools, also the soft-deleted ones.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pool list")
    int list(@Mixin Coordinator coordinator) {
        ServiceReport service = show(coordinator, "");
        if (coordinator.json()) {
            coordinator.out().println(Json.service(service).toPrettyString());
        } else {
            text(coordinator).pools(service);
        }
        return ExitCode.OK.code();
    }

    @Command(
            name = "create",
            description = "Makes a pool of blank cards. Download its security domain next, which activates it.",
            sortOptions = false,
            footerHeading = "%nExample:%n",
            footer = "  hsm pool create ContosoMHSM --cards 5 --retention-days 7")
    int create(
            @Mixin Coordinator coordinator,
            @Parameters(paramLabel = "NAME", description = "3 to 24 letters and digits, a letter first.") String name,
            @Option(
                            names = "--cards",
                            paramLabel = "N",
                            defaultValue = "" + PoolSpec.DEFAULT_CARDS,
                            description = "1 to 7. Default: ${DEFAULT-VALUE}.")
                    int cards,
            @Option(
                            names = "--retention-days",
                            paramLabel = "N",
                            defaultValue = "" + PoolSpec.DEFAULT_RETENTION_DAYS,
                            description =
                                    "How long what is deleted can be recovered, 7 to 90. Default: ${DEFAULT-VALUE}.")
                    int retentionDays,
            @Option(
                            names = "--purge-protection",
                            description = "Nothing deleted can be purged before its retention ends.")
                    boolean purgeProtection) {
        CreatePool create = CreatePool.newBuilder()
                .setName(name)
                .setCards(cards)
                .setRetentionDays(retentionDays)
                .setPurgeProtection(purgeProtection)
                .build();
        return shown(
                coordinator,
                coordinator
                        .ask(ControlRequest.newBuilder().setCreatePool(create))
                        .getService());
    }

    @Command(
            name = "show",
            description = "Shows one pool and its cards.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pool show ContosoMHSM --json")
    int showOne(@Mixin Coordinator coordinator, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        return shown(coordinator, show(coordinator, name));
    }

    @Command(
            name = "delete",
            description =
                    "Soft-deletes a pool: its cards lose their power and keep everything until the retention ends.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pool delete ContosoMHSM")
    int delete(@Mixin Coordinator coordinator, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        DeletePool delete = DeletePool.newBuilder().setPool(name).build();
        return shown(
                coordinator,
                coordinator
                        .ask(ControlRequest.newBuilder().setDeletePool(delete))
                        .getService());
    }

    @Command(
            name = "recover-deleted",
            description = "Brings a soft-deleted pool back as it was.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pool recover-deleted ContosoMHSM")
    int recoverDeleted(
            @Mixin Coordinator coordinator, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        RecoverDeletedPool recover =
                RecoverDeletedPool.newBuilder().setPool(name).build();
        return shown(
                coordinator,
                coordinator
                        .ask(ControlRequest.newBuilder().setRecoverDeletedPool(recover))
                        .getService());
    }

    @Command(
            name = "purge",
            description = "Destroys a soft-deleted pool for good.",
            sortOptions = false,
            footerHeading = "%nExample:%n",
            footer = "  hsm pool purge ContosoMHSM --yes")
    int purge(
            @Mixin Coordinator coordinator,
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--yes", description = YES) boolean yes) {
        Confirmation.require(
                yes,
                spec.commandLine().getErr(),
                "Every card of " + name + " is destroyed. Only its security domain and a backup can bring it back.");
        coordinator.ask(
                ControlRequest.newBuilder().setPurgePool(PurgePool.newBuilder().setPool(name)));
        coordinator.done(name + " is purged.");
        return ExitCode.OK.code();
    }

    @Command(
            name = "recover",
            description = {
                "Lets a pool that has lost its majority for good go on from one card: the last resort before a backup.",
                "Changes that were acknowledged and that this card had not received yet are lost. The other cards are never"
                        + " listened to again. It is counted, and shown for ever."
            },
            sortOptions = false,
            footerHeading = "%nExample:%n",
            footer = "  hsm pool recover ContosoMHSM --from contosomhsm-2 --yes")
    int recover(
            @Mixin Coordinator coordinator,
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "CARD",
                            description =
                                    "The card that is left; where several are, the one with the highest applied index.")
                    String card,
            @Option(names = "--yes", description = YES) boolean yes) {
        Confirmation.require(
                yes,
                spec.commandLine().getErr(),
                name + " goes on from " + card + " alone. Acknowledged changes that " + card
                        + " has not received are lost, and every other card of the pool is shut out for ever.");
        ForceRecovery force =
                ForceRecovery.newBuilder().setPool(name).setSurvivor(card).build();
        Recovered recovered = coordinator
                .ask(ControlRequest.newBuilder().setForceRecovery(force))
                .getRecovered();
        if (coordinator.json()) {
            coordinator
                    .out()
                    .println(Json.document("holdfast.forced-recovery/1")
                            .put("pool", name)
                            .put("survivor", recovered.getSurvivor())
                            .put("generationBefore", recovered.getGenerationBefore())
                            .put("generation", recovered.getGeneration())
                            .put("forcedRecoveries", recovered.getForcedRecoveries())
                            .toPrettyString());
        } else {
            coordinator
                    .out()
                    .printf(
                            "%s goes on from %s: generation %d, before %d. This has happened to it %d time(s).%n",
                            name,
                            recovered.getSurvivor(),
                            recovered.getGeneration(),
                            recovered.getGenerationBefore(),
                            recovered.getForcedRecoveries());
        }
        return ExitCode.OK.code();
    }

    @Command(
            name = "heal",
            description = "Says whether lost cards are replaced, in all pools and until the coordinator ends; its"
                    + " configuration says how it begins.",
            footerHeading = "%nExample:%n",
            footer = "  hsm pool heal off")
    int heal(
            @Mixin Coordinator coordinator,
            @Parameters(paramLabel = "on|off", description = "Whether.") Switch position) {
        coordinator.ask(ControlRequest.newBuilder()
                .setSetHealing(SetHealing.newBuilder().setOn(position == Switch.ON)));
        coordinator.done(
                position == Switch.ON ? "Lost cards are replaced." : "Lost cards are told of, and not replaced.");
        return ExitCode.OK.code();
    }

    /** As a person says it. */
    enum Switch {
        ON,
        OFF
    }

    private static ServiceReport show(Coordinator coordinator, String pool) {
        return coordinator
                .ask(ControlRequest.newBuilder()
                        .setShowService(ShowService.newBuilder().setPool(pool)))
                .getService();
    }

    private int shown(Coordinator coordinator, ServiceReport service) {
        if (coordinator.json()) {
            coordinator.out().println(Json.service(service).toPrettyString());
        } else {
            text(coordinator).service(service);
        }
        return ExitCode.OK.code();
    }

    private StatusText text(Coordinator coordinator) {
        return new StatusText(
                coordinator.out(), spec.commandLine().getColorScheme().ansi());
    }
}
