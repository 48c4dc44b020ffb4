package dev.holdfast.harness.operator;

import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Output;
import dev.holdfast.proto.v1.SubState;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a card says of its state, in words. */
public final class CardWord {

    private CardWord() {}

    /** "status", "data"; empty when the card does not say. */
    static String of(Output output) {
        return output == Output.OUTPUT_UNSPECIFIED ? "" : word(output, "OUTPUT_");
    }

    /** "crypto officer", "user", "appliance", "non approved". */
    static String of(SubState state) {
        return word(state, "SUB_STATE_");
    }

    /** One line: the standard's state, what a person sees, what may leave the card, whom it serves. Empty when it does not say. */
    public static String line(CardStatus status) {
        if (status.getStandardState().isEmpty()) {
            return "";
        }
        String serving = status.getSubStatesList().stream().map(CardWord::of).collect(Collectors.joining(", "));
        return status.getStandardState() + "; light " + status.getIndicator() + "; lets out " + of(status.getOutput())
                + (serving.isEmpty() ? "" : "; serving " + serving);
    }

    private static String word(Enum<?> value, String prefix) {
        return value.name().substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
