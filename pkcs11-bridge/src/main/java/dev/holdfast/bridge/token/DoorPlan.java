package dev.holdfast.bridge.token;

/**
 * How a door is set up.
 *
 * @param profile the device profile that it shows: "default", "fips", "cloudhsm" or "softhsm"
 * @param sessions how many an application may have open with one token
 * @param sessionObjects how many an application may have with one token
 * @param foundObjects how many one search may find
 */
public record DoorPlan(String profile, int sessions, int sessionObjects, int foundObjects) {

    /** With limits that no ordinary application meets. */
    public static DoorPlan of(String profile) {
        return new DoorPlan(profile, 4096, 4096, 100_000);
    }
}
