package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.KeepFirmware;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.PowerCut;
import dev.holdfast.proto.v1.RaiseMinimum;
import dev.holdfast.proto.v1.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Section 5: new firmware comes in, or does not. */
final class FirmwareLoading {

    private static final String LOADING = "Services-Testing/SW-FW-Loading";
    private static final String FAILURE = "FSM-States-Testing/Error-State-Testing/Load-Test-Failure";
    private static final String NEXT = "1.1.0-test";
    private static final int PRELUDE = 24;

    private FirmwareLoading() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                        "loading-by-officers-only",
                        "Nobody but a crypto officer of the card can begin to load firmware.",
                        List.of("05.13.06"),
                        LOADING,
                        "Begins a load as nobody, as a coordinator, as an operator of every other role, and as a crypto"
                                + " officer.",
                        FirmwareLoading::byOfficersOnly),
                FunctionalTest.of(
                        "loaded-image-is-tested-and-runs",
                        "A good image is verified, boots through all self-tests, and tells its own version.",
                        List.of("05.13.01", "05.13.02", "05.13.08"),
                        LOADING,
                        "Compares version and digest before and after a load, and what the card went through in between;"
                                + " keeps the image, and cycles the power.",
                        FirmwareLoading::goodImage),
                FunctionalTest.of(
                                "altered-load-is-refused",
                                "An image that was altered anywhere is refused before it is installed, and the card goes on"
                                        + " with what it had.",
                                List.of("05.13.03", "05.13.04", "10.37.05", "10.37.06"),
                                FAILURE,
                                "Loads the image with one bit changed in each of its sections, truncated, and lengthened;"
                                        + " looks at version, state and events, and cycles the power.",
                                FirmwareLoading::alteredLoad)
                        .inducing("Each image is changed in one place after vendor and owner have signed it."),
                FunctionalTest.of(
                                "interrupted-load-leaves-a-whole-image",
                                "Whenever the power fails during a load, the card boots either the image before or the new"
                                        + " one, whole.",
                                List.of("05.13.05"),
                                FAILURE,
                                "Cuts the power after an image was received, after it was verified and after it was installed,"
                                        + " and boots each time.",
                                FirmwareLoading::interrupted)
                        .inducing("Test firmware cuts the power at a named point of the load."),
                FunctionalTest.of(
                                "failing-image-is-taken-back",
                                "An image that is well signed and does not pass its self-tests serves nobody; the card goes"
                                        + " back to what it had.",
                                List.of("05.13.05"),
                                FAILURE,
                                "Loads an image in which an expected answer is wrong, and waits until the card is in service"
                                        + " again.",
                                FirmwareLoading::failingImage)
                        .inducing("One expected answer of the self-tests is wrong in a well signed image."),
                FunctionalTest.of(
                                "older-than-the-minimum-is-refused",
                                "An image below the least security version that an officer has set is refused, and the"
                                        + " minimum is never lowered.",
                                List.of("05.13.04"),
                                FAILURE,
                                "Loads and keeps security version 2, makes it the minimum, tries to lower that, and loads"
                                        + " version 1.",
                                FirmwareLoading::olderImage)
                        .inducing("The image is genuine, but older than the card's minimum."));
    }

    private static void byOfficersOnly(Bench bench) throws Exception {
        BenchCard card = bench.card();
        ByteString image = bench.image(NEXT, 1);
        BenchOperator officer = card.officer();
        card.refused(Requests.beginLoad(image), Code.FORBIDDEN);
        card.refused(card.askAsCoordinator(Requests.beginLoad(image)), Code.FORBIDDEN);
        for (OperatorRole role : List.of(OperatorRole.CRYPTO_USER, OperatorRole.APPLIANCE_USER, OperatorRole.AUDITOR)) {
            officer.enrol("somebody-" + role.getNumber(), role).refused(Requests.beginLoad(image), Code.FORBIDDEN);
        }
        card.is(CardState.UNINITIALIZED);
        officer.done(Requests.beginLoad(image));
        card.is(CardState.MAINTENANCE);
    }

    private static void goodImage(Bench bench) throws Exception {
        BenchCard card = bench.card();
        FirmwareReport.Image before = running(card);
        loaded(card.officer(), bench.image(NEXT, 2), NEXT);
        FirmwareReport.Image after = running(card);
        bench.check(
                "version and digest differ from those before",
                !after.getVersion().equals(before.getVersion())
                        && !after.getSha256().equals(before.getSha256()));
        bench.same("version in the status", NEXT, card.status().getFirmwareVersion());
        bench.same("what the card went through", "BOOT, SELF_TEST, UNINITIALIZED", card.past());
        BenchOperator.login(card, BenchOperator.ADMIN)
                .done(Request.newBuilder().setKeepFirmware(KeepFirmware.getDefaultInstance()));
        card.cycle();
        card.is(CardState.UNINITIALIZED);
        bench.same("version after a power cycle", NEXT, card.status().getFirmwareVersion());
    }

    private static void alteredLoad(Bench bench) throws Exception {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        FirmwareReport.Image before = running(card);
        for (Map.Entry<String, ByteString> altered :
                alterations(bench.image(NEXT, 2)).entrySet()) {
            bench.note("Now " + altered.getKey() + ".");
            officer.load(altered.getValue());
            officer.refused(Requests.activate(), Code.TAMPERED);
            card.is(CardState.UNINITIALIZED);
            bench.same("image that runs", before, running(card));
        }
        bench.same(
                "number of refusals in the card's events",
                alterations(bench.image(NEXT, 2)).size(),
                Histories.texts(card, EventKind.FIRMWARE_REFUSED).size());
        card.cycle();
        card.is(CardState.UNINITIALIZED);
        bench.same("image that runs after a power cycle", before, running(card));
    }

    private static Map<String, ByteString> alterations(ByteString good) throws Exception {
        FirmwareImage image = FirmwareImage.parse(good);
        int manifest = image.manifest().getSerializedSize();
        Map<String, ByteString> altered = new LinkedHashMap<>();
        altered.put("another marker", changed(good, 0));
        altered.put("another format", changed(good, 11));
        altered.put("a manifest that nobody signed", changed(good, PRELUDE + manifest - 1));
        image.manifest()
                .getPartsList()
                .forEach(part ->
                        altered.put("another " + part.getName(), changed(good, PRELUDE + manifest + part.getOffset())));
        altered.put("another signature", changed(good, good.size() - 1));
        altered.put("a byte less", good.substring(0, good.size() - 1));
        altered.put("a byte more", good.concat(ByteString.copyFrom(new byte[1])));
        return altered;
    }

    private static ByteString changed(ByteString image, int at) {
        byte[] bytes = image.toByteArray();
        bytes[at] ^= 1;
        return ByteString.copyFrom(bytes);
    }

    private static void interrupted(Bench bench) throws Exception {
        for (String point : List.of("load.received", "load.verified", "load.installed")) {
            BenchCard card = bench.card();
            BenchOperator officer = card.officer();
            FirmwareReport.Image before = running(card);
            officer.load(bench.image(NEXT, 2));
            card.tester()
                    .fault(CardFault.newBuilder()
                            .setPowerCut(PowerCut.newBuilder().setPoint(point)));
            officer.refused(Requests.activate(), Code.UNREACHABLE, Code.OUTCOME_UNKNOWN);
            bench.await("the power is gone", () -> !card.hasPower());
            card.cycle();
            card.is(CardState.UNINITIALIZED);
            boolean installed = point.equals("load.installed");
            bench.same(
                    "version after a power cut at " + point,
                    installed ? NEXT : before.getVersion(),
                    running(card).getVersion());
            card.off();
        }
    }

    private static void failingImage(Bench bench) throws Exception {
        BenchCard card = bench.card();
        String before = card.status().getFirmwareVersion();
        ByteString wrong = bench.image("1.1.0", 2, wrongAnswer());
        BenchOperator officer = card.officer();
        officer.load(wrong);
        officer.done(Requests.activate());
        card.comesTo(CardState.UNINITIALIZED);
        bench.same(
                "number of times that the firmware before was taken back",
                1,
                Histories.texts(card, EventKind.FIRMWARE_ROLLED_BACK).size());
        bench.same("version", before, card.status().getFirmwareVersion());
    }

    private static ImageParts wrongAnswer() {
        ImageParts parts = ImageParts.builtIn();
        String book = parts.get(ImageParts.KNOWN_ANSWERS).toStringUtf8();
        int answer = book.indexOf("SP800-56C = ") + "SP800-56C = ".length();
        char other = book.charAt(answer) == '0' ? '1' : '0';
        return parts.with(
                ImageParts.KNOWN_ANSWERS,
                ByteString.copyFromUtf8(book.substring(0, answer) + other + book.substring(answer + 1)));
    }

    private static void olderImage(Bench bench) throws Exception {
        BenchCard card = bench.card();
        loaded(card.officer(), bench.image(NEXT, 2), NEXT);
        BenchOperator officer = BenchOperator.login(card, BenchOperator.ADMIN);
        officer.done(Request.newBuilder().setKeepFirmware(KeepFirmware.getDefaultInstance()));
        officer.done(raise(2));
        officer.refused(raise(1), Code.BAD_PARAMETER);
        officer.load(bench.image("1.2.0-test", 1));
        officer.refused(Requests.activate(), Code.TAMPERED);
        bench.same("version", NEXT, card.status().getFirmwareVersion());
        card.cycle();
        bench.same("version after a power cycle", NEXT, card.status().getFirmwareVersion());
    }

    private static Request.Builder raise(int version) {
        return Request.newBuilder().setRaiseMinimum(RaiseMinimum.newBuilder().setSecurityVersion(version));
    }

    /** Has a blank card run this image, on trial. */
    static void loaded(BenchOperator officer, ByteString image, String version) {
        BenchCard card = officer.card();
        officer.load(image);
        officer.done(Requests.activate());
        card.bootsAs(version);
    }

    private static FirmwareReport.Image running(BenchCard card) {
        return card.done(Requests.firmware()).getFirmwareReport().getRunning();
    }
}
