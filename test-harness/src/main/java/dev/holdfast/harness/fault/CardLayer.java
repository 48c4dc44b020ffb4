package dev.holdfast.harness.fault;

import dev.holdfast.harness.fault.Layers.Begun;
import dev.holdfast.harness.fault.Layers.Undone;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What goes wrong with whole cards, whatever firmware they run. */
final class CardLayer {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    /** A machine with much to do takes its time to boot a card. */
    private static final Duration BACK = Duration.ofSeconds(90);
    /** So soon a card that was given power runs, or has lost it again. */
    private static final Duration BOOT = Duration.ofSeconds(1);

    /** A card looks at its sensors every second, and does what it has to do even if all is well again by then. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration LAST_WRITES = Duration.ofSeconds(1);
    /** In these a card stays until it is powered anew; if that boot takes it there again, for good. */
    private static final Set<CardState> STUCK = Set.of(CardState.ERROR, CardState.SOFT_ERROR);

    /** From these no power cycle brings it back into its pool. */
    private static final Set<CardState> FOR_GOOD =
            Set.of(CardState.ZEROIZED, CardState.TAMPER_RESPONSE, CardState.DECOMMISSIONED, CardState.UNINITIALIZED);
    /** In these it is on its way to another one. */
    private static final Set<CardState> BOOTING = Set.of(
            CardState.CARD_STATE_UNSPECIFIED,
            CardState.OFF,
            CardState.BOOT,
            CardState.SELF_TEST,
            CardState.CSP_ENTRY,
            CardState.INITIALIZED);

    private final Stage stage;
    private final Hazards hazards;

    CardLayer(Stage stage) {
        this.stage = stage;
        this.hazards = stage.hazards();
    }

    Begun begin(Fault fault, List<String> cards) {
        if (fault instanceof Fault.Pause) {
            each(cards, hazards::pause, hazards::resume);
            return new Begun("Standing still: " + list(cards) + ".", () -> {
                cards.stream().filter(this::isThere).forEach(hazards::resume);
                return Undone.of("Going on: " + list(cards) + ".");
            });
        } else if (fault instanceof Fault.DestroyCard) {
            cards.forEach(card -> stage.time().await(stage.rack().destroy(card)));
            return new Begun(
                    "Gone, with all that they held: " + list(cards) + ".",
                    () -> Undone.of("What is destroyed stays so; the healer, or an operator, puts blank cards in."));
        } else if (fault instanceof Fault.Sensor sensor) {
            return sense(sensor, cards);
        } else if (fault instanceof Fault.CounterRollback rollback) {
            return rollBack(rollback.part(), cards);
        } else if (fault instanceof Fault.Kill && !hazards.ofProcesses()) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "The cards of this stage have no process of their own; cut their power, or say hosting: processes.");
        }
        each(cards, this::powerOff, this::powerOn);
        String did = fault instanceof Fault.Kill ? "Killed: " : "Without power: ";
        return new Begun(did + list(cards) + ".", () -> backInService(cards));
    }

    private Begun sense(Fault.Sensor fault, List<String> cards) {
        cards.forEach(card -> hazards.sense(card, fault.sensor(), fault.value()));
        return new Begun(fault.sensor() + " of " + list(cards) + " shows " + fault.value() / 1000.0 + ".", () -> {
            cards.stream().filter(this::isThere).forEach(card -> hazards.sense(card, fault.sensor(), fault.normal()));
            stage.time().pass(LOOK);
            return backInService(cards);
        });
    }

    /** The copy is taken while the card has no power; then it works for a while, so that the copy grows old. */
    private Begun rollBack(Hazards.Part part, List<String> cards) {
        Map<String, Hazards.Copy> newest = new LinkedHashMap<>();
        StringBuilder answers = new StringBuilder();
        for (String card : cards) {
            powerOff(card);
            Hazards.Copy old = hazards.copy(card, part);
            powerOn(card);
            stage.time().pass(LAST_WRITES);
            powerOff(card);
            newest.put(card, hazards.copy(card, Hazards.Part.ALL));
            old.putBack();
            answers.append(' ').append(card).append(": ").append(settled(card)).append('.');
        }
        return new Begun("An old copy of the " + part + " was put back." + answers, () -> putBack(newest));
    }

    /** Each card has again what was copied, and serves. */
    Undone putBack(Map<String, Hazards.Copy> copies) {
        copies.forEach((card, copy) -> {
            if (isThere(card)) {
                powerOff(card);
                copy.putBack();
            }
        });
        return backInService(List.copyOf(copies.keySet()));
    }

    /** What a card says after a boot that need not go well. */
    String booted(String card) {
        try {
            powerOn(card);
            stage.time().await("card " + card + " boots", () -> hasPower(card), BOOT);
            Response answer = status(card);
            String error = answer.getCardStatus().getError();
            return answer.getStatus().getCardState() + (error.isEmpty() ? "" : ", " + error);
        } catch (RefusedException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** What a card runs, and what has become of it, once its boot has come to an end. */
    String settled(String card) {
        powerOn(card);
        try {
            stage.time().await("card " + card + " has booted", () -> !BOOTING.contains(state(card)), BACK);
            Response answer = status(card);
            String error = answer.getCardStatus().getError();
            return answer.getCardStatus().getFirmwareVersion() + " is "
                    + answer.getStatus().getCardState()
                    + (error.isEmpty() ? "" : ", " + error.replaceFirst("\\.$", ""));
        } catch (RefusedException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** Gives cards their power, and those a new boot that an error holds; waits until each answers as one that serves. */
    Undone backInService(List<String> cards) {
        List<String> lost = new ArrayList<>();
        StringBuilder did = new StringBuilder();
        for (String card : cards) {
            if (!isThere(card)) {
                did.append(card).append(" was taken out of the rack meanwhile. ");
                continue;
            }
            if (!isMember(card)) {
                did.append(card).append(" was replaced meanwhile, and stays as it is. ");
                continue;
            }
            try {
                powerOn(card);
                if (STUCK.contains(atRest(card))) {
                    powerOff(card);
                    powerOn(card);
                }
                if (!CardStates.isServing(atRest(card))) {
                    throw new RefusedException(Code.WRONG_STATE, "Card " + card + " does not serve any more.");
                }
                did.append(card).append(" is back in service. ");
            } catch (RefusedException refused) {
                lost.add(card);
                did.append(card)
                        .append(" does not come back: ")
                        .append(reason(card, refused))
                        .append(' ');
            }
        }
        return new Undone(did.toString().strip(), lost.isEmpty());
    }

    /**
     * Where a boot has taken a card: it serves, or would have to be powered anew, or is lost. One that was going down already
     * when it was given power gets it again.
     */
    private CardState atRest(String card) {
        stage.time()
                .await(
                        "card " + card + " serves",
                        () -> {
                            if (!hasPower(card)) {
                                powerOn(card);
                            }
                            CardState state = state(card);
                            return CardStates.isServing(state) || FOR_GOOD.contains(state) || STUCK.contains(state);
                        },
                        BACK);
        return state(card);
    }

    private String reason(String card, RefusedException refused) {
        try {
            Response answer = status(card);
            return answer.getStatus().getCardState() + ", "
                    + answer.getCardStatus().getError() + " Its copy is gone; a blank card takes its place.";
        } catch (RefusedException silent) {
            return String.valueOf(refused.getMessage());
        }
    }

    private CardState state(String card) {
        try {
            return status(card).getStatus().getCardState();
        } catch (RefusedException silent) {
            return CardState.CARD_STATE_UNSPECIFIED;
        }
    }

    private Response status(String card) {
        return ask(card, Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()));
    }

    /** The card's answer, whatever its status. */
    Response ask(String card, Request.Builder request) {
        return stage.time()
                .await(stage.time()
                        .within(ANSWER, hazards.ask(card, request.build()), "Card " + card + " does not answer."));
    }

    /** Whether its power is gone, or goes now. */
    boolean losesPower(String card) {
        try {
            stage.time().await("card " + card + " has lost its power", () -> !hasPower(card), BOOT);
            return true;
        } catch (RefusedException stillThere) {
            return false;
        }
    }

    boolean hasPower(String card) {
        return stage.rack().powered().contains(card);
    }

    /** Whether it is in the rack still, or is the coordinator. */
    boolean isThere(String card) {
        return card.equals(Stage.COORDINATOR) || stage.rack().cards().contains(card);
    }

    /** Whether a pool has it still: another card may have taken its place, or its pool may be gone. */
    private boolean isMember(String card) {
        return stage.pools().list().stream().anyMatch(pool -> pool.cardIds().contains(card));
    }

    void powerOff(String card) {
        stage.time().await(stage.rack().powerOff(card));
    }

    void powerOn(String card) {
        var unused = stage.time().await(stage.rack().powerOn(card));
    }

    /** Does it to all, or to none. */
    void each(List<String> cards, Consumer<String> act, Consumer<String> undo) {
        List<String> done = new ArrayList<>();
        for (String card : cards) {
            try {
                act.accept(card);
                done.add(card);
            } catch (RefusedException refused) {
                done.forEach(undo);
                throw refused;
            }
        }
    }

    static String list(List<String> cards) {
        return String.join(", ", cards);
    }
}
