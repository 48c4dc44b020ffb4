package dev.holdfast.harness.inspection;

import dev.holdfast.harness.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code hsm report}. */
@Command(
        name = "report",
        description = "Looks at the report of a drill.",
        subcommands = ReportVerifyCommand.class,
        footerHeading = "%nExample:%n",
        footer = "  hsm report verify drills/region-loss-20260203-040506/report.json")
public final class ReportCommand extends CommandGroup {}
