package dev.holdfast.partition.image;

import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.image.ImageRefusal.Reason;
import dev.holdfast.proto.v1.AuthenticationRow;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.ImageManifest;
import dev.holdfast.proto.v1.SecurityPolicy;
import java.util.Optional;

/**
 * Firmware as it runs, or ran.
 *
 * @param policy what holds with it
 * @param image empty for what the simulator was built with, for which nobody has signed
 */
record Running(Firmware firmware, ImageParts parts, SecurityPolicy policy, Optional<FirmwareImage> image) {

    static Running builtIn(Firmware firmware, AuthenticationRow authentication) {
        SecurityPolicy policy = SecurityPolicies.current().toBuilder()
                .setAuthentication(authentication)
                .build();
        return new Running(firmware, ImageParts.builtIn(), policy, Optional.empty());
    }

    /**
     * Of an image.
     *
     * @throws ImageRefusal when it is not whole; UNUSABLE when its policy cannot be read
     */
    static Running of(FirmwareImage image) throws ImageRefusal {
        ImageManifest manifest = image.manifest();
        ImageParts parts = ImageParts.of(image);
        try {
            return new Running(
                    new Firmware(manifest.getVersion(), manifest.getSecurityVersion()),
                    parts,
                    SecurityPolicies.governing(parts.text(ImageParts.SECURITY_POLICY)),
                    Optional.of(image));
        } catch (IllegalArgumentException unreadable) {
            throw new ImageRefusal(Reason.UNUSABLE, String.valueOf(unreadable.getMessage()));
        }
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
