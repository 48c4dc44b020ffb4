package dev.holdfast.harness.securitydomain;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of what is done with a security domain. */
@Command(
        name = "security-domain",
        description = "Downloads, opens and uploads security domains, with the flags of az keyvault security-domain.",
        subcommands = {
            DownloadCommand.class,
            InitRecoveryCommand.class,
            RestoreBlobCommand.class,
            UploadCommand.class,
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm security-domain download --hsm-name ContosoMHSM --sd-wrapping-keys c0.cer c1.cer c2.cer"
                + " --sd-quorum 2 --security-domain-file sd.json")
public final class SecurityDomainCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
