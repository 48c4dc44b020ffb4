package dev.holdfast.harness.drill;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hsm drill rolling-restart}. */
@Command(
        name = RollingRestart.NAME,
        description =
                "Restarts every card of a pool in turn while clients use it. No read may fail; a change may have to be asked for"
                        + " again.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm drill rolling-restart --cards 5")
public final class RollingRestartCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Override
    public Integer call() throws Exception {
        DrillPlan plan = options.plan(RollingRestart.NAME);
        return options.run(spec.commandLine(), plan, listener -> RollingRestart.run(plan, listener));
    }
}
