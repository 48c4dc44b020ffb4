package dev.holdfast.harness.drill;

import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every drill is told.
 *
 * @param cards of the pool, 1 to 7
 * @param keys 1 to 4,900, without the few that a drill makes for itself
 * @param seed of the plan: names, kinds, versions, tags; never of a key
 * @param hosting where the cards run
 * @param firmware what they run
 * @param work a folder that does not exist yet, or is empty
 */
public record DrillPlan(int cards, int keys, long seed, Hosting hosting, DrillFirmware firmware, Path work) {

    private static final int MAX_KEYS = 4_900;

    public DrillPlan {
        if (keys < 1 || keys > MAX_KEYS) {
            throw new RefusedException(Code.BAD_PARAMETER, "Run the drill with 1 to " + MAX_KEYS + " keys.");
        }
        if (cards < 1 || cards > PoolSpec.MAX_CARDS) {
            throw new RefusedException(Code.BAD_PARAMETER, "A pool has 1 to " + PoolSpec.MAX_CARDS + " cards.");
        }
    }

    /** With the release firmware of this build. */
    public DrillPlan(int cards, int keys, long seed, Hosting hosting, Path work) {
        this(cards, keys, seed, hosting, DrillFirmware.of(FirmwareKind.RELEASE), work);
    }

    /** A stage without cards. */
    Stage stage() {
        return hosting.stage(work, firmware.factory(), seed);
    }

    /** As it is written on the command line, without the folder: another run needs another one. */
    String arguments() {
        return String.join(" ", words());
    }

    /** The same, word by word. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of(
                "--cards", Integer.toString(cards), "--keys", Integer.toString(keys), "--seed", Long.toString(seed)));
        if (hosting == Hosting.PROCESSES) {
            words.add("--processes");
        }
        words.addAll(firmware.arguments());
        return words;
    }

    /** As reports show it; drills add to it. */
    Map<String, String> configuration() {
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("cards", Integer.toString(cards));
        configuration.put("cards run", hosting.inReports());
        configuration.put("keys", Integer.toString(keys));
        configuration.put("seed", Long.toString(seed));
        configuration.put("firmware", firmware.factory().firmware().version());
        configuration.put("java", System.getProperty("java.runtime.version", "unknown"));
        return configuration;
    }
}
