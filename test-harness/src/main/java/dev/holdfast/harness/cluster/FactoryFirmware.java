package dev.holdfast.harness.cluster;

import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.partition.image.ImageRefusal;
import dev.holdfast.partition.image.PartsCheck;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ImageManifest;

/** What the new cards of a rack come with, before maker and owner have signed it. */
public record FactoryFirmware(Firmware firmware, ImageParts parts) {

    /** That of this build, under a version. */
    public static FactoryFirmware of(Firmware firmware) {
        return new FactoryFirmware(firmware, ImageParts.builtIn());
    }

    /**
     * What an image of any maker and owner holds.
     *
     * @throws RefusedException TAMPERED when it is damaged, or no card can run it
     */
    public static FactoryFirmware of(FirmwareImage image) {
        try {
            ImageManifest manifest = image.manifest();
            PartsCheck.verify(image);
            return new FactoryFirmware(
                    new Firmware(manifest.getVersion(), manifest.getSecurityVersion()), ImageParts.of(image));
        } catch (ImageRefusal refusal) {
            throw new RefusedException(Code.TAMPERED, refusal.reason() + ": " + refusal.getMessage());
        }
    }

    FirmwareKind kind() {
        return firmware.isTest() ? FirmwareKind.TEST : FirmwareKind.RELEASE;
    }
}
