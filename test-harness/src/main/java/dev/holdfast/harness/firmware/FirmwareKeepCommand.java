package dev.holdfast.harness.firmware;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.rollout.RollingUpdate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hsm firmware keep}. */
@Command(
        name = "keep",
        description = "Ends the trial on every card of a pool: what they run stays.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm firmware keep --pool ContosoMHSM --as ann --credential-file ann.pin")
final class FirmwareKeepCommand implements Callable<Integer> {

    @Mixin
    private PoolOptions pool = new PoolOptions();

    @Override
    public Integer call() {
        RollingUpdate update = pool.update();
        update.keep();
        pool.show(update, "No card is on trial.");
        return ExitCode.OK.code();
    }
}
