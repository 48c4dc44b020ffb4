package dev.holdfast.harness;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.harness.cli.EnvironmentMissingException;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.LogFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class HsmTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private CommandLine hsm() {
        return Hsm.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }

    private ExitCode failingWith(Exception failure) {
        @Command(name = "fail")
        final class Failing implements Callable<Integer> {
            @Override
            public Integer call() throws Exception {
                throw failure;
            }
        }
        CommandLine hsm = hsm();
        hsm.addSubcommand(
                new CommandLine(new Failing()).setExecutionExceptionHandler(hsm.getExecutionExceptionHandler()));
        hsm.getSubcommands().get("fail").setErr(new PrintWriter(err));
        int code = hsm.execute("fail");
        return List.of(ExitCode.values()).stream()
                .filter(exit -> exit.code() == code)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRefusalIsToldInItsOwnWordsAndNothingElse() {
        ExitCode exit = failingWith(new RefusedException(Code.EXCHANGE_KEY_USED, "this exchange key was used already"));
        assertEquals(ExitCode.FAILED, exit);
        assertEquals(
                "hsm fail: this exchange key was used already", err.toString().strip());
    }

    @Test
    void aFileThatAnOptionNamesIsReadByTheOption(@TempDir Path work) throws IOException {
        String file = "@" + Files.writeString(work.resolve("pin"), "two words");
        assertEquals(
                file,
                hsm().parseArgs("card", "1", "credential", "--credential", file)
                        .subcommand()
                        .subcommand()
                        .matchedOptionValue("--credential", ""));
    }

    @Test
    void whatTheMachineLacksHasAnExitCodeOfItsOwn() {
        assertEquals(ExitCode.ENVIRONMENT, failingWith(new EnvironmentMissingException("install SoftHSM2")));
        assertEquals(
                ExitCode.ENVIRONMENT,
                failingWith(new RefusedException(Code.CUSTODY_UNAVAILABLE, "there is no token of that label")));
    }

    @Test
    void aDefectNamesTheLogAndKeepsItsStackTraceOffTheTerminal(@TempDir Path work) throws IOException {
        Path log = work.resolve("hsm.log");
        LogFile.open(log);
        assertEquals(ExitCode.DEFECT, failingWith(new IllegalStateException("the head of the log is before its tail")));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains(log.toString()), err::toString);
        assertTrue(Files.readString(log).contains("at dev.holdfast.harness.HsmTest"), "the log has the stack trace");
    }

    @Test
    void aWrongCommandLineIsAUsageErrorThatShowsTheUsage() {
        assertEquals(ExitCode.USAGE.code(), hsm().execute("no-such-command"));
        assertEquals(ExitCode.USAGE.code(), hsm().execute("doctor", "--no-such-option"));
        assertEquals(ExitCode.USAGE.code(), hsm().execute());
        assertTrue(err.toString().contains("Usage: hsm"), err::toString);
    }

    @Test
    void everyCommandHasAnExampleAndItsExitCodesInItsHelp() {
        List<CommandLine> commands = new ArrayList<>(List.of(hsm()));
        for (int next = 0; next < commands.size(); next++) {
            commands.addAll(commands.get(next).getSubcommands().values());
        }
        assertAll(commands.stream()
                .filter(command -> !command.getCommandName().equals("help"))
                .map(command -> () -> {
                    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
                    assertTrue(help.contains("Example"), help);
                    assertTrue(help.contains("Exit codes"), help);
                    assertTrue(help.contains("--help"), help);
                }));
    }

    @Test
    void versionSaysForMachinesTooThatNothingIsValidated() throws IOException {
        assertEquals(ExitCode.OK.code(), hsm().execute("version", "--json"));
        assertFalse(JsonMapper.builder()
                .build()
                .readTree(out.toString())
                .required("validated")
                .booleanValue());
    }
}
