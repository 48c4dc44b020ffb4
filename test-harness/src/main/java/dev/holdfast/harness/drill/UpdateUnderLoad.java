package dev.holdfast.harness.drill;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.drill.DrillLog.Done;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.DrillReport.Moment.Kind;
import dev.holdfast.harness.rollout.CardFirmware;
import dev.holdfast.harness.rollout.Officer;
import dev.holdfast.harness.rollout.OfficerDesk;
import dev.holdfast.harness.rollout.RollingUpdate;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.partition.image.ImageRefusal;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.List;

/**
 * Every card gets new firmware in turn while clients use the pool, whose cards are of mixed versions meanwhile. No client may be
 * refused a read; a change may have to be asked for again. In the variant with a bad image the second card refuses what it is
 * given, the pool goes on, and the first card goes back.
 */
public final class UpdateUnderLoad {

    /** On the command line and in reports. */
    public static final String NAME = "rolling-update";

    static final String BAD_IMAGE = "--bad-image";

    private static final String OFFICER = "admin";
    private static final ByteString CREDENTIAL = ByteString.copyFromUtf8("the drill's own credential");
    private static final int OWN_PHASES = 3;
    private static final int PHASES_OF_BAD_IMAGE = 3;

    private final Firmware before;
    private final Firmware after;
    private final DrillLog log;
    private final Service service;
    private final PoolUnderLoad used;
    private final List<String> cards;
    private final OfficerDesk desk;
    private final RollingUpdate update;
    private final List<String> otherVersions = new ArrayList<>();
    private int versionsSeen;

    private UpdateUnderLoad(Firmware before, DrillLog log, Service service, PoolUnderLoad used) {
        this.before = before;
        after = next(before);
        this.log = log;
        this.service = service;
        this.used = used;
        cards = used.pool().cardIds().stream().sorted().toList();
        desk = new OfficerDesk(PooledCards.of(used.pool()), new Officer(OFFICER, card -> CREDENTIAL));
        update = new RollingUpdate(desk, sentence -> {});
    }

    /**
     * Runs the drill. What goes wrong in it is in the report; only a defect of the drill itself is thrown.
     *
     * @param badImage whether the second card is to be given an altered image
     */
    public static DrillReport run(DrillPlan plan, boolean badImage, DrillListener listener) {
        PoolUnderLoad.requireCards(plan);
        String variant = badImage ? " " + BAD_IMAGE : "";
        return new DrillRun(
                        NAME,
                        "Rolling update: new firmware for every card in turn, under load",
                        PoolUnderLoad.PHASES + OWN_PHASES + (badImage ? PHASES_OF_BAD_IMAGE : plan.cards()),
                        plan,
                        plan.configuration(),
                        "./hsm drill " + NAME + " " + plan.arguments() + variant)
                .run(
                        (folders, log, service) -> {
                            try (PoolUnderLoad used = PoolUnderLoad.prepare(plan, folders, log, service)) {
                                UpdateUnderLoad drill = new UpdateUnderLoad(
                                        plan.firmware().factory().firmware(), log, service, used);
                                return badImage ? drill.stopped() : drill.whole();
                            }
                        },
                        listener);
    }

    private Loss whole() {
        FirmwareImage image = prepared();
        for (String card : cards) {
            log.recovering("Update " + card, () -> update(card, image));
        }
        log.phase("Keep the new firmware", this::keep);
        return proven();
    }

    private Loss stopped() {
        FirmwareImage image = prepared();
        String first = cards.get(0);
        String second = cards.get(1);
        log.recovering("Update " + first, () -> update(first, image));
        log.phase("Give " + second + " an altered image", () -> refuse(second, image));
        log.recovering("Take " + first + " back", () -> goBack(first));
        log.phase("See that no card is on trial", this::keep);
        return proven();
    }

    private FirmwareImage prepared() {
        log.phase("Give every card its crypto officer", this::appoint);
        return log.phase("Build new firmware, signed by vendor and owner", this::build);
    }

    private Done<String> appoint() {
        cards.forEach(desk::appoint);
        return Done.of("The credential that everybody knows is replaced on " + cards.size() + " cards.");
    }

    private Done<FirmwareImage> build() {
        FirmwareImage image = parsed(service.rack().image(after));
        return new Done<>(
                image,
                after.version() + ", security version " + after.securityVersion() + "; the cards run "
                        + before.version() + ", security version " + before.securityVersion() + ".");
    }

    private Done<String> update(String card, FirmwareImage image) {
        boolean led = used.watch().leader().getCard().equals(card);
        log.mark(Kind.STEP, "Card " + card + " gets new firmware");
        update.update(card, image);
        compare(cards.indexOf(card) + 1);
        used.goOn();
        return Done.of((led ? "It led the pool" : "It followed") + "; " + versions() + "; clients went on.");
    }

    private Done<String> refuse(String card, FirmwareImage image) {
        log.mustRefuse(
                "an altered image for card " + card,
                Code.TAMPERED,
                this::versions,
                () -> update.update(card, altered(image)));
        compare(1);
        used.watch().untilWhole(cards.size());
        used.goOn();
        return Done.of("The card is back in service with what it ran; clients go on with a pool of mixed versions.");
    }

    private Done<String> goBack(String card) {
        log.mark(Kind.STEP, "Card " + card + " goes back");
        update.rollBack(card);
        compare(0);
        used.goOn();
        return Done.of(versions() + "; clients went on.");
    }

    private Done<String> keep() {
        update.keep();
        long onTrial = update.firmware().stream()
                .filter(card -> card.report().getOnTrial())
                .count();
        log.check(new Check("cards that are no longer on trial", cards.size(), cards.size() - onTrial, List.of()));
        return Done.of(versions() + ".");
    }

    private Loss proven() {
        log.check(new Check(
                "versions that cards ran, step by step",
                versionsSeen,
                versionsSeen - otherVersions.size(),
                otherVersions));
        return used.prove(true);
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

    /** Of the same kind, with a mended flaw. */
    private static Firmware next(Firmware before) {
        String[] numbers = before.version().split("[.-]", -1);
        String version =
                numbers[0] + "." + (Integer.parseInt(numbers[1]) + 1) + ".0" + (before.isTest() ? "-test" : "");
        return new Firmware(version, before.securityVersion() + 1);
    }

    private String versions() {
        return String.join(
                ", ",
                update.firmware().stream()
                        .map(card -> card.card() + " runs "
                                + card.report().getRunning().getVersion())
                        .toList());
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
