package dev.holdfast.harness.fault;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.fault.Layers.Begun;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.partition.image.ImageRefusal;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.GetFirmware;
import dev.holdfast.proto.v1.ImageSeal;
import dev.holdfast.proto.v1.ImageSeals;
import dev.holdfast.proto.v1.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Images on the flash of cards, which somebody put there who had the flash in his hands. */
final class ImageLayer {

    private final Stage stage;
    private final CardLayer cards;

    ImageLayer(Stage stage, CardLayer cards) {
        this.stage = stage;
        this.cards = cards;
    }

    Begun lay(Fault.OtherImage.Kind kind, List<String> met) {
        Map<String, Hazards.Copy> before = new LinkedHashMap<>();
        StringBuilder did = new StringBuilder();
        try {
            for (String card : met) {
                Firmware other = other(kind, running(card));
                ByteString image = stage.rack().image(other);
                cards.powerOff(card);
                before.put(card, stage.hazards().copy(card, Hazards.Part.FIRMWARE));
                stage.hazards().layImage(card, kind == Fault.OtherImage.Kind.BAD_SIGNATURE ? forged(image) : image);
                did.append(did.isEmpty() ? "" : " ")
                        .append(card)
                        .append(" boots ")
                        .append(inWords(kind, other));
                did.append(": ").append(cards.settled(card)).append('.');
            }
        } catch (RefusedException refused) {
            var unused = cards.putBack(before);
            throw refused;
        }
        return new Begun(did.toString(), () -> cards.putBack(before));
    }

    private Firmware running(String card) {
        FirmwareReport.Image running = cards.ask(
                        card, Request.newBuilder().setGetFirmware(GetFirmware.getDefaultInstance()))
                .getFirmwareReport()
                .getRunning();
        return new Firmware(running.getVersion(), running.getSecurityVersion());
    }

    /** With the security version that the cards have, except where that is the point: only so the store opens afterwards. */
    private static Firmware other(Fault.OtherImage.Kind kind, Firmware running) {
        return switch (kind) {
            case BAD_SIGNATURE -> running;
            case OTHER_VERSION -> new Firmware(next(running), running.securityVersion());
            case OLDER -> {
                if (running.securityVersion() == 0) {
                    throw new RefusedException(
                            Code.WRONG_STATE,
                            "The card runs security version 0, and there is none before it; load firmware with a"
                                    + " higher one first.");
                }
                yield new Firmware(running.version(), running.securityVersion() - 1);
            }
        };
    }

    private static String next(Firmware running) {
        String[] numbers = running.version().split("[.-]", -1);
        return numbers[0] + "." + (Integer.parseInt(numbers[1]) + 1) + ".0" + (running.isTest() ? "-test" : "");
    }

    private static String inWords(Fault.OtherImage.Kind kind, Firmware other) {
        return switch (kind) {
            case BAD_SIGNATURE -> "an image with a bad signature";
            case OLDER -> "an image of security version " + other.securityVersion();
            case OTHER_VERSION -> "version " + other.version();
        };
    }

    /** The last byte of the vendor's signature is another one. */
    private static ByteString forged(ByteString image) {
        ImageSeals seals;
        try {
            seals = FirmwareImage.parse(image).seals();
        } catch (ImageRefusal refusal) {
            throw new IllegalStateException("the rack's own image cannot be read", refusal);
        }
        byte[] signature = seals.getVendor().getSignature().toByteArray();
        signature[signature.length - 1] ^= 1;
        ImageSeal vendor = seals.getVendor().toBuilder()
                .setSignature(ByteString.copyFrom(signature))
                .build();
        return image.substring(0, image.size() - seals.getSerializedSize())
                .concat(seals.toBuilder().setVendor(vendor).build().toByteString());
    }
}
