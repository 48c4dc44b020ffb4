package dev.holdfast.harness.node;

import dev.holdfast.harness.cli.Failures;
import picocli.CommandLine;

/** {@code hsm partition} alone, for processes that a rack starts: a card has no use for the other commands. */
public final class PartitionMain {

    private PartitionMain() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new PartitionCommand())
                .setExecutionExceptionHandler(new Failures())
                .execute(arguments));
    }
}
