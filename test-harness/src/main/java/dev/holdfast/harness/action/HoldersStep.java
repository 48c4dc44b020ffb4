package dev.holdfast.harness.action;

import dev.holdfast.harness.securitydomain.SecurityDomainCommand;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The custodians' offline step, by the command they would type. */
public final class HoldersStep {

    private HoldersStep() {}

    /**
     * Fails as the command fails, with the refusal it would print.
     *
     * @param passphrases of the first keys; those after them have none
     */
    public static void restoreBlob(
            Path domainFile, Path exchangeKey, List<Path> privateKeys, List<String> passphrases, Path blobFile) {
        List<String> arguments = new ArrayList<>(List.of(
                "restore-blob",
                "--sd-file",
                domainFile.toString(),
                "--sd-exchange-key",
                exchangeKey.toString(),
                "--sd-file-restore-blob",
                blobFile.toString(),
                "--sd-wrapping-keys"));
        privateKeys.forEach(key -> arguments.add(key.toString()));
        if (!passphrases.isEmpty()) {
            arguments.add("--passwords");
            arguments.addAll(passphrases);
        }
        List<Exception> failures = new ArrayList<>();
        CommandLine command = new CommandLine(new SecurityDomainCommand())
                .setOut(new PrintWriter(Writer.nullWriter()))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    failures.add(failure);
                    return 1;
                });
        int exit = command.execute(arguments.toArray(String[]::new));
        if (!failures.isEmpty()) {
            throw failures.get(0) instanceof RuntimeException refused
                    ? refused
                    : new IllegalStateException(failures.get(0));
        }
        if (exit != 0) {
            throw new IllegalStateException("restore-blob ended with " + exit);
        }
    }
}
