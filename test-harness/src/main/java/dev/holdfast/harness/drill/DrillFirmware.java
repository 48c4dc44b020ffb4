package dev.holdfast.harness.drill;

import dev.holdfast.harness.cluster.FactoryFirmware;
import dev.holdfast.harness.firmware.ImageFile;
import dev.holdfast.harness.node.FirmwareKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the cards of a drill run.
 *
 * @param factory what they come with
 * @param arguments that choose it on the command line
 */
record DrillFirmware(FactoryFirmware factory, List<String> arguments) {

    static final String KIND = "--firmware";
    static final String IMAGE = "--image";

    /** That of this build. */
    static DrillFirmware of(FirmwareKind kind) {
        return new DrillFirmware(
                FactoryFirmware.of(kind.firmware()),
                kind == FirmwareKind.RELEASE ? List.of() : List.of(KIND, kind.toString()));
    }

    /** What an image holds; the maker and the owner of the drill's cards sign it anew. */
    static DrillFirmware of(Path image) throws IOException {
        return new DrillFirmware(
                FactoryFirmware.of(ImageFile.read(image)),
                List.of(IMAGE, image.toAbsolutePath().toString()));
    }
}
