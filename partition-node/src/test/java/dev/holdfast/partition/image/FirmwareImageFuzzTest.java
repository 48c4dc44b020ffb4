package dev.holdfast.partition.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;

/** Whatever is loaded for an image, it is refused for a reason or is the image that was signed. */
class FirmwareImageFuzzTest {

    private static final TestImages IMAGES = new TestImages();
    private static final ByteString IMAGE = IMAGES.image("1.2.3", 1, TestImages.small());
    private static final ImageCheck CHECK = IMAGES.check();
    private static final int SEALS = IMAGE.asReadOnlyByteBuffer().getInt(20);
    private static final int MANIFEST = IMAGE.asReadOnlyByteBuffer().getInt(12);
    private static final ByteString SIGNED = IMAGE.substring(0, 20).concat(IMAGE.substring(24, 24 + MANIFEST));
    private static final ByteString PARTS = IMAGE.substring(24 + MANIFEST, IMAGE.size() - SEALS);

    @FuzzTest(maxDuration = "1m")
    void anyBytes(byte[] bytes) {
        check(ByteString.copyFrom(bytes));
    }

    @FuzzTest(maxDuration = "1m")
    void anImageWithAPartReplaced(FuzzedDataProvider data) {
        int from = data.consumeInt(0, IMAGE.size());
        ByteString part = ByteString.copyFrom(data.consumeRemainingAsBytes());
        int to = Math.min(IMAGE.size(), from + part.size());
        check(IMAGE.substring(0, from).concat(part).concat(IMAGE.substring(to)));
    }

    private static void check(ByteString bytes) {
        try {
            FirmwareImage image = FirmwareImage.parse(bytes);
            CHECK.verify(image, 0);
            assertEquals(SIGNED, image.signed());
            assertEquals(PARTS, image.parts());
        } catch (ImageRefusal refused) {
            assertNotNull(refused.getMessage());
        }
    }
}
