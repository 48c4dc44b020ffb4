package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.ImageManifest;
import dev.holdfast.proto.v1.ImageSeals;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Images by a maker and an owner: good ones, and any that is wrong in one thing and well signed for all that. */
final class TestImages implements AutoCloseable {

    static final long BUILT = 1_800_000_000_000L;

    final Maker maker = new Maker(TestCrypto.ENGINE, BUILT);
    final Owner owner = new Owner(TestCrypto.ENGINE, BUILT);

    ByteString image(String version, int securityVersion) {
        return image(version, securityVersion, ImageParts.builtIn());
    }

    ByteString image(String version, int securityVersion, ImageParts parts) {
        return ImageBuilder.build(
                new Firmware(version, securityVersion), BUILT, parts, maker::sealFirmware, owner::sealFirmware);
    }

    /** Parts of one byte each: nobody could run them, but they are all there. */
    static ImageParts small() {
        ImageParts parts = ImageParts.builtIn();
        for (String name : parts.names()) {
            parts = parts.with(name, ByteString.copyFromUtf8("x"));
        }
        return parts;
    }

    /** A good image but for its manifest, which both have signed as it is. */
    ByteString withManifest(Consumer<ImageManifest.Builder> change) throws ImageRefusal {
        FirmwareImage good = FirmwareImage.parse(image("1.2.3", 1));
        ImageManifest.Builder manifest = good.manifest().toBuilder();
        change.accept(manifest);
        return ImageBuilder.seal(manifest.build(), good.parts(), maker::sealFirmware, owner::sealFirmware);
    }

    /** A good image but for its seals. */
    ByteString withSeals(Consumer<ImageSeals.Builder> change) throws ImageRefusal {
        FirmwareImage good = FirmwareImage.parse(image("1.2.3", 1));
        ImageSeals.Builder seals = good.seals().toBuilder();
        change.accept(seals);
        return joined(good, seals.build());
    }

    /** A good image but for its bytes. */
    ByteString withBytes(UnaryOperator<byte[]> change) {
        return ByteString.copyFrom(change.apply(image("1.2.3", 1).toByteArray()));
    }

    static ByteString joined(FirmwareImage image, ImageSeals seals) {
        return ImageBuilder.seal(
                image.manifest(),
                image.parts(),
                (subject, message) -> seals.getVendor(),
                (subject, message) -> seals.getOwner());
    }

    /** As a card of this maker and owner checks. */
    ImageCheck check() {
        return check(List.of());
    }

    ImageCheck check(List<byte[]> revocations) {
        try {
            return new ImageCheck(
                    new Trust("vendor", List.of(Certificates.parse(maker.root())), List.of()),
                    new Trust(
                            "owner",
                            List.of(Certificates.parse(owner.root())),
                            revocations.isEmpty() ? List.of() : Certificates.parseRevocations(revocations.get(0))),
                    TestCrypto.ENGINE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        maker.close();
        owner.close();
    }
}
