package dev.holdfast.harness.fault;

import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Option;
import java.util.Arrays;
import java.util.stream.Collectors;

/** All faults as a table for people. */
final class FaultTable {

    private FaultTable() {}

    /** For the documentation. */
    static String markdown() {
        StringBuilder table = new StringBuilder(
                "| where | fault | what happens | options | stages | how it ends |\n|---|---|---|---|---|---|\n");
        for (FaultWord word : FaultWords.entries()) {
            table.append("| ")
                    .append(String.join(
                            " | ",
                            word.layer(),
                            "`" + word.word().name() + "`",
                            word.word().summary(),
                            word.word().options().stream()
                                    .map(FaultTable::option)
                                    .collect(Collectors.joining(", ")),
                            stages(word),
                            word.undo()))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String option(Option option) {
        return "`" + option.name() + (option.fallback().isEmpty() ? "" : ": " + option.fallback()) + "`";
    }

    /** Where it can be done, and with which firmware. */
    static String stages(FaultWord word) {
        String where = word.word().where().size() == Hosting.values().length
                ? "all"
                : Arrays.stream(Hosting.values())
                        .filter(word.word().where()::contains)
                        .map(Hosting::key)
                        .collect(Collectors.joining(", "));
        return where + (word.testFirmware() ? "; test firmware" : "");
    }
}
