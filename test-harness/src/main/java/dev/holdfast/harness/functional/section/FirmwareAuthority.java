package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Access;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Technique;
import dev.holdfast.harness.scan.ByteScan;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.partition.image.ImageBuilder.Sealer;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Section 5: a card runs and loads nothing but what its vendor and its owner have signed. */
final class FirmwareAuthority {

    private static final String INTEGRITY =
            "FSM-States-Testing/Self-Test-State-Testing/Pre-operational-Integrity-Test-Verification";
    private static final String FAILURE = "FSM-States-Testing/Error-State-Testing/Load-Test-Failure";
    private static final String VERSION = "1.1.0-test";
    private static final int SCALAR_BYTES = 48;

    private FirmwareAuthority() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "signatures-are-verified-at-boot",
                                "Firmware runs only with the signatures of the card's vendor and of its owner, both over this"
                                        + " image.",
                                List.of("05.06.04", "05.06.06", "05.17.02"),
                                INTEGRITY,
                                "Powers on cards in which, as they were made, an image was put that a stranger signed for the"
                                        + " vendor or for the owner, or whose signature has one changed bit.",
                                FirmwareAuthority::atBoot)
                        .on("New cards without power, each with an image of its own.")
                        .inducing("One of the two signatures is a stranger's, or is spoiled; all digests are right."),
                FunctionalTest.of(
                                "strangers-load-nothing",
                                "The load test refuses images that are not signed by the vendor and the owner of this card,"
                                        + " for their own reason each.",
                                List.of("05.13.04", "10.37.05", "10.37.09"),
                                FAILURE,
                                "Loads images with a stranger's signature, with a spoiled one, with blank keys, and with the"
                                        + " keys of vendor and owner exchanged.",
                                FirmwareAuthority::atLoad)
                        .inducing("Keys or signatures in the seals of the image are replaced, spoiled or left out."),
                FunctionalTest.of(
                                "signing-keys-are-elsewhere",
                                "The private keys by which vendor and owner answer for firmware are nowhere on a card.",
                                List.of("05.23.01"),
                                INTEGRITY,
                                "Loads an image, then searches every file of the card, fuses included, for the private keys,"
                                        + " in binary, hexadecimal and base64.",
                                FirmwareAuthority::signingKeys)
                        .by(Access.PHYSICAL, Technique.HARNESS));
    }

    private static void atBoot(Bench bench) throws Exception {
        bench.cardWithoutPower(bench.image(VERSION, bench.vendorSealer(), bench.ownerSealer()))
                .bootsTo(CardState.UNINITIALIZED);
        for (Map.Entry<String, ByteString> image : images(bench).entrySet()) {
            bench.note("Now an image with " + image.getKey() + ".");
            BenchCard card = bench.cardWithoutPower(image.getValue());
            card.bootsTo(CardState.ERROR);
            String error = card.status().getError();
            bench.check("the error says so", error.startsWith("The firmware must not run"), () -> error);
            card.refused(Requests.initialize("pool", List.of(card)), Code.CARD_ERROR);
            card.off();
        }
    }

    private static void atLoad(Bench bench) throws Exception {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        String before = card.status().getFirmwareVersion();
        for (Map.Entry<String, ByteString> image : images(bench).entrySet()) {
            bench.note("Now an image with " + image.getKey() + ".");
            officer.load(image.getValue());
            officer.refused(Requests.activate(), Code.TAMPERED);
            card.is(CardState.UNINITIALIZED);
            bench.same("version", before, card.status().getFirmwareVersion());
        }
        List<String> reasons = Histories.texts(card, EventKind.FIRMWARE_REFUSED).stream()
                .map(text -> text.substring(0, text.indexOf(':')))
                .toList();
        bench.same(
                "the card's reasons, in this order",
                List.of(
                        "VENDOR_KEY",
                        "OWNER_KEY",
                        "VENDOR_SIGNATURE",
                        "OWNER_SIGNATURE",
                        "VENDOR_KEY",
                        "OWNER_KEY",
                        "VENDOR_KEY"),
                reasons);
    }

    /** Well formed images with right digests, each of which one authority has not signed. */
    private static Map<String, ByteString> images(Bench bench) {
        Sealer vendor = bench.vendorSealer();
        Sealer owner = bench.ownerSealer();
        CryptoEngine crypto = HostCrypto.engine("strangers");
        Map<String, ByteString> images = new LinkedHashMap<>();
        try (Maker stranger = new Maker(crypto, System.currentTimeMillis())) {
            images.put("a strange vendor", bench.image(VERSION, stranger::sealFirmware, owner));
            images.put("a strange owner", bench.image(VERSION, vendor, stranger::sealFirmware));
        }
        images.put("a spoiled signature of the vendor", bench.image(VERSION, spoiled(vendor), owner));
        images.put("a spoiled signature of the owner", bench.image(VERSION, vendor, spoiled(owner)));
        images.put("a blank key of the vendor", bench.image(VERSION, blank(vendor), owner));
        images.put("a blank key of the owner", bench.image(VERSION, vendor, blank(owner)));
        images.put("the keys exchanged", bench.image(VERSION, owner, vendor));
        return images;
    }

    private static Sealer spoiled(Sealer sealer) {
        return (subject, message) -> {
            byte[] other = message.clone();
            other[other.length - 1] ^= 1;
            return sealer.seal(subject, other);
        };
    }

    private static Sealer blank(Sealer sealer) {
        return (subject, message) -> sealer.seal(subject, message).toBuilder()
                .setChain(0, ByteString.EMPTY)
                .build();
    }

    private static void signingKeys(Bench bench) throws Exception {
        BenchCard card = bench.card();
        FirmwareLoading.loaded(card.officer(), bench.image(VERSION, 1), VERSION);
        card.off();
        Map<String, byte[]> secrets = new HashMap<>();
        for (Map.Entry<String, byte[]> key : bench.rootKeys().entrySet()) {
            ECPrivateKey parsed = (ECPrivateKey)
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.getValue()));
            secrets.put(key.getKey(), scalar(parsed.getS()));
        }
        bench.same("number of signing authorities", 2, secrets.size());
        try (ByteScan scan = new ByteScan(secrets)) {
            ByteScan.Result result = scan.scan(List.of(card.folder()));
            bench.check("more than two images were searched", result.bytes() > 2 * imageBytes(bench));
            bench.check("no private key is found", result.findings().isEmpty(), () -> result.findings() + " are");
        }
    }

    private static long imageBytes(Bench bench) {
        return bench.image(VERSION, 1).size();
    }

    /** Big-endian, as every encoding of such a key has it. */
    private static byte[] scalar(BigInteger number) {
        byte[] bytes = new byte[SCALAR_BYTES];
        byte[] shortest = number.toByteArray();
        int length = Math.min(shortest.length, SCALAR_BYTES);
        System.arraycopy(shortest, shortest.length - length, bytes, SCALAR_BYTES - length, length);
        return bytes;
    }
}
