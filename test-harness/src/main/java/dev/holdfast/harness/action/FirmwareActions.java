package dev.holdfast.harness.action;

import static dev.holdfast.harness.action.Action.told;
import static dev.holdfast.harness.experiment.Kind.RECOVERY;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.action.Action.Outcome;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Kind;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.harness.rollout.CardFirmware;
import dev.holdfast.harness.rollout.Officer;
import dev.holdfast.harness.rollout.OfficerDesk;
import dev.holdfast.harness.rollout.RollingUpdate;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.partition.image.ImageRefusal;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How cards get new firmware, on machines: an officer waits for a card by their time. What every card runs is compared. */
final class FirmwareActions {

    private static final String OFFICER = "admin";
    /** Of the first officer of each card, once a drill has appointed one. */
    static final ByteString CREDENTIAL = ByteString.copyFromUtf8("the drill's own credential");

    static final List<Word> WORDS = List.of(
            word(RECOVERY, "appoint-officers", "Gives every card its crypto officer: nothing else opens before."),
            word(RECOVERY, "build-firmware", "Builds a next version, signed by the maker and the owner of the cards."),
            word(RECOVERY, "update-in-turn", "Loads the new firmware into one card after the other, under load."),
            word(RECOVERY, "update-first-card", "Loads the new firmware into the first card."),
            word(RECOVERY, "offer-altered-image", "Offers the second card an image of which one bit is wrong."),
            word(RECOVERY, "take-back", "Takes the first card back to what it ran before, within its trial."),
            word(RECOVERY, "keep-firmware", "Ends the trial of new firmware on all cards."),
            word(Kind.CHECK, "versions-as-expected", "Every card ran, step by step, the firmware that it had to run."));

    private final Scene scene;
    private final Firmware before;
    private final Firmware after;
    private final OfficerDesk desk;
    private final RollingUpdate update;
    private final List<String> cards;
    private final List<String> otherVersions = new ArrayList<>();
    private int versionsSeen;
    private Optional<FirmwareImage> built = Optional.empty();

    FirmwareActions(Scene scene, Firmware before) {
        this.scene = scene;
        this.before = before;
        after = next(before);
        desk = new OfficerDesk(PooledCards.of(scene.pool()), new Officer(OFFICER, card -> CREDENTIAL));
        update = new RollingUpdate(desk, sentence -> {});
        cards = scene.pool().cardIds().stream().sorted().toList();
    }

    private static Word word(Kind kind, String name, String summary) {
        return new Word(kind, name, summary, List.of(), Set.of(Hosting.EMBEDDED, Hosting.PROCESSES));
    }

    Map<String, Action> actions() {
        return Map.of(
                "appoint-officers", told(arguments -> appoint()),
                "build-firmware", told(arguments -> build()),
                "update-in-turn", new CardByCard(() -> cards, (card, arguments) -> update(card)),
                "update-first-card", told(arguments -> update(cards.get(0))),
                "offer-altered-image", told(arguments -> offer(cards.get(1))),
                "take-back", told(arguments -> goBack(cards.get(0))),
                "keep-firmware", arguments -> keep(),
                "versions-as-expected", arguments -> seen());
    }

    private String appoint() {
        cards.forEach(desk::appoint);
        return "The credential that everybody knows is replaced on " + cards.size() + " cards.";
    }

    private String build() {
        built = Optional.of(parsed(scene.service().rack().image(after)));
        return after.version() + ", security version " + after.securityVersion() + "; the cards run " + before.version()
                + ", security version " + before.securityVersion() + ".";
    }

    private String update(String card) {
        boolean led = scene.watch().leader().getCard().equals(card);
        scene.log().mark(Moment.Kind.STEP, "Card " + card + " gets new firmware");
        update.update(card, image());
        compare(cards.indexOf(card) + 1);
        scene.clients().goOn();
        return (led ? "It led the pool" : "It followed") + "; " + versions() + "; clients went on.";
    }

    private String offer(String card) {
        try {
            update.update(card, altered(image()));
        } finally {
            scene.watch().untilWhole(cards.size());
            scene.clients().goOn();
        }
        return "It was taken.";
    }

    private String goBack(String card) {
        scene.log().mark(Moment.Kind.STEP, "Card " + card + " goes back");
        compare(1);
        update.rollBack(card);
        compare(0);
        scene.clients().goOn();
        return versions() + "; clients went on.";
    }

    private Outcome keep() {
        update.keep();
        long onTrial = update.firmware().stream()
                .filter(card -> card.report().getOnTrial())
                .count();
        return Outcome.compared(
                versions() + ".",
                new Check("cards that are no longer on trial", cards.size(), cards.size() - onTrial, List.of()));
    }

    private Outcome seen() {
        return Outcome.compared(
                versions() + ".",
                new Check(
                        "versions that cards ran, step by step",
                        versionsSeen,
                        versionsSeen - otherVersions.size(),
                        otherVersions));
    }

    /** @param updated how many cards, the first ones, are to run the new firmware now */
    private void compare(int updated) {
        for (CardFirmware card : update.firmware()) {
            versionsSeen++;
            String expected = (cards.indexOf(card.card()) < updated ? after : before).version();
            String found = card.report().getRunning().getVersion();
            if (!found.equals(expected)) {
                otherVersions.add(card.card() + " runs " + found + " and not " + expected);
            }
        }
    }

    private String versions() {
        return String.join(
                ", ",
                update.firmware().stream()
                        .map(card -> card.card() + " runs "
                                + card.report().getRunning().getVersion())
                        .toList());
    }

    private FirmwareImage image() {
        return built.orElseThrow(
                () -> new RefusedException(Code.CONFLICT, "There is no new firmware yet; use build-firmware before."));
    }

    /** Of the same kind, with a mended flaw. */
    private static Firmware next(Firmware before) {
        String[] numbers = before.version().split("[.-]", -1);
        String version =
                numbers[0] + "." + (Integer.parseInt(numbers[1]) + 1) + ".0" + (before.isTest() ? "-test" : "");
        return new Firmware(version, before.securityVersion() + 1);
    }

    /** One bit of its last part, as a disk or a thief of signatures would have it. */
    private static FirmwareImage altered(FirmwareImage image) {
        byte[] content = image.content().toByteArray();
        int lastOfParts = content.length - image.seals().getSerializedSize() - 1;
        content[lastOfParts] ^= 1;
        return parsed(ByteString.copyFrom(content));
    }

    private static FirmwareImage parsed(ByteString content) {
        try {
            return FirmwareImage.parse(content);
        } catch (ImageRefusal refusal) {
            throw new IllegalStateException("the drill's own image cannot be read", refusal);
        }
    }
}
