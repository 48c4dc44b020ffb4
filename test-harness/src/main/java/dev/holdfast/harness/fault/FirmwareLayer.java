package dev.holdfast.harness.fault;

import dev.holdfast.harness.fault.Layers.Begun;
import dev.holdfast.harness.fault.Layers.Undone;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardFaultList;
import dev.holdfast.proto.v1.ClearCardFaults;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.InjectFault;
import dev.holdfast.proto.v1.ListCardFaults;
import dev.holdfast.proto.v1.PowerCut;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ResumeCard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the test firmware of a card does wrong, its disks included; release firmware has no hooks for it. */
final class FirmwareLayer {

    private static final Logger LOG = LoggerFactory.getLogger(FirmwareLayer.class);

    private static final String BOOT = "boot.verified";
    /** The number of a fault that a card met before it could tell it. */
    private static final int UNTOLD = 0;

    private static final Set<Code> SILENCE = Set.of(Code.DEADLINE_EXCEEDED, Code.UNREACHABLE, Code.OUTCOME_UNKNOWN);

    private final Stage stage;
    private final CardLayer cards;

    FirmwareLayer(Stage stage, CardLayer cards) {
        this.stage = stage;
        this.cards = cards;
    }

    Begun plan(Fault.InFirmware fault, List<String> met) {
        Map<String, Integer> numbers = inject(fault.fault(), met);
        StringBuilder did = new StringBuilder(inWords(numbers));
        if (fault.boot()) {
            for (String card : met) {
                cards.powerOff(card);
                did.append(' ')
                        .append(card)
                        .append(": ")
                        .append(cards.booted(card))
                        .append('.');
            }
        }
        return new Begun(did.toString(), () -> clear(numbers));
    }

    /** The power fails at the boot that the fault begins with, and at each one that is tried afterwards. */
    Begun crash(Fault.CrashLoop fault, List<String> met) {
        CardFault cut = CardFault.newBuilder()
                .setPowerCut(PowerCut.newBuilder().setPoint(BOOT))
                .setTimes(fault.times())
                .build();
        Map<String, Integer> numbers = inject(cut, met);
        for (String card : met) {
            cards.powerOff(card);
            for (int boot = 0; boot < fault.times(); boot++) {
                String unused = cards.booted(card);
            }
        }
        return new Begun(
                "Lost their power at each of " + fault.times() + " boots: " + CardLayer.list(met) + ".",
                () -> clear(numbers));
    }

    private static String inWords(Map<String, Integer> numbers) {
        return numbers.entrySet().stream()
                .map(card -> card.getValue() == UNTOLD
                        ? card.getKey() + " lost its power over it before it could answer."
                        : "Planned: fault " + card.getValue() + " of " + card.getKey() + ".")
                .collect(Collectors.joining(" "));
    }

    private Map<String, Integer> inject(CardFault fault, List<String> met) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        cards.each(met, card -> numbers.put(card, planned(card, fault)), card -> Optional.ofNullable(numbers.get(card))
                .ifPresent(number -> clear(card, number)));
        return numbers;
    }

    /** A card writes down what was planned; when that is what fails, its power is gone before it has answered. */
    private int planned(String card, CardFault fault) {
        try {
            return newest(injected(card, fault));
        } catch (RefusedException refused) {
            if (!SILENCE.contains(refused.code())) {
                throw refused;
            }
            if (!cards.losesPower(card)) {
                String unused = clear(card, UNTOLD);
                var unusedToo = cards.backInService(List.of(card));
                throw refused;
            }
            return UNTOLD;
        }
    }

    private CardFaultList injected(String card, CardFault fault) {
        Response answer = cards.ask(
                card,
                Request.newBuilder().setInjectFault(InjectFault.newBuilder().setFault(fault)));
        if (answer.getStatus().getCode() == Code.OK) {
            return answer.getCardFaultList();
        }
        String wayOut = answer.getStatus().getCode() == Code.FORBIDDEN ? " Run the drill with --firmware test." : "";
        throw new RefusedException(
                answer.getStatus().getCode(),
                "Card " + card + ": " + answer.getStatus().getMessage() + wayOut);
    }

    private static int newest(CardFaultList list) {
        return list.getFaultsList().stream()
                .mapToInt(CardFaultList.Entry::getNumber)
                .max()
                .orElseThrow();
    }

    private Undone clear(Map<String, Integer> numbers) {
        StringBuilder did = new StringBuilder();
        numbers.forEach((card, number) -> {
            if (cards.isThere(card)) {
                did.append(card).append(clear(card, number));
            }
        });
        Undone back = cards.backInService(List.copyOf(numbers.keySet()));
        return new Undone(did + back.did(), back.whole());
    }

    /** A card that cannot be asked has its power cut, and forgets everything that was planned for it. */
    private String clear(String card, int number) {
        if (number != UNTOLD && cards.hasPower(card)) {
            try {
                return cleared(card, number);
            } catch (RefusedException silent) {
                LOG.debug("Card {} cannot be told to mend it", card, silent);
            }
        }
        cards.powerOff(card);
        stage.hazards().forgetFaults(card);
        return " forgot what was planned for it. ";
    }

    private String cleared(String card, int number) {
        CardFaultList before = cards.ask(
                        card, Request.newBuilder().setListCardFaults(ListCardFaults.getDefaultInstance()))
                .getCardFaultList();
        int fired = before.getFaultsList().stream()
                .filter(entry -> entry.getNumber() == number)
                .mapToInt(CardFaultList.Entry::getFired)
                .sum();
        Response unused = cards.ask(
                card,
                Request.newBuilder()
                        .setClearCardFaults(ClearCardFaults.newBuilder().addNumbers(number)));
        for (String point : before.getHaltedList()) {
            Response unusedToo = cards.ask(
                    card, Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt(point)));
        }
        return " met it " + (fired == 1 ? "once. " : fired + " times. ");
    }
}
