package dev.holdfast.harness;

import dev.holdfast.harness.azure.EnvCommand;
import dev.holdfast.harness.bench.BenchCommand;
import dev.holdfast.harness.card.CardCommand;
import dev.holdfast.harness.cli.CommandGroup;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.Failures;
import dev.holdfast.harness.doctor.DoctorCommand;
import dev.holdfast.harness.drill.DrillCommand;
import dev.holdfast.harness.evidence.AttestCommand;
import dev.holdfast.harness.evidence.AuditCommand;
import dev.holdfast.harness.fault.FaultCommand;
import dev.holdfast.harness.firmware.FirmwareCommand;
import dev.holdfast.harness.fuzz.FuzzCommand;
import dev.holdfast.harness.inspection.HistoryCommand;
import dev.holdfast.harness.inspection.ReportCommand;
import dev.holdfast.harness.node.PartitionCommand;
import dev.holdfast.harness.operator.BackupCommand;
import dev.holdfast.harness.operator.ClockCommand;
import dev.holdfast.harness.operator.DownCommand;
import dev.holdfast.harness.operator.PoolCommand;
import dev.holdfast.harness.operator.RestoreCommand;
import dev.holdfast.harness.operator.StatusCommand;
import dev.holdfast.harness.operator.UpCommand;
import dev.holdfast.harness.pkcs11.Pkcs11Command;
import dev.holdfast.harness.securitydomain.SecurityDomainCommand;
import dev.holdfast.harness.service.CoordinatorCommand;
import dev.holdfast.harness.simulation.SimulateCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** The {@code hsm} command line. A new command is one more line in {@code subcommands}. */
@Command(
        name = "hsm",
        description =
                "Holdfast: a managed HSM that you can destroy. A simulator for disaster drills; it claims no validation.",
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            DownCommand.class,
            EnvCommand.class,
            PoolCommand.class,
            CardCommand.class,
            AuditCommand.class,
            AttestCommand.class,
            FirmwareCommand.class,
            SecurityDomainCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ClockCommand.class,
            CoordinatorCommand.class,
            PartitionCommand.class,
            Pkcs11Command.class,
            DrillCommand.class,
            FaultCommand.class,
            HistoryCommand.class,
            ReportCommand.class,
            SimulateCommand.class,
            BenchCommand.class,
            FuzzCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            VersionCommand.class,
            HelpCommand.class,
        },
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExample:%n",
        footer = "  hsm drill region-loss")
public final class Hsm extends CommandGroup {

    private static final String CARD = "card";

    /** Runs one command and ends the process with its {@link ExitCode}. */
    public static void main(String... arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /**
     * The command line with the ways of failing that all commands share.
     *
     * @param arguments what it is for; empty for all that there is
     */
    static CommandLine commandLine(String... arguments) {
        CommandLine commandLine = new CommandLine(new Hsm());
        if (arguments.length == 0 || List.of(arguments).contains(CARD)) {
            CardCommand.describe(
                    Objects.requireNonNull(commandLine.getSubcommands().get(CARD)));
        }
        // Options that take @FILE read it themselves; picocli would put the words of the file in its place.
        commandLine.setExpandAtFiles(false);
        commandLine.setExecutionExceptionHandler(new Failures());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        Map<String, String> exitCodes = new LinkedHashMap<>();
        for (ExitCode exit : ExitCode.values()) {
            exitCodes.put(Integer.toString(exit.code()), exit.meaning());
        }
        describeExitCodes(commandLine, exitCodes);
        return commandLine;
    }

    private static void describeExitCodes(CommandLine commandLine, Map<String, String> exitCodes) {
        commandLine
                .getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes);
        commandLine.getSubcommands().values().forEach(command -> describeExitCodes(command, exitCodes));
    }
}
