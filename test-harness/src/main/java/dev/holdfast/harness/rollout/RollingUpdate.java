package dev.holdfast.harness.rollout;

import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AbandonLoad;
import dev.holdfast.proto.v1.ActivateLoad;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.GetFirmware;
import dev.holdfast.proto.v1.KeepFirmware;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RollBackFirmware;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Brings new firmware to the cards of a pool, one after the other: a card is touched only while all of them are in service and
 * up to date, so that the pool goes on without it. The firmware runs on trial until it is kept, or taken back.
 */
public final class RollingUpdate {

    private final OfficerDesk desk;
    private final PoolWatch watch;
    private final Consumer<String> told;

    /** @param told takes a sentence for whoever watches, about each card */
    public RollingUpdate(OfficerDesk desk, Consumer<String> told) {
        this.desk = desk;
        this.watch = new PoolWatch(desk.cards());
        this.told = told;
    }

    /** What each card runs now. */
    public List<CardFirmware> firmware() {
        return cards().stream()
                .map(card -> new CardFirmware(card, report(card)))
                .toList();
    }

    /**
     * Loads an image into every card that does not run it. What would stand in the way at a later card is looked for before the
     * first one is touched.
     *
     * @throws RefusedException with what each card runs, when a card did not come to run it; the cards after it are untouched
     */
    public void update(FirmwareImage image) {
        List<String> cards =
                cards().stream().filter(card -> !runs(report(card), image)).toList();
        cards.forEach(card -> requireReady(card, image));
        each(cards, card -> update(card, image));
    }

    /** Ends every trial: what the cards run stays. */
    public void keep() {
        each(onTrial(), card -> {
            desk.inSession(
                    card,
                    session -> desk.ask(
                            card,
                            session.apply(Request.newBuilder().setKeepFirmware(KeepFirmware.getDefaultInstance()))));
            told.accept(card + " keeps " + report(card).getRunning().getVersion() + ".");
        });
    }

    /** Takes every card on trial back to what it ran before. */
    public void rollBack() {
        each(onTrial(), this::rollBack);
    }

    /**
     * Loads an image into one card once the pool is whole, and returns when it is whole again.
     *
     * @throws RefusedException when the card does not run the image then
     */
    public void update(String card, FirmwareImage image) {
        watch.untilWhole(cards().size());
        desk.inSession(card, session -> load(card, image, session));
        // It was in maintenance until its power went; from firmware that does not boot it goes back by itself.
        PoolWatch.await("card " + card + " is back in service", () -> isInService(card, report -> true));
        FirmwareReport now = report(card);
        if (!runs(now, image)) {
            throw new RefusedException(
                    Code.CARD_ERROR,
                    "Card " + card + " went back to " + now.getRunning().getVersion()
                            + ", because the new firmware did not boot. Its events say why: hsm card " + card
                            + " events.");
        }
        watch.untilWhole(cards().size());
        told.accept(card + " runs " + image.manifest().getVersion() + " on trial and has caught up.");
    }

    /** Takes one card, which is on trial, back once the pool is whole, and returns when it is whole again. */
    public void rollBack(String card) {
        watch.untilWhole(cards().size());
        FirmwareReport.Image before = report(card).getPrevious();
        desk.inSession(
                card,
                session -> restart(
                        card,
                        session.apply(
                                Request.newBuilder().setRollBackFirmware(RollBackFirmware.getDefaultInstance()))));
        PoolWatch.await(
                "card " + card + " runs " + before.getVersion() + " again",
                () -> isInService(
                        card,
                        report -> !report.getOnTrial() && report.getRunning().equals(before)));
        watch.untilWhole(cards().size());
        told.accept(card + " runs " + before.getVersion() + " again and has caught up.");
    }

    /** The same order whenever it is asked for. */
    private List<String> cards() {
        return desk.cards().ids().stream().sorted().toList();
    }

    private List<String> onTrial() {
        return cards().stream().filter(card -> report(card).getOnTrial()).toList();
    }

    private void requireReady(String card, FirmwareImage image) {
        FirmwareReport report = report(card);
        if (report.getOnTrial()) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "Card " + card + " runs " + report.getRunning().getVersion()
                            + " on trial; keep that or go back, then update.");
        }
        int minimum = report.getMinimumSecurityVersion();
        if (Integer.compareUnsigned(image.manifest().getSecurityVersion(), minimum) < 0) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "Card " + card + " accepts no security version below " + Integer.toUnsignedString(minimum)
                            + ", and the image has "
                            + Integer.toUnsignedString(image.manifest().getSecurityVersion()) + ".");
        }
        desk.inSession(card, session -> {});
    }

    private void load(String card, FirmwareImage image, UnaryOperator<Request.Builder> session) {
        try {
            for (Request.Builder part : FirmwareLoad.requests(image.content())) {
                desk.ask(card, session.apply(part));
            }
        } catch (RefusedException refused) {
            abandon(card, session);
            throw refused;
        }
        restart(card, session.apply(Request.newBuilder().setActivateLoad(ActivateLoad.getDefaultInstance())));
    }

    /** Else the card would stay out of service until it gives the load up by itself. */
    private void abandon(String card, UnaryOperator<Request.Builder> session) {
        Request abandon = session.apply(Request.newBuilder().setAbandonLoad(AbandonLoad.getDefaultInstance()))
                .build();
        desk.cards()
                .ask(card, abandon)
                .exceptionally(nothingToAbandon -> Response.getDefaultInstance())
                .join();
    }

    /** The answer may be lost with the card's power; then what the card runs afterwards says whether it did it. */
    private void restart(String card, Request.Builder request) {
        try {
            desk.ask(card, request);
        } catch (RefusedException refused) {
            if (refused.code() != Code.OUTCOME_UNKNOWN && refused.code() != Code.UNREACHABLE) {
                throw refused;
            }
        }
    }

    private boolean isInService(String card, Predicate<FirmwareReport> asWanted) {
        try {
            Response answer = desk.ask(card, request());
            return answer.getStatus().getCardState() == CardState.OPERATIONAL
                    && asWanted.test(answer.getFirmwareReport());
        } catch (RefusedException restarting) {
            return false;
        }
    }

    private FirmwareReport report(String card) {
        return desk.ask(card, request()).getFirmwareReport();
    }

    private static Request.Builder request() {
        return Request.newBuilder().setGetFirmware(GetFirmware.getDefaultInstance());
    }

    private static boolean runs(FirmwareReport report, FirmwareImage image) {
        return report.getRunning().getSha256().equals(image.sha256());
    }

    /** Stops at the first card with which it does not go well, and then says how far it came. */
    private void each(List<String> cards, Consumer<String> step) {
        for (String card : cards) {
            try {
                step.accept(card);
            } catch (RefusedException refused) {
                throw new RefusedException(refused.code(), refused.getMessage() + " Stopped there. " + summary());
            }
        }
    }

    private String summary() {
        StringBuilder summary = new StringBuilder("Now");
        for (String card : cards()) {
            summary.append(summary.length() > 3 ? ", " : " ")
                    .append(card)
                    .append(' ')
                    .append(runs(card));
        }
        return summary.append('.').toString();
    }

    private String runs(String card) {
        try {
            return new CardFirmware(card, report(card)).inWords();
        } catch (RefusedException silent) {
            return "does not answer";
        }
    }
}
