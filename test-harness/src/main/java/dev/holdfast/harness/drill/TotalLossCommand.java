package dev.holdfast.harness.drill;

import dev.holdfast.bridge.custody.SoftHsmToken;
import dev.holdfast.harness.cli.EnvironmentMissingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the drills of a total loss have in common: options, and a second process where SoftHSM2 is to be used. */
abstract class TotalLossCommand implements Callable<Integer> {

    private final Disaster disaster;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(
            names = "--quorum",
            paramLabel = "KofN",
            defaultValue = "2of3",
            description = "Custodians it takes, and how many there are. Default: ${DEFAULT-VALUE}.")
    private String quorum = "";

    @Option(
            names = "--custody",
            paramLabel = "WHERE",
            defaultValue = "partition",
            description =
                    "Where the exchange key's private half is kept: partition (the new pool's own vault), softhsm (a"
                            + " SoftHSM2 token, set up for this drill), or module=PATH,token=LABEL,pin-file=FILE for any PKCS#11"
                            + " token. Default: ${DEFAULT-VALUE}.")
    private String custody = "";

    TotalLossCommand(Disaster disaster) {
        this.disaster = disaster;
    }

    @Override
    public Integer call() throws Exception {
        DrillPlan plan = options.plan(disaster.drill());
        CustodyChoice choice = CustodyChoice.parse(custody);
        TotalLossOptions drill = new TotalLossOptions(disaster, plan, QuorumChoice.parse(quorum), choice);
        Path token = new DrillFolders(plan.work()).token();
        if (choice instanceof CustodyChoice.SoftHsm && !SoftHsmToken.inEffect(token)) {
            requireSoftHsm();
            return SameCommand.run(
                    spec.root().userObject().getClass(), arguments(plan), SoftHsmToken.environment(token));
        }
        return options.run(spec.commandLine(), plan, listener -> TotalLoss.run(drill, listener));
    }

    private List<String> arguments(DrillPlan plan) {
        List<String> arguments =
                new ArrayList<>(List.of("drill", disaster.drill(), "--quorum", quorum, "--custody", custody));
        arguments.addAll(options.arguments(plan));
        return arguments;
    }

    private static void requireSoftHsm() {
        if (SoftHsmToken.installed().isEmpty()) {
            throw new EnvironmentMissingException(
                    "SoftHSM2 is not installed. On Debian or Ubuntu: sudo apt-get install softhsm2.");
        }
    }
}
