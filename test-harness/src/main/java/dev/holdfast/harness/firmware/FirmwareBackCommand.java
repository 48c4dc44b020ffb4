package dev.holdfast.harness.firmware;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.rollout.RollingUpdate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hsm firmware back}. */
@Command(
        name = "back",
        description = "Takes the cards of a pool that run firmware on trial back to what they ran before, one after the"
                + " other, while the pool serves.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm firmware back --pool ContosoMHSM --as ann --credential-file ann.pin")
final class FirmwareBackCommand implements Callable<Integer> {

    @Mixin
    private PoolOptions pool = new PoolOptions();

    @Override
    public Integer call() {
        RollingUpdate update = pool.update();
        update.rollBack();
        pool.show(update, "No card is on trial.");
        return ExitCode.OK.code();
    }
}
