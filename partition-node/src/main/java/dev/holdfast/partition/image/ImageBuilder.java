package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.v1.ImageManifest;
import dev.holdfast.proto.v1.ImagePart;
import dev.holdfast.proto.v1.ImageSeal;
import dev.holdfast.proto.v1.ImageSeals;
import java.nio.ByteBuffer;

/** Makes images, at the vendor's. */
public final class ImageBuilder {

    static final String PRODUCT = "Holdfast card";

    /** An authority that answers for an image: it signs with a key that is for this image alone. */
    @FunctionalInterface
    public interface Sealer {

        /**
         * @param subject the common name in the certificate of the signing key
         * @param message what to sign
         */
        ImageSeal seal(String subject, byte[] message);
    }

    private ImageBuilder() {}

    /** An image that both have signed. */
    public static ByteString build(Firmware firmware, long builtMillis, ImageParts parts, Sealer vendor, Sealer owner) {
        ImageManifest.Builder manifest = ImageManifest.newBuilder()
                .setProduct(PRODUCT)
                .setVersion(firmware.version())
                .setSecurityVersion(firmware.securityVersion())
                .setTest(firmware.isTest())
                .setBuiltMillis(builtMillis);
        ByteString contents = ByteString.EMPTY;
        for (String name : parts.names()) {
            ByteString part = parts.get(name);
            manifest.addParts(ImagePart.newBuilder()
                    .setName(name)
                    .setOffset(contents.size())
                    .setLength(part.size())
                    .setSha384(FirmwareImage.sha384(part)));
            contents = contents.concat(part);
        }
        return seal(manifest.build(), contents, vendor, owner);
    }

    /** Whatever the manifest says. */
    static ByteString seal(ImageManifest manifest, ByteString parts, Sealer vendor, Sealer owner) {
        ByteString prelude =
                FirmwareImage.MARKER.concat(numbers(FirmwareImage.FORMAT, manifest.getSerializedSize(), parts.size()));
        byte[] signed = prelude.concat(manifest.toByteString()).toByteArray();
        String subject = FirmwareImage.subject(manifest);
        ImageSeals seals = ImageSeals.newBuilder()
                .setVendor(vendor.seal(subject, signed))
                .setOwner(owner.seal(subject, signed))
                .build();
        return prelude.concat(numbers(seals.getSerializedSize()))
                .concat(manifest.toByteString())
                .concat(parts)
                .concat(seals.toByteString());
    }

    private static ByteString numbers(int... numbers) {
        ByteBuffer encoded = ByteBuffer.allocate(Integer.BYTES * numbers.length);
        for (int number : numbers) {
            encoded.putInt(number);
        }
        return ByteString.copyFrom(encoded.flip());
    }
}
