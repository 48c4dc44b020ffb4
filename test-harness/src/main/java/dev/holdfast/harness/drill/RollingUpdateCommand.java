package dev.holdfast.harness.drill;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hsm drill rolling-update}. */
@Command(
        name = "rolling-update",
        description =
                "Loads new firmware into every card of a pool in turn while clients use it. No read may fail; a change"
                        + " may have to be asked for again.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm drill rolling-update --cards 5 --bad-image")
public final class RollingUpdateCommand extends UnderLoadCommand {

    private static final String BAD_IMAGE = "--bad-image";

    @Option(
            names = BAD_IMAGE,
            description = "The second card gets an altered image and must refuse it; then the first one goes back.")
    private boolean badImage;

    public RollingUpdateCommand() {
        super("rolling-update");
    }

    @Override
    String file() {
        return badImage ? "bad-image" : super.file();
    }

    @Override
    String variant() {
        return badImage ? " " + BAD_IMAGE : "";
    }
}
