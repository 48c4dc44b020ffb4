package dev.holdfast.harness.drill;

import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;

/**
 * How to run the drill.
 *
 * @param keys 1 to 5,000, without the few that the drill plants
 * @param seed of the plan: names, kinds, versions, tags; never of a key
 * @param work a folder that does not exist yet, or is empty
 */
public record RegionLossOptions(int cards, int keys, QuorumChoice quorum, CustodyChoice custody, long seed, Path work) {

    private static final int MAX_KEYS = 4_900;

    public RegionLossOptions {
        if (keys < 1 || keys > MAX_KEYS) {
            throw new RefusedException(Code.BAD_PARAMETER, "Run the drill with 1 to " + MAX_KEYS + " keys.");
        }
        if (cards < 1 || cards > PoolSpec.MAX_CARDS) {
            throw new RefusedException(Code.BAD_PARAMETER, "A pool has 1 to " + PoolSpec.MAX_CARDS + " cards.");
        }
    }

    /** The command that runs this again, in another folder. */
    public String replay() {
        return "./hsm drill region-loss --cards " + cards + " --keys " + keys + " --quorum " + quorum + " --custody "
                + shellWord(custody.toString()) + " --seed " + seed;
    }

    private static String shellWord(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
