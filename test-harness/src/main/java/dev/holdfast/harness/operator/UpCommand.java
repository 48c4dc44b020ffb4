package dev.holdfast.harness.operator;

import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.harness.service.FaceConfig;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.CreatePool;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import dev.holdfast.proto.v1.ServiceReport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm up}. */
@Command(
        name = "up",
        description = {
            "Starts the coordinator of a home in the background, with all that it had before.",
            "In a new home it makes the configuration, a maker and an owner of cards, and a first pool."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hsm up",
            "  hsm up --processes --pool ContosoMHSM --cards 5",
            "  hsm up --firmware test",
            "  hsm up --home /var/lib/holdfast"
        })
public final class UpCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--processes",
            description = "In a new home: every card is a process of its own. Default: all are in the coordinator's.")
    private boolean processes;

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            defaultValue = "Holdfast",
            description = "In a new home: the name of its first pool. Default: ${DEFAULT-VALUE}.")
    private String pool = "";

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "" + PoolSpec.DEFAULT_CARDS,
            description = "In a new home: how many cards that has, 0 for no pool. Default: ${DEFAULT-VALUE}.")
    private int cards;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + FaceConfig.PORT,
            description = "In a new home: where az and the SDKs reach the service, on loopback; 0 for any port that is"
                    + " free at each start. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--firmware",
            paramLabel = "KIND",
            defaultValue = "release",
            description =
                    "In a new home: what its cards come with. release, or test: firmware that a tester can make fail."
                            + " Default: ${DEFAULT-VALUE}.")
    private FirmwareKind firmware = FirmwareKind.RELEASE;

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Override
    public Integer call() throws InterruptedException {
        ServiceHome home = coordinator.home();
        if (coordinator.client().isAnswered()) {
            show("Running already in " + home.folder() + ".");
            return ExitCode.OK.code();
        }
        home.create();
        boolean fresh = !Files.exists(home.config());
        if (fresh) {
            requireGoodPool();
            ServiceConfig.write(home, processes ? RackKind.PROCESSES : RackKind.EMBEDDED, port, firmware);
        }
        ServiceConfig config = ServiceConfig.read(home.config());
        if (processes && config.rack() != RackKind.PROCESSES) {
            throw new RefusedException(
                    Code.CONFLICT,
                    "The cards of " + home.folder() + " are " + config.rack().word()
                            + " and stay so; leave out --processes, or name a new folder with --home.");
        }
        tell("Starting the coordinator in " + home.folder());
        Background.start(home, spec.root().userObject().getClass());
        if (fresh && cards > 0) {
            coordinator.ask(ControlRequest.newBuilder()
                    .setCreatePool(CreatePool.newBuilder()
                            .setName(pool)
                            .setCards(cards)
                            .setRetentionDays(PoolSpec.DEFAULT_RETENTION_DAYS)));
        }
        show("Up.");
        return ExitCode.OK.code();
    }

    /** Before anything is made. */
    private void requireGoodPool() {
        if (cards != 0) {
            PoolSpec unused = PoolSpec.of(pool, "checked").withCards(cards);
        }
    }

    private void show(String sentence) {
        ServiceReport service = coordinator
                .ask(ControlRequest.newBuilder().setShowService(ShowService.getDefaultInstance()))
                .getService();
        PrintWriter out = coordinator.out();
        if (coordinator.json()) {
            out.println(Json.service(service).toPrettyString());
            return;
        }
        out.println(sentence);
        out.println();
        new StatusText(out, spec.commandLine().getColorScheme().ansi()).service(service);
        out.println();
        out.println(
                "Next: eval \"$(./hsm env)\" and az keyvault, or hsm status, hsm security-domain download --help, hsm down");
    }

    private void tell(String text) {
        if (!coordinator.json()) {
            spec.commandLine().getErr().println(text);
            spec.commandLine().getErr().flush();
        }
    }
}
