package dev.holdfast.harness.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.bench.Trial.Step;
import dev.holdfast.harness.report.DrillReport;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, as people and as programs read it.
 *
 * @param drill the region loss, or null when none was asked for
 */
record RecoveryFigures(int cards, @Nullable DrillReport drill, List<Trial> trials) {

    private static final String FORMAT = "holdfast.bench.recovery/1";

    RecoveryFigures {
        trials = List.copyOf(trials);
    }

    /** Whether everything that was lost came back as it was. */
    boolean recovered() {
        return trials.stream().allMatch(Trial::same) && (drill == null || drill.recovered());
    }

    /** Two tables: phases of the region loss, and a column for each trial. */
    String table() {
        StringBuilder table = new StringBuilder();
        if (drill != null) {
            drillRows(table, drill);
        }
        if (!trials.isEmpty()) {
            trialRows(table);
        }
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%d cards a pool, in one JVM with the service, on %d processors, JDK %d.%n",
                        cards,
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature()))
                .append("What comes first is a cold JVM's.")
                .toString();
    }

    private static void drillRows(StringBuilder table, DrillReport drill) {
        String keys = drill.configuration().getOrDefault("keys", "?");
        table.append(String.format("%-52s%14s%n", "region loss, a phase a line; * counts for the RTO", keys + " keys"));
        for (DrillReport.Phase phase : drill.phases()) {
            table.append(String.format(
                    "%s %-50s%14s%n", phase.recovery() ? "*" : " ", phase.name(), seconds(phase.durationMillis())));
        }
        table.append(String.format("%-52s%14s%n", "RTO", seconds(drill.recoveryMillis())))
                .append(String.format("%-52s%14s%n", "whole drill", seconds(drill.durationMillis())))
                .append(String.format("%-52s%14s%n%n", "fully recovered", yesOrNo(drill.recovered())));
    }

    private void trialRows(StringBuilder table) {
        row(table, "backup and restore", trial -> number(trial.keys()) + " keys");
        for (Step step : Step.values()) {
            row(table, step.title(), trial -> seconds(trial.millis(step)));
            if (step == Step.KEYS_MADE) {
                row(table, "  versions", trial -> number(trial.versions()));
                row(table, "  per second", trial -> number(trial.versionsPerSecond()));
            } else if (step == Step.BACKUP) {
                row(table, "  on disk", trial -> number(trial.backupBytes() >> 10) + " KiB");
            }
        }
        row(table, "recovery, from the fresh pool on", trial -> seconds(trial.recoveryMillis()));
        row(table, "full backup and restore together", trial -> seconds(trial.backupAndRestoreMillis()));
        row(table, "all as it was", trial -> yesOrNo(trial.same()));
        table.append("Keys: ").append(VaultFill.MIX).append(".\n");
    }

    private void row(StringBuilder table, String title, Function<Trial, String> cell) {
        table.append(String.format("%-38s", title));
        trials.forEach(trial -> table.append(String.format("%14s", cell.apply(trial))));
        table.append('\n');
    }

    /** One document, times in milliseconds. */
    String json() {
        ObjectNode document = JsonMapper.builder().build().createObjectNode();
        document.put("format", FORMAT)
                .put("cards", cards)
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString())
                .put("key_mix", VaultFill.MIX)
                .put("recovered", recovered());
        if (drill != null) {
            drillNode(document.putObject("region_loss"), drill);
        }
        ArrayNode list = document.putArray("trials");
        trials.forEach(trial -> trialNode(list.addObject(), trial));
        return document.toPrettyString();
    }

    private static void drillNode(ObjectNode node, DrillReport drill) {
        node.put("replay", drill.replay())
                .put("recovered", drill.recovered())
                .put("duration_millis", drill.durationMillis())
                .put("rto_millis", drill.recoveryMillis());
        ArrayNode phases = node.putArray("phases");
        for (DrillReport.Phase phase : drill.phases()) {
            phases.addObject()
                    .put("name", phase.name())
                    .put("millis", phase.durationMillis())
                    .put("recovery", phase.recovery());
        }
    }

    private static void trialNode(ObjectNode node, Trial trial) {
        node.put("keys", trial.keys())
                .put("versions_per_key", trial.versionsPerKey())
                .put("backup_bytes", trial.backupBytes())
                .put("recovery_millis", trial.recoveryMillis())
                .put("same", trial.same());
        ObjectNode steps = node.putObject("step_millis");
        for (Step step : Step.values()) {
            steps.put(step.name().toLowerCase(Locale.ROOT), trial.millis(step));
        }
    }

    private static String yesOrNo(boolean value) {
        return value ? "yes" : "NO";
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
    }
}
