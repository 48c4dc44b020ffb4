package dev.holdfast.harness;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hsm completion}. */
@Command(
        name = "completion",
        description = "Prints a script by which bash and zsh complete commands, options and names with the Tab key.",
        footerHeading = "%nExample:%n",
        footer = "  hsm completion > hsm.bash")
final class CompletionCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().getOut().print(AutoComplete.bash("hsm", Hsm.commandLine()));
        spec.commandLine().getOut().flush();
    }
}
