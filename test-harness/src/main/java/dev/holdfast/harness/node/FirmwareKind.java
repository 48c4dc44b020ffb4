package dev.holdfast.harness.node;

import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Locale;

/** Which firmware of this build a card comes with. */
public enum FirmwareKind {
    RELEASE(Firmware.CURRENT),
    /** Can be made to fail by a tester, and says so in its version. */
    TEST(Firmware.TEST);

    private final Firmware firmware;

    FirmwareKind(Firmware firmware) {
        this.firmware = firmware;
    }

    public Firmware firmware() {
        return firmware;
    }

    /** Reads what {@link #toString} writes. */
    public static FirmwareKind parse(String text) {
        for (FirmwareKind kind : values()) {
            if (kind.toString().equals(text)) {
                return kind;
            }
        }
        throw new RefusedException(Code.BAD_PARAMETER, "Write release or test.");
    }

    /** As in a configuration file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
