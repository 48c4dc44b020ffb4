package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.ImageManifest;
import dev.holdfast.proto.v1.ImagePart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Firmware as it runs, or ran.
 *
 * @param image empty for what the simulator was built with, for which nobody has signed
 */
record Running(Firmware firmware, ImageParts parts, Optional<FirmwareImage> image) {

    static Running builtIn(Firmware firmware) {
        return new Running(firmware, ImageParts.builtIn(), Optional.empty());
    }

    /** Of an image whose table is sound. */
    static Running of(FirmwareImage image) {
        ImageManifest manifest = image.manifest();
        Map<String, ByteString> parts = new LinkedHashMap<>();
        for (ImagePart part : manifest.getPartsList()) {
            parts.put(part.getName(), image.bytes(part));
        }
        return new Running(
                new Firmware(manifest.getVersion(), manifest.getSecurityVersion()),
                new ImageParts(parts),
                Optional.of(image));
    }

    FirmwareReport.Image report() {
        FirmwareReport.Image.Builder report = FirmwareReport.Image.newBuilder()
                .setVersion(firmware.version())
                .setSecurityVersion(firmware.securityVersion())
                .setTest(firmware.isTest());
        image.ifPresent(signed -> report.setSigned(true)
                .setSha256(signed.sha256())
                .setBuiltMillis(signed.manifest().getBuiltMillis()));
        return report.build();
    }
}
