package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.partition.image.ImageRefusal.Reason;
import dev.holdfast.proto.v1.ImageHead;
import dev.holdfast.proto.v1.ImageSlot;
import dev.holdfast.proto.v1.InstalledImage;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Images on a card's flash: two slots, and a head record that says which of them runs. A new image goes to the slot that does
 * not run; it counts from the moment when the head says so, which happens or does not happen whatever the power does.
 *
 * <pre>
 *   image-a, image-b   an image each
 *   image-head         {@link ImageHead}, and its SHA-384
 * </pre>
 */
public final class ImageSlots {

    /** How the names of all files begin that are of images. */
    public static final String FILES = "image-";

    private static final String HEAD = FILES + "head";
    private static final String UNFINISHED = ".new";
    private static final int DIGEST_BYTES = 48;
    private static final InstalledImage BUILT_IN =
            InstalledImage.newBuilder().setSlot(ImageSlot.BUILT_IN).build();

    private final Disk flash;

    public ImageSlots(Disk flash) {
        this.flash = flash;
    }

    /** What runs; on a card that never was given an image, what the simulator was built with. */
    ImageHead head() throws IOException, ImageRefusal {
        if (!flash.list().contains(HEAD)) {
            return ImageHead.newBuilder().setRunning(BUILT_IN).build();
        }
        ByteString record = read(HEAD);
        if (record.size() > DIGEST_BYTES) {
            ByteString head = record.substring(0, record.size() - DIGEST_BYTES);
            if (record.endsWith(FirmwareImage.sha384(head))) {
                try {
                    return ImageHead.parseFrom(head);
                } catch (InvalidProtocolBufferException e) {
                    throw damagedHead();
                }
            }
        }
        throw damagedHead();
    }

    /** An image that the head names, not the built-in one. */
    ByteString image(InstalledImage installed) throws IOException, ImageRefusal {
        String name = fileOf(installed.getSlot());
        ByteString content = flash.list().contains(name) ? read(name) : ByteString.EMPTY;
        if (!FirmwareImage.sha384(content).equals(installed.getSha384())) {
            throw new ImageRefusal(
                    Reason.HEAD, "The image in " + name + " is not the one that was installed there; it was altered.");
        }
        return content;
    }

    /** Puts an image into a card that never had one; or, as somebody does who has the flash in his hands, into one that has. */
    public void manufacture(ByteString image) throws IOException {
        write(fileOf(ImageSlot.SLOT_A), image);
        decide(ImageHead.newBuilder().setRunning(installed(ImageSlot.SLOT_A, image)));
    }

    /** Puts an image beside the running one, which it replaces on trial from the next boot on. */
    void install(ByteString image, InstalledImage running) throws IOException {
        ImageSlot idle = running.getSlot() == ImageSlot.SLOT_A ? ImageSlot.SLOT_B : ImageSlot.SLOT_A;
        write(fileOf(idle), image);
        decide(ImageHead.newBuilder().setRunning(installed(idle, image)).setPrevious(running));
    }

    void decide(ImageHead.Builder head) throws IOException {
        ByteString record = head.build().toByteString();
        write(HEAD, record.concat(FirmwareImage.sha384(record)));
    }

    private static InstalledImage installed(ImageSlot slot, ByteString image) {
        return InstalledImage.newBuilder()
                .setSlot(slot)
                .setSha384(FirmwareImage.sha384(image))
                .build();
    }

    private static String fileOf(ImageSlot slot) throws IOException {
        return switch (slot) {
            case SLOT_A -> FILES + "a";
            case SLOT_B -> FILES + "b";
            default -> throw new IOException("no image of the flash is in slot " + slot);
        };
    }

    private void write(String name, ByteString content) throws IOException {
        try (DiskFile file = flash.open(name + UNFINISHED)) {
            file.truncate(0);
            file.write(0, content.asReadOnlyByteBuffer());
            file.sync();
        }
        flash.rename(name + UNFINISHED, name);
        flash.syncNames();
    }

    private ByteString read(String name) throws IOException {
        try (DiskFile file = flash.open(name)) {
            byte[] content = new byte[(int) Math.min(file.size(), FirmwareImage.MAX_SIZE + 1L)];
            int length = file.read(0, ByteBuffer.wrap(content));
            return ByteString.copyFrom(content, 0, length);
        }
    }

    private static ImageRefusal damagedHead() {
        return new ImageRefusal(Reason.HEAD, "The card's note of the firmware it runs is damaged.");
    }
}
