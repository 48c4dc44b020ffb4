package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.harness.functional.Access;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Technique;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.ClearCardFaults;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.ImagePart;
import dev.holdfast.proto.v1.InjectFault;
import dev.holdfast.proto.v1.IntegrityFault;
import dev.holdfast.proto.v1.ListCardFaults;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ResumeCard;
import dev.holdfast.proto.v1.ServiceRow;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Section 5: the integrity of firmware, and who answers for it. */
final class SoftwareSecurity {

    private static final String INTEGRITY =
            "FSM-States-Testing/Self-Test-State-Testing/Pre-operational-Integrity-Test-Verification";
    private static final String IMAGE = "flash/image-a";
    private static final int PRELUDE = 24;
    private static final int INTEGRITY_TEST = 801;

    private SoftwareSecurity() {}

    static List<FunctionalTest> tests() {
        return Stream.of(integrity(), interfaces(), FirmwareLoading.tests(), FirmwareAuthority.tests())
                .flatMap(List::stream)
                .toList();
    }

    private static List<FunctionalTest> integrity() {
        return List.of(
                FunctionalTest.of(
                                "altered-image-does-not-run",
                                "One changed bit anywhere in the installed image leads to the error state at the next boot.",
                                List.of("05.06.03", "05.06.06", "05.08.01"),
                                INTEGRITY,
                                "For the marker, the manifest, each part and the seals: changes a bit of the image on the"
                                        + " flash, boots, asks for services, then mends the bit and boots again.",
                                SoftwareSecurity::alteredImage)
                        .by(Access.PHYSICAL, Technique.HARNESS)
                        .inducing("One bit of the image on the card's flash is changed while the card has no power."),
                FunctionalTest.of(
                                "each-part-has-its-digest",
                                "The digest of every part of the image is checked at boot, and a wrong one is named.",
                                List.of("05.06.03"),
                                INTEGRITY,
                                "For each part: has it read wrong once, boots, reads the error, and boots again.",
                                SoftwareSecurity::eachPart)
                        .inducing("Test firmware reads one byte of the part wrong at the next integrity test."),
                FunctionalTest.of(
                                "integrity-test-on-demand",
                                "A power cycle and a service run the integrity test whenever an operator wants it, and it"
                                        + " finds what happened since.",
                                List.of("05.11.01", "05.11.02"),
                                INTEGRITY,
                                "Cycles the power of a card in service; has the test run while a part reads wrong; changes"
                                        + " the image, cycles again; mends it, cycles again.",
                                SoftwareSecurity::onDemand)
                        .by(Access.PHYSICAL, Technique.HARNESS)
                        .inducing("One bit of the image on the card's flash is changed."));
    }

    private static List<FunctionalTest> interfaces() {
        return List.of(
                FunctionalTest.of(
                        "one-interface-to-the-firmware",
                        "Every service of the policy is one of the protocol's requests, every request is a service of the"
                                + " policy, and nothing else is answered.",
                        List.of("05.12.02"),
                        "Module-Interface-Verification",
                        "Compares the requests of the protocol with the services that the card's policy lists, asks for each,"
                                + " then for none, and sends a frame that is none.",
                        SoftwareSecurity::oneInterface),
                FunctionalTest.of(
                                "no-debugging-in-release-firmware",
                                "Release firmware offers nobody a way to stop it, to look into it or to change what it does.",
                                List.of("05.16.03"),
                                "Services-Testing",
                                "Asks release firmware for every fault service, as a tester, as a coordinator and as a crypto"
                                        + " officer, blank and as a member of a pool.",
                                SoftwareSecurity::noDebugging)
                        .on("A new card with release firmware, powered on."));
    }

    private static void alteredImage(Bench bench) throws Exception {
        BenchCard card = bench.card();
        card.is(CardState.UNINITIALIZED);
        for (Map.Entry<String, Integer> place : places(card).entrySet()) {
            bench.note("Now " + place.getKey() + ".");
            card.off();
            card.spoil(IMAGE, place.getValue());
            card.on();
            card.is(CardState.ERROR);
            String error = card.status().getError();
            bench.check(
                    "the error says which test failed",
                    error.startsWith("Firmware integrity test failed"),
                    () -> error);
            card.refused(Requests.initialize("pool", List.of(card)), Code.CARD_ERROR);
            card.refused(Requests.selfTests(), Code.CARD_ERROR);
            card.off();
            card.spoil(IMAGE, place.getValue());
            card.on();
            card.is(CardState.UNINITIALIZED);
        }
    }

    /** One byte of everything that an image consists of, by its offset in the file. */
    private static Map<String, Integer> places(BenchCard card) throws Exception {
        FirmwareImage image = FirmwareImage.parse(
                ByteString.copyFrom(Files.readAllBytes(card.folder().resolve(IMAGE))));
        int parts = PRELUDE + image.manifest().getSerializedSize();
        Map<String, Integer> places = new LinkedHashMap<>();
        places.put("the marker", 0);
        places.put("the manifest", PRELUDE + 2);
        for (ImagePart part : image.manifest().getPartsList()) {
            places.put("the part " + part.getName(), parts + part.getOffset() + part.getLength() / 2);
        }
        places.put("the seals", image.content().size() - 1);
        return places;
    }

    private static void eachPart(Bench bench) throws Exception {
        BenchCard card = bench.card();
        for (String part : ImageParts.builtIn().names()) {
            card.tester()
                    .fault(CardFault.newBuilder()
                            .setTimes(1)
                            .setIntegrity(IntegrityFault.newBuilder().setPart(part)));
            card.cycle();
            card.is(CardState.ERROR);
            String error = card.status().getError();
            bench.check("the error names " + part, error.contains(part), () -> error);
            card.refused(Requests.initialize("pool", List.of(card)), Code.CARD_ERROR);
            card.cycle();
            card.is(CardState.UNINITIALIZED);
        }
    }

    private static void onDemand(Bench bench) throws Exception {
        BenchCard card = bench.pool().card();
        card.cycle();
        card.comesTo(CardState.OPERATIONAL);
        bench.check("the card went through BOOT and SELF_TEST", card.past().startsWith("BOOT, SELF_TEST, "));
        card.done(Requests.selfTests(INTEGRITY_TEST));
        card.is(CardState.OPERATIONAL);
        card.tester().fault(CardFault.newBuilder().setTimes(1).setIntegrity(IntegrityFault.getDefaultInstance()));
        card.done(Requests.selfTests(INTEGRITY_TEST));
        card.is(CardState.ERROR);
        card.off();
        card.spoil(IMAGE, PRELUDE + 2);
        card.on();
        card.is(CardState.ERROR);
        bench.same("what the card went through", "BOOT, ERROR", card.past());
        card.off();
        card.spoil(IMAGE, PRELUDE + 2);
        card.on();
        card.comesTo(CardState.OPERATIONAL);
    }

    private static void oneInterface(Bench bench) throws Exception {
        BenchCard card = bench.card();
        Set<String> services = card.done(Requests.policy()).getPolicy().getServicesList().stream()
                .map(ServiceRow::getService)
                .collect(Collectors.toCollection(TreeSet::new));
        List<FieldDescriptor> requests =
                Request.getDescriptor().getOneofs().get(0).getFields();
        Set<String> names = requests.stream()
                .map(request -> request.getName().toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        bench.same("the set of the protocol's " + names.size() + " requests", services, names);
        for (FieldDescriptor request : requests) {
            Response answer = card.ask(Request.newBuilder()
                    .setField(
                            request,
                            Request.newBuilder().newBuilderForField(request).build()));
            bench.check(
                    "the card answers " + request.getName() + " by a status of its own",
                    answer.getStatus().getCode() != Code.INTERNAL
                            && answer.getStatus().getCode() != Code.UNREACHABLE,
                    answer::toString);
        }
        card.cycle();
        card.refused(Request.newBuilder(), Code.BAD_PARAMETER);
        bench.check(
                "the card ends a channel on which no frame comes",
                card.send(ByteString.copyFrom(new byte[] {0, 0, 0, 1, 0x7f})).getEnded());
        card.is(CardState.UNINITIALIZED);
    }

    private static void noDebugging(Bench bench) throws Exception {
        BenchCard card = bench.card(FirmwareKind.RELEASE);
        var officer = card.officer();
        for (Request.Builder service : faultServices()) {
            card.refused(service, Code.FORBIDDEN);
            officer.refused(service.clone(), Code.FORBIDDEN);
            card.refused(card.askAsCoordinator(service.clone().clearSession()), Code.FORBIDDEN);
        }
        card.done(Requests.initialize("pool", List.of(card)));
        for (Request.Builder service : faultServices()) {
            card.refused(service, Code.FORBIDDEN);
        }
    }

    private static List<Request.Builder> faultServices() {
        return List.of(
                Request.newBuilder()
                        .setInjectFault(InjectFault.newBuilder()
                                .setFault(CardFault.newBuilder()
                                        .setHalt(Halt.newBuilder().setPoint("self-test.begun")))),
                Request.newBuilder().setListCardFaults(ListCardFaults.getDefaultInstance()),
                Request.newBuilder().setClearCardFaults(ClearCardFaults.getDefaultInstance()),
                Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt("self-test.begun")));
    }
}
