package dev.holdfast.harness.securitydomain;

import dev.holdfast.harness.cli.CommandGroup;
import picocli.CommandLine.Command;

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
public final class SecurityDomainCommand extends CommandGroup {}
