package dev.holdfast.partition.image;

import dev.holdfast.partition.crypto.KnownAnswers;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.image.ImageRefusal.Reason;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.selftest.MechanismTests;
import java.util.function.Consumer;

/**
 * Whether this machine can run the parts of an image that is genuine and whole. Asked before it is installed: firmware that does
 * not boot would be taken back, but the card would have been out of service for nothing. An answer that is wrong passes; the
 * self-tests find it.
 */
public final class PartsCheck {

    private PartsCheck() {}

    /** @throws ImageRefusal UNUSABLE when it cannot */
    public static void verify(FirmwareImage image) throws ImageRefusal {
        ImageParts parts = ImageParts.of(image);
        ImageParts own = ImageParts.builtIn();
        verify(
                "security policy",
                parts,
                usable -> SecurityPolicies.requireRunnable(usable.text(ImageParts.SECURITY_POLICY)));
        verify("profiles", parts, usable -> {
            Profiles unused = Profiles.of(usable::text);
        });
        verify("known answers", parts, usable -> KnownAnswers.requireComplete(usable.text(ImageParts.KNOWN_ANSWERS)));
        verify("known answers for mechanisms", parts, usable -> MechanismTests.requireSame(usable::text, own::text));
    }

    private static void verify(String what, ImageParts parts, Consumer<ImageParts> check) throws ImageRefusal {
        try {
            check.accept(parts);
        } catch (IllegalArgumentException unusable) {
            throw new ImageRefusal(
                    Reason.UNUSABLE, "This card cannot run the image's " + what + ". " + unusable.getMessage());
        }
    }
}
