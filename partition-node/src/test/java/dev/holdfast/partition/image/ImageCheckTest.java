package dev.holdfast.partition.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.certificate.CertificateIssuer;
import dev.holdfast.partition.certificate.CertificateIssuer.Purpose;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.Authority;
import dev.holdfast.partition.image.ImageRefusal.Reason;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.ImageManifest;
import dev.holdfast.proto.v1.ImagePart;
import dev.holdfast.proto.v1.ImageSeal;
import dev.holdfast.proto.v1.ImageSeals;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a card refuses to run, each with a reason of its own: the firmware load test with negative cases (TE10.37). */
class ImageCheckTest {

    private static final TestImages IMAGES = new TestImages();
    private static final TestImages STRANGERS = new TestImages();
    private static final CryptoEngine CRYPTO = TestCrypto.ENGINE;
    private static final int MINIMUM = 1;

    private final List<DynamicTest> cases = new ArrayList<>();

    @AfterAll
    static void forget() {
        IMAGES.close();
        STRANGERS.close();
    }

    @Test
    void goodImagesPass() throws Exception {
        for (String version : List.of("0.1.0", "1.2.3", "10.20.30", "1.2.3-rc", "1.2.3-test", "1.2.3-rc-test")) {
            assertDoesNotThrow(() -> verify(IMAGES.image(version, MINIMUM)), version);
        }
        verify(IMAGES.image("1.2.3", ImageCheck.MAX_SECURITY_VERSION));
    }

    @TestFactory
    Stream<DynamicTest> eachThingThatIsWrongIsRefusedForItsOwnReason() throws ImageRefusal {
        structure();
        keys();
        signatures();
        contents();
        versions();
        assertTrue(cases.size() >= 60, cases.size() + " cases");
        return cases.stream();
    }

    private void structure() {
        refused("nothing", Reason.SIZE, ByteString.EMPTY);
        bytes("half a prelude", Reason.SIZE, image -> Arrays.copyOf(image, 12));
        bytes("larger than a card takes", Reason.SIZE, image -> Arrays.copyOf(image, FirmwareImage.MAX_SIZE + 1));
        bytes("no marker", Reason.MARKER, image -> put(image, 0, 0));
        bytes("a marker with one wrong letter", Reason.MARKER, image -> flip(image, 7));
        bytes("a format of the future", Reason.FORMAT, image -> put(image, 8, 2));
        bytes("format 0", Reason.FORMAT, image -> put(image, 8, 0));
        for (int at : new int[] {12, 16, 20}) {
            bytes("a section one byte longer, at " + at, Reason.SECTIONS, image -> put(image, at, get(image, at) + 1));
            bytes("a section one byte shorter, at " + at, Reason.SECTIONS, image -> put(image, at, get(image, at) - 1));
            bytes("a length that overflows, at " + at, Reason.SECTIONS, image -> put(image, at, -1));
            bytes("the largest length, at " + at, Reason.SECTIONS, image -> put(image, at, Integer.MAX_VALUE));
        }
        bytes("one byte missing at the end", Reason.SECTIONS, image -> Arrays.copyOf(image, image.length - 1));
        bytes("one byte more at the end", Reason.SECTIONS, image -> Arrays.copyOf(image, image.length + 1));
        bytes("lengths that wrap around", Reason.SECTIONS, image -> put(put(image, 12, -8), 16, get(image, 16) + 8));
        bytes("a manifest that is none", Reason.ENCODING, image -> {
            Arrays.fill(image, 24, 24 + get(image, 12), (byte) 0xff);
            return image;
        });
        bytes("seals that are none", Reason.ENCODING, image -> {
            Arrays.fill(image, image.length - get(image, 20), image.length, (byte) 0xff);
            return image;
        });
    }

    private void keys() throws ImageRefusal {
        ImageSeals strange = FirmwareImage.parse(STRANGERS.image("1.2.3", 1)).seals();
        seals("another vendor", Reason.VENDOR_KEY, seals -> seals.setVendor(strange.getVendor()));
        seals("another owner", Reason.OWNER_KEY, seals -> seals.setOwner(strange.getOwner()));
        seals("no seal of the vendor", Reason.VENDOR_KEY, ImageSeals.Builder::clearVendor);
        seals("no seal of the owner", Reason.OWNER_KEY, ImageSeals.Builder::clearOwner);
        seals("vendor and owner swapped", Reason.VENDOR_KEY, seals -> {
            ImageSeal vendor = seals.getVendor();
            seals.setVendor(seals.getOwner()).setOwner(vendor);
        });
        seals("the owner in both places", Reason.VENDOR_KEY, seals -> seals.setVendor(seals.getOwner()));
        seals("the vendor in both places", Reason.OWNER_KEY, seals -> seals.setOwner(seals.getVendor()));
        seals("a blank vendor key", Reason.VENDOR_KEY, seals -> seals.getVendorBuilder()
                .setChain(0, ByteString.EMPTY));
        seals("a vendor key of zeros", Reason.VENDOR_KEY, seals -> seals.getVendorBuilder()
                .setChain(0, ByteString.copyFrom(new byte[300])));
        seals("a blank owner key", Reason.OWNER_KEY, seals -> seals.getOwnerBuilder()
                .setChain(0, ByteString.EMPTY));
        seals("a blank vendor root", Reason.VENDOR_KEY, seals -> seals.getVendorBuilder()
                .setChain(1, ByteString.EMPTY));
        seals("a chain that is too long", Reason.VENDOR_KEY, seals -> seals.getVendorBuilder()
                .addChain(seals.getVendor().getChain(1)));
        seals("a chain of the root alone", Reason.VENDOR_KEY, seals -> {
            ByteString root = seals.getVendor().getChain(1);
            seals.getVendorBuilder().clearChain().addChain(root);
        });
        seals(
                "the vendor's root itself as the signing key",
                Reason.VENDOR_CERTIFICATE,
                seals -> seals.getVendorBuilder().setChain(0, seals.getVendor().getChain(1)));
        seals("a strange key under the vendor's root", Reason.VENDOR_CERTIFICATE, seals -> seals.getVendorBuilder()
                .setChain(0, strange.getVendor().getChain(0)));
        seals("a strange key under the owner's root", Reason.OWNER_CERTIFICATE, seals -> seals.getOwnerBuilder()
                .setChain(0, strange.getOwner().getChain(0)));
        ByteString card = ByteString.copyFrom(
                IMAGES.maker.manufacture("firmware 1.2.3").makerChain().get(0));
        seals("a card's key", Reason.VENDOR_CERTIFICATE, seals -> seals.getVendorBuilder()
                .setChain(0, card));
        ImageSeals older = FirmwareImage.parse(IMAGES.image("1.2.2", 1)).seals();
        seals(
                "a key for another version, vendor",
                Reason.VENDOR_CERTIFICATE,
                seals -> seals.setVendor(older.getVendor()));
        seals("a key for another version, owner", Reason.OWNER_CERTIFICATE, seals -> seals.setOwner(older.getOwner()));
        seals(
                "a key that was not valid yet",
                Reason.VENDOR_CERTIFICATE,
                seals -> seals.setVendor(signedBy(TestImages.BUILT + 86_400_000)));
    }

    private void signatures() throws ImageRefusal {
        for (boolean vendor : new boolean[] {true, false}) {
            Reason reason = vendor ? Reason.VENDOR_SIGNATURE : Reason.OWNER_SIGNATURE;
            String whose = vendor ? "the vendor's signature" : "the owner's signature";
            signature(whose + " missing", reason, vendor, signature -> new byte[0]);
            signature(whose + " of zeros", reason, vendor, signature -> new byte[signature.length]);
            signature(whose + " with a bit wrong", reason, vendor, signature -> flip(signature, signature.length - 1));
            signature(whose + " cut off", reason, vendor, signature -> Arrays.copyOf(signature, signature.length - 1));
            signature(
                    whose + " with more behind it",
                    reason,
                    vendor,
                    signature -> Arrays.copyOf(signature, signature.length + 1));
        }
        FirmwareImage one = FirmwareImage.parse(IMAGES.image("1.2.3", 1));
        FirmwareImage other = FirmwareImage.parse(IMAGES.image("1.2.3", 2));
        refused(
                "the seals of another image of that version",
                Reason.VENDOR_SIGNATURE,
                TestImages.joined(one, other.seals()));
        bytes("a bit of the manifest", Reason.VENDOR_SIGNATURE, image -> {
            int version = ByteString.copyFrom(image).toString(ISO_8859_1).indexOf("card");
            return flip(image, version + 3);
        });
    }

    private void contents() throws ImageRefusal {
        manifest("another product", Reason.PRODUCT, manifest -> manifest.setProduct("Toaster"));
        manifest("no product", Reason.PRODUCT, ImageManifest.Builder::clearProduct);
        for (String version : List.of("1", "1.2", "1.2.3.4", "v1.2.3", "1.2.3-", "1.2.999999", "1.2.3-TEST")) {
            manifest("version \"" + version + "\"", Reason.VERSION, manifest -> manifest.setVersion(version));
        }
        manifest("test firmware that does not say so", Reason.VERSION, manifest -> manifest.setTest(true));
        manifest("release firmware that says test", Reason.VERSION, manifest -> manifest.setVersion("1.2.3-test"));
        manifest("no date", Reason.VENDOR_CERTIFICATE, ImageManifest.Builder::clearBuiltMillis);
        manifest("no parts", Reason.TABLE, ImageManifest.Builder::clearParts);
        manifest(
                "a part that overlaps the one before",
                Reason.TABLE,
                manifest -> part(manifest, 1, part -> part.setOffset(part.getOffset() - 1)));
        manifest(
                "a gap between two parts",
                Reason.TABLE,
                manifest -> part(manifest, 1, part -> part.setOffset(part.getOffset() + 1)));
        manifest("parts in another order", Reason.TABLE, manifest -> {
            List<ImagePart> parts = new ArrayList<>(manifest.getPartsList());
            Collections.reverse(parts);
            manifest.clearParts().addAllParts(parts);
        });
        manifest(
                "an offset beyond the end",
                Reason.TABLE,
                manifest -> part(manifest, 1, part -> part.setOffset(1 << 30)));
        manifest("a negative offset", Reason.TABLE, manifest -> part(manifest, 1, part -> part.setOffset(-1)));
        manifest("a length that overflows", Reason.TABLE, manifest -> part(manifest, 0, part -> part.setLength(-1)));
        manifest("an empty part", Reason.TABLE, manifest -> part(manifest, 0, part -> part.setLength(0)));
        manifest(
                "a last part that is too long",
                Reason.TABLE,
                manifest -> lastPart(manifest, part -> part.setLength(part.getLength() + 1)));
        manifest(
                "a last part that is too short",
                Reason.TABLE,
                manifest -> lastPart(manifest, part -> part.setLength(part.getLength() - 1)));
        manifest("a last part left out", Reason.TABLE, manifest -> manifest.removeParts(manifest.getPartsCount() - 1));
        manifest(
                "a part nobody knows", Reason.PARTS, manifest -> part(manifest, 0, part -> part.setName("bootloader")));
        manifest("a part without a name", Reason.PARTS, manifest -> part(manifest, 0, ImagePart.Builder::clearName));
        manifest(
                "a part twice",
                Reason.PARTS,
                manifest -> part(
                        manifest, 1, part -> part.setName(manifest.getParts(0).getName())));
        int parts = ImageParts.builtIn().names().size();
        for (int i = 0; i < parts; i++) {
            int index = i;
            manifest(
                    "a wrong digest of part " + i,
                    Reason.DIGEST,
                    manifest -> part(
                            manifest,
                            index,
                            part -> part.setSha384(
                                    ByteString.copyFrom(flip(part.getSha384().toByteArray(), 47)))));
            bytes(
                    "a wrong byte in part " + i,
                    Reason.DIGEST,
                    image -> flip(
                            image, 24 + get(image, 12) + partOf(image, index).getOffset()));
        }
        manifest("no digest", Reason.DIGEST, manifest -> part(manifest, 0, ImagePart.Builder::clearSha384));
        manifest(
                "a digest that is too long",
                Reason.DIGEST,
                manifest -> part(
                        manifest,
                        0,
                        part -> part.setSha384(part.getSha384().concat(ByteString.copyFrom(new byte[1])))));
    }

    private void versions() throws ImageRefusal {
        refused("a security version above the maximum", Reason.ABOVE_MAXIMUM, IMAGES.image("1.2.3", 129));
        refused("the largest security version", Reason.ABOVE_MAXIMUM, IMAGES.image("1.2.3", -1));
        refused("a security version below the minimum", Reason.BELOW_MINIMUM, IMAGES.image("1.2.3", 0));
    }

    @Test
    void anImageWhoseOwnersKeyWasRevokedIsRefusedAndNoOther() throws Exception {
        ByteString revoked = IMAGES.image("1.2.3", 1);
        ByteString other = IMAGES.image("1.2.3", 1);
        byte[] certificate =
                FirmwareImage.parse(revoked).seals().getOwner().getChain(0).toByteArray();
        byte[] list =
                IMAGES.owner.revoke(List.of(Certificates.parse(certificate).getSerialNumber()), TestImages.BUILT);
        ImageCheck check = IMAGES.check(List.of(list));
        check.verify(FirmwareImage.parse(other), MINIMUM);
        ImageRefusal refusal =
                assertThrows(ImageRefusal.class, () -> check.verify(FirmwareImage.parse(revoked), MINIMUM));
        assertEquals(Reason.REVOKED, refusal.reason());
    }

    /** As {@link Reason} has them: what is wrong in two ways is refused for the first of them. */
    @Test
    void theOrderOfTheChecksIsFixed() throws Exception {
        ByteString worst = STRANGERS.withManifest(manifest ->
                part(manifest.setProduct("Toaster").setSecurityVersion(0), 0, ImagePart.Builder::clearSha384));
        assertEquals(Reason.VENDOR_KEY, reason(worst));
        ByteString own = IMAGES.withManifest(manifest ->
                part(manifest.setProduct("Toaster").setSecurityVersion(0), 0, ImagePart.Builder::clearSha384));
        assertEquals(Reason.PRODUCT, reason(own));
        ByteString parts = IMAGES.withManifest(
                manifest -> part(manifest.setSecurityVersion(0), 0, ImagePart.Builder::clearSha384));
        assertEquals(Reason.DIGEST, reason(parts));
    }

    @Test
    void anImageCutOffAnywhereIsRefused() {
        ByteString image = IMAGES.image("1.2.3", 1, TestImages.small());
        for (int length = 0; length < image.size(); length++) {
            int end = length;
            assertThrows(ImageRefusal.class, () -> verify(image.substring(0, end)), () -> "cut at " + end);
        }
    }

    @Test
    void anImageWithAnyByteChangedIsRefused() throws Exception {
        ByteString image = IMAGES.image("1.2.3", 1, TestImages.small());
        verify(image);
        int seals = image.size() - get(image.toByteArray(), 20);
        for (int at = 0; at < seals; at++) {
            ByteString changed = ByteString.copyFrom(flip(image.toByteArray(), at));
            assertThrows(ImageRefusal.class, () -> verify(changed), "changed at " + at);
        }
    }

    private void refused(String name, Reason reason, ByteString image) {
        cases.add(DynamicTest.dynamicTest(name, () -> assertEquals(reason, reason(image))));
    }

    private void bytes(String name, Reason reason, UnaryOperator<byte[]> change) {
        refused(name, reason, IMAGES.withBytes(change));
    }

    private void manifest(String name, Reason reason, Consumer<ImageManifest.Builder> change) throws ImageRefusal {
        refused(name, reason, IMAGES.withManifest(change));
    }

    private void seals(String name, Reason reason, Consumer<ImageSeals.Builder> change) throws ImageRefusal {
        refused(name, reason, IMAGES.withSeals(change));
    }

    private void signature(String name, Reason reason, boolean vendor, UnaryOperator<byte[]> change)
            throws ImageRefusal {
        seals(name, reason, seals -> {
            ImageSeal.Builder seal = vendor ? seals.getVendorBuilder() : seals.getOwnerBuilder();
            seal.setSignature(
                    ByteString.copyFrom(change.apply(seal.getSignature().toByteArray())));
        });
    }

    private static ImageSeal signedBy(long validFrom) {
        try (Authority vendor = new Authority(IMAGES.maker.privateKey(), IMAGES.maker.root(), CRYPTO)) {
            CryptoEngine.Generated key = CRYPTO.generateCardKey();
            byte[] certificate = new CertificateIssuer(
                            "CN=Simulated Card Maker,O=Holdfast simulator",
                            message -> CRYPTO.signAsCard(vendor.privateKey(), message),
                            CRYPTO)
                    .issue("CN=firmware 1.2.3", key.publicKey(), Purpose.FIRMWARE, validFrom, 2 * validFrom);
            return ImageSeal.newBuilder()
                    .addChain(ByteString.copyFrom(certificate))
                    .addChain(ByteString.copyFrom(vendor.root()))
                    .build();
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Reason reason(ByteString image) {
        return assertThrows(ImageRefusal.class, () -> verify(image)).reason();
    }

    private static void verify(ByteString image) throws ImageRefusal {
        IMAGES.check().verify(FirmwareImage.parse(image), MINIMUM);
    }

    private static void part(ImageManifest.Builder manifest, int index, Consumer<ImagePart.Builder> change) {
        change.accept(manifest.getPartsBuilder(index));
    }

    private static void lastPart(ImageManifest.Builder manifest, Consumer<ImagePart.Builder> change) {
        part(manifest, manifest.getPartsCount() - 1, change);
    }

    private static ImagePart partOf(byte[] image, int index) {
        try {
            return FirmwareImage.parse(ByteString.copyFrom(image)).manifest().getParts(index);
        } catch (ImageRefusal e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] flip(byte[] bytes, int at) {
        bytes[at] ^= 1;
        return bytes;
    }

    private static byte[] put(byte[] bytes, int at, int number) {
        ByteBuffer.wrap(bytes).putInt(at, number);
        return bytes;
    }

    private static int get(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getInt(at);
    }
}
