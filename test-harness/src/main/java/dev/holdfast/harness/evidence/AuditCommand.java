package dev.holdfast.harness.evidence;

import dev.holdfast.harness.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The parent of what is done with audit logs. */
@Command(
        name = "audit",
        description = "Takes the audit log from a card, and checks what was taken (docs/evidence.md).",
        subcommands = {AuditExportCommand.class, AuditVerifyCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  hsm audit verify card-1.audit --maker-root ~/.holdfast/rack/maker/root.pem")
public final class AuditCommand extends CommandGroup {}
