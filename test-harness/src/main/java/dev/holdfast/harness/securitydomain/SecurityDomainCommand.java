package dev.holdfast.harness.securitydomain;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of what is done with a security domain. */
@Command(
        name = "security-domain",
        description = "Works with a security domain on its holders' machine, offline.",
        subcommands = RestoreBlobCommand.class,
        mixinStandardHelpOptions = true)
public final class SecurityDomainCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
