package dev.holdfast.harness.drill;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm drill rolling-update}. */
@Command(
        name = UpdateUnderLoad.NAME,
        description =
                "Loads new firmware into every card of a pool in turn while clients use it. No read may fail; a change"
                        + " may have to be asked for again.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm drill rolling-update --cards 5 --bad-image")
public final class RollingUpdateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(
            names = UpdateUnderLoad.BAD_IMAGE,
            description = "The second card gets an altered image and must refuse it; then the first one goes back.")
    private boolean badImage;

    @Override
    public Integer call() throws Exception {
        DrillPlan plan = options.plan(UpdateUnderLoad.NAME);
        return options.run(spec.commandLine(), plan, listener -> UpdateUnderLoad.run(plan, badImage, listener));
    }
}
