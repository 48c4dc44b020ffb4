package dev.holdfast.partition.firmware;

/**
 * What this firmware says of itself.
 *
 * @param version shown by status
 * @param securityVersion grows when a flaw was mended; the card never opens its store with a lower one
 */
public record Firmware(String version, int securityVersion) {

    /** The firmware of this build. */
    public static final Firmware CURRENT = new Firmware("0.1.0", 1);

    /** The same with fault hooks, for testers. */
    public static final Firmware TEST = new Firmware(CURRENT.version + "-test", CURRENT.securityVersion);

    /** Whether a tester can make it fail; its version ends with {@code -test}. */
    public boolean isTest() {
        return version.endsWith("-test");
    }

    /** On every status and certificate. */
    public static final String NOTICE = "Simulator. Claims no validation.";
}
