package dev.holdfast.harness.inspection;

import dev.holdfast.harness.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code hsm history}. */
@Command(
        name = "history",
        description = "What clients asked of a pool and were told, as a drill took it down: judges it, shows it.",
        subcommands = {HistoryCheckCommand.class, HistoryShowCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  hsm history check drills/partition-loss-TIME/history.jsonl")
public final class HistoryCommand extends CommandGroup {}
