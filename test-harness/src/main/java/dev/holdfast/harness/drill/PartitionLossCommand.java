package dev.holdfast.harness.drill;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hsm drill partition-loss}. */
@Command(
        name = PartitionLoss.NAME,
        description =
                "Destroys cards of a pool while clients use it: first the one that leads, then all but one. Blank cards take"
                        + " their places; without a majority an operator recovers the pool from the card that is left.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm drill partition-loss --cards 5 --keys 500")
public final class PartitionLossCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Override
    public Integer call() throws Exception {
        DrillPlan plan = options.plan(PartitionLoss.NAME);
        return options.run(spec.commandLine(), plan, listener -> PartitionLoss.run(plan, listener));
    }
}
