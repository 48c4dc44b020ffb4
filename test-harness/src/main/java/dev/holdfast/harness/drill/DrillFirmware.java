package dev.holdfast.harness.drill;

import dev.holdfast.harness.cluster.FactoryFirmware;
import dev.holdfast.harness.firmware.ImageFile;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What the cards of a drill run.
 *
 * @param factory what they come with
 */
record DrillFirmware(FactoryFirmware factory) {

    /** {@code release} or {@code test}, that of this build; or the path of an image, which is signed anew for these cards. */
    static DrillFirmware parse(String text) {
        if (isOfThisBuild(text)) {
            return new DrillFirmware(FactoryFirmware.of(FirmwareKind.parse(text).firmware()));
        }
        try {
            return new DrillFirmware(FactoryFirmware.of(ImageFile.read(Path.of(text))));
        } catch (IOException e) {
            throw new RefusedException(
                    Code.NOT_FOUND, "The firmware image " + text + " cannot be read; check its path.");
        }
    }

    static boolean isOfThisBuild(String text) {
        return Arrays.stream(FirmwareKind.values())
                .anyMatch(kind -> kind.toString().equals(text));
    }
}
