package dev.holdfast.harness.cli;

import dev.holdfast.harness.experiment.ExperimentException;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Tells a person why a command failed, in one line on standard error. A refusal is told in its own words; what is wrong with an
 * experiment is told line by line; anything unexpected is a defect, and its stack trace goes to the log and never to the terminal.
 */
public final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        CommandSpec command = commandLine.getCommandSpec();
        PrintWriter err = commandLine.getErr();
        String told;
        ExitCode exit;
        if (failure instanceof RefusedException refused && refused.code() != Code.INTERNAL) {
            told = refused.getMessage();
            exit = refused.code() == Code.CUSTODY_UNAVAILABLE ? ExitCode.ENVIRONMENT : ExitCode.FAILED;
        } else if (failure instanceof ExperimentException) {
            // Each line begins with the place in the file, where editors and CI systems look for it.
            err.println(failure.getMessage());
            err.flush();
            return ExitCode.USAGE.code();
        } else if (failure instanceof EnvironmentMissingException) {
            told = failure.getMessage();
            exit = ExitCode.ENVIRONMENT;
        } else {
            told = "a defect of Holdfast, not of your input. Details: "
                    + LogFile.keep(command.qualifiedName(), failure);
            exit = ExitCode.DEFECT;
        }
        err.println(commandLine.getColorScheme().errorText(command.qualifiedName() + ": " + told));
        err.flush();
        return exit.code();
    }
}
