package dev.holdfast.partition.host;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.ImageBuilder;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.partition.image.ImageSlots;
import java.io.IOException;
import java.nio.file.Path;

/** Firmware for the cards of one maker and one owner: signed by both, and put into cards before they are first powered on. */
public final class FirmwareFactory {

    private FirmwareFactory() {}

    /** An image, built now. */
    public static ByteString build(Firmware firmware, ImageParts parts, Maker maker, OwnerFolder owner) {
        return ImageBuilder.build(
                firmware, System.currentTimeMillis(), parts, maker::sealFirmware, owner::sealFirmware);
    }

    /** Puts an image into an installed card that has none. */
    public static void install(Path cardFolder, ByteString image) throws IOException {
        try (FileDisk flash = FileDisk.open(CardHost.flashIn(cardFolder))) {
            new ImageSlots(flash).manufacture(image);
        }
    }
}
