package dev.holdfast.harness.firmware;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.partition.image.ImageRefusal;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image in a file. */
public final class ImageFile {

    private ImageFile() {}

    /** @throws RefusedException TAMPERED when it is none */
    public static FirmwareImage read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return FirmwareImage.parse(ByteString.copyFrom(in.readNBytes(FirmwareImage.MAX_SIZE + 1)));
        } catch (ImageRefusal refusal) {
            throw new RefusedException(Code.TAMPERED, refusal.reason() + ": " + refusal.getMessage());
        }
    }
}
