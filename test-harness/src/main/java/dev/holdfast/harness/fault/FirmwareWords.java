package dev.holdfast.harness.fault;

import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.EntropyFault;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.IntegrityFault;
import dev.holdfast.proto.v1.PairwiseFault;
import dev.holdfast.proto.v1.PlantedBugFault;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.SelfTestRow;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The words for what a card's test firmware does wrong, its disks included. */
final class FirmwareWords {

    private static final long MOST = 1_000_000;
    private static final String FIRMWARE = "firmware";
    private static final String UNDO = "The card is told to mend it; then as power-cut.";
    private static final String ROT = UNDO + " What it made of the disk stays, and may cost the copy.";
    private static final String TIMES = "times";
    private static final String SKIP = "skip";
    private static final String DISK = "disk";
    private static final String BOOT = "boot";
    private static final String NUMBER = "number";
    private static final String ALGORITHM = "algorithm";
    private static final String KIND = "kind";
    private static final String PART = "part";
    private static final String POINT = "point";
    private static final String BUG = "bug";

    private static final Option HOW_OFTEN =
            Option.optional(TIMES, new Type.Whole(0, MOST), "0", "how often it has its effect; 0 for always");
    private static final Option AFTER =
            Option.optional(SKIP, new Type.Whole(0, MOST), "0", "how many chances pass before the first effect");

    private static final List<SelfTestRow> TESTED_AT_BOOT = SecurityPolicies.current().getSelfTestsList().stream()
            .filter(test -> test.getCondition().startsWith("at boot,"))
            .toList();

    private FirmwareWords() {}

    static void addTo(FaultWord.Book book) {
        disk(book, "io-error", DiskFault.Kind.IO_ERROR, "Calls on the card's disk fail.", UNDO);
        disk(book, "full-disk", DiskFault.Kind.FULL, "The card's disk is full.", UNDO);
        disk(book, "lost-sync", DiskFault.Kind.LOST_SYNC, "What was not synced honestly is lost with the power.", UNDO);
        disk(book, "bit-rot", DiskFault.Kind.BIT_ROT, "A bit of what is read has changed, and stays so.", ROT);
        disk(
                book,
                "torn-write",
                DiskFault.Kind.TORN_WRITE,
                "Half of what is written reaches the disk; then the power fails.",
                ROT);
        add(
                book,
                "self-test",
                "A self-test sees a spoiled answer.",
                arguments -> CardFault.newBuilder()
                        .setSelfTest(SelfTestFault.newBuilder().setNumber(numberOfTest(arguments))),
                Option.optional(
                        ALGORITHM,
                        new Type.Choice(TESTED_AT_BOOT.stream()
                                .map(SelfTestRow::getAlgorithm)
                                .distinct()
                                .toList()),
                        "AES-256-GCM",
                        "whose first test it is"),
                Option.optional(
                        NUMBER,
                        new Type.Whole(1, 9999),
                        "of any other test, as the security policy numbers it; then no algorithm counts"),
                boot("true"));
        add(
                book,
                "pair-wise",
                "A generated pair is spoiled before its consistency test.",
                arguments -> CardFault.newBuilder()
                        .setPairwise(PairwiseFault.newBuilder().setAlgorithm(text(arguments, ALGORITHM))),
                Option.optional(ALGORITHM, new Type.Text(), "of this algorithm; of any, if none is named"),
                boot("false"));
        add(
                book,
                "entropy",
                "The noise source is stuck, or biased.",
                arguments -> CardFault.newBuilder()
                        .setEntropy(EntropyFault.newBuilder()
                                .setKind(EntropyFault.Kind.valueOf(
                                        arguments.choice(KIND).toUpperCase(Locale.ROOT)))),
                Option.optional(
                        KIND, new Type.Choice(List.of("stuck", "biased", "hiccup")), "stuck", "what is wrong with it"),
                boot("true"));
        add(
                onThisMachine(book),
                "integrity",
                "A byte of the running image reads wrong at the next integrity test.",
                arguments -> CardFault.newBuilder()
                        .setIntegrity(IntegrityFault.newBuilder().setPart(text(arguments, PART))),
                Option.optional(PART, new Type.Text(), "of the image; any, if none is named"),
                boot("true"));
        add(
                book,
                "halt",
                "What the card does stops at a point, and waits there.",
                arguments -> CardFault.newBuilder().setHalt(Halt.newBuilder().setPoint(arguments.text(POINT))),
                Option.required(POINT, new Type.Text(), "as the security policy names it, such as self-test.begun"),
                boot("false"));
        add(
                book,
                "planted-bug",
                "The card makes a mistake that an author of its firmware could have made, and that the checkers must find.",
                arguments -> CardFault.newBuilder()
                        .setPlantedBug(PlantedBugFault.newBuilder().setBug(arguments.choice(BUG))),
                Option.required(BUG, new Type.Choice(PlantedBug.words()), "which, as docs/planted-bugs.md lists them"),
                boot("false"));
        book.add(
                FaultWord.ofCards(
                                FIRMWARE,
                                "crash-loop",
                                "The card's power fails at every boot, and it is booted again each time.",
                                "What is planned for the card is forgotten; then as power-cut.",
                                Option.optional(TIMES, new Type.Whole(1, 100), "3", "boots that fail"))
                        .inTestFirmware(),
                arguments -> new Fault.CrashLoop((int) arguments.whole(TIMES)));
        image(
                book,
                "bad-signature",
                "The image on the card's flash is not as the vendor signed it, and the card boots.",
                Fault.OtherImage.Kind.BAD_SIGNATURE);
        image(
                book,
                "firmware-rollback",
                "An older image, rightly signed, one security version behind lies on the card's flash, and the card boots. It runs that, unless its minimum was raised.",
                Fault.OtherImage.Kind.OLDER);
        image(
                book,
                "mixed-versions",
                "The card runs another version than the other cards, signed as theirs is.",
                Fault.OtherImage.Kind.OTHER_VERSION);
    }

    private static void image(FaultWord.Book book, String name, String summary, Fault.OtherImage.Kind kind) {
        book.add(
                FaultWord.ofCards(FIRMWARE, name, summary, "What was on the flash is put back; then as power-cut."),
                arguments -> new Fault.OtherImage(kind));
    }

    private static int numberOfTest(Arguments arguments) {
        return arguments.has(NUMBER)
                ? (int) arguments.whole(NUMBER)
                : TESTED_AT_BOOT.stream()
                        .filter(test -> test.getAlgorithm().equals(arguments.choice(ALGORITHM)))
                        .findFirst()
                        .orElseThrow()
                        .getNumber();
    }

    private static Option boot(String fallback) {
        return Option.optional(
                BOOT, new Type.Flag(), fallback, "whether the card boots at once, so that its boot meets the fault");
    }

    private static String text(Arguments arguments, String option) {
        return arguments.has(option) ? arguments.text(option) : "";
    }

    private static void disk(FaultWord.Book book, String name, DiskFault.Kind kind, String summary, String undo) {
        book.add(
                FaultWord.ofCards(
                                DISK,
                                name,
                                summary,
                                undo,
                                Option.optional(
                                        DISK,
                                        new Type.Choice(List.of("disk", "flash", "either")),
                                        "disk",
                                        "of the sealed store, or of what the firmware keeps of itself"),
                                HOW_OFTEN,
                                AFTER)
                        .inTestFirmware(),
                arguments -> planned(
                        CardFault.newBuilder()
                                .setDisk(DiskFault.newBuilder()
                                        .setKind(kind)
                                        .setDisk(
                                                arguments.choice(DISK).equals("either") ? "" : arguments.choice(DISK))),
                        arguments,
                        false));
    }

    /** In virtual time cards run what the code is, and have no image on their flash that could read wrong. */
    private static FaultWord.Book onThisMachine(FaultWord.Book book) {
        return (word, read) -> book.add(word.where(Hosting.EMBEDDED, Hosting.PROCESSES), read);
    }

    private static void add(
            FaultWord.Book book,
            String name,
            String summary,
            Function<Arguments, CardFault.Builder> fault,
            Option... options) {
        Option[] all = new Option[options.length + 2];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = HOW_OFTEN;
        all[options.length + 1] = AFTER;
        book.add(
                FaultWord.ofCards(FIRMWARE, name, summary, UNDO, all).inTestFirmware(),
                arguments -> planned(fault.apply(arguments), arguments, arguments.flag(BOOT)));
    }

    private static Fault planned(CardFault.Builder fault, Arguments arguments, boolean boot) {
        return new Fault.InFirmware(
                fault.setTimes((int) arguments.whole(TIMES))
                        .setSkip((int) arguments.whole(SKIP))
                        .build(),
                boot);
    }
}
