package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Configuration;
import dev.holdfast.harness.experiment.Experiment;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the drills of a total loss have in common: options about custodians and custody. */
abstract class TotalLossCommand implements Callable<Integer> {

    private final String drill;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Mixin
    private PlayOptions play = new PlayOptions();

    @Option(
            names = "--quorum",
            paramLabel = "KofN",
            description = "Custodians it takes, and how many there are. Default: 2of3.")
    private @Nullable String quorum;

    @Option(
            names = "--custody",
            paramLabel = "WHERE",
            description =
                    "Where the exchange key's private half is kept: partition (the new pool's own vault), softhsm (a"
                            + " SoftHSM2 token, set up for this drill), or module=PATH,token=LABEL,pin-file=FILE for any PKCS#11"
                            + " token. Default: partition.")
    private @Nullable String custody;

    TotalLossCommand(String drill) {
        this.drill = drill;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> changes = plan.changes();
        PlanOptions.put(changes, "quorum", quorum);
        PlanOptions.put(changes, "custody", custody);
        Experiment experiment = DrillSource.find(drill).experiment(changes);
        return play.play(spec.commandLine(), drill, experiment, replay(drill, experiment.configuration()));
    }

    /** The command that plays this again, in another folder. */
    static String replay(String drill, Configuration configuration) {
        return "./hsm drill " + drill + " " + PlanOptions.arguments(configuration) + " --quorum "
                + configuration.quorum().toString().replace(" ", "") + " --custody "
                + Stages.shellWord(configuration.custody().toString());
    }
}
