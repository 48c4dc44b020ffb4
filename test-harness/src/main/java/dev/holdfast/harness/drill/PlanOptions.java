package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Configuration;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.node.FirmwareKind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the drills that have commands of their own: each changes the configuration of the drill's file. */
final class PlanOptions {

    private static final String KIND = "--firmware";
    private static final String IMAGE = "--image";

    @Option(
            names = "--keys",
            paramLabel = "N",
            description = "How many keys to make, each in 1 to 3 versions. Default: 100.")
    private @Nullable String keys;

    @Option(names = "--cards", paramLabel = "N", description = "Cards a pool, 1 to 7. Default: 3.")
    private @Nullable String cards;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the plan: the same seed makes the same kinds of keys. Default: 1.")
    private @Nullable String seed;

    @Option(
            names = "--processes",
            description = "Run each card as a process of its own: losing one is kill -9, and a wiped disk.")
    private boolean processes;

    @Option(names = KIND, paramLabel = "KIND", description = "What the cards run, release or test. Default: release.")
    private @Nullable String firmware;

    @Option(
            names = IMAGE,
            paramLabel = "FILE",
            description =
                    "Instead: what this firmware image holds, signed anew by the maker and the owner of the drill's"
                            + " cards.")
    private @Nullable Path image;

    /** What they say of the configuration, by the names that files have. */
    Map<String, String> changes() {
        Map<String, String> changes = new LinkedHashMap<>();
        put(changes, "cards", cards);
        put(changes, "keys", keys);
        put(changes, "seed", seed);
        put(
                changes,
                "firmware",
                firmware == null ? null : FirmwareKind.parse(firmware).toString());
        put(changes, "firmware", image == null ? null : image.toAbsolutePath().toString());
        put(changes, "hosting", processes ? Hosting.PROCESSES.key() : null);
        return changes;
    }

    /** A configuration in the words of these options. */
    static String arguments(Configuration configuration) {
        String firmware = configuration.firmware();
        return "--cards " + configuration.cards() + " --keys " + configuration.keys() + " --seed "
                + configuration.seed()
                + (configuration.hosting() == Hosting.PROCESSES ? " --processes" : "")
                + (firmware.equals(FirmwareKind.RELEASE.toString())
                        ? ""
                        : " " + (DrillFirmware.isOfThisBuild(firmware) ? KIND : IMAGE) + " "
                                + Stages.shellWord(firmware));
    }

    static void put(Map<String, String> changes, String name, @Nullable String value) {
        if (value != null) {
            changes.put(name, value);
        }
    }
}
