package dev.holdfast.harness.matrix;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Arrays;
import java.util.Locale;

/** What goes wrong at a step, beside the cards that are lost there. */
public enum FaultKind {
    NONE("nothing more"),
    POWER_CUT("every card that is left loses power for a minute"),
    COORDINATOR_CRASH("the coordinator ends without a word, and starts anew"),
    PARTITION("a card is cut off from all others and from the coordinator for two minutes"),
    STORAGE_OUTAGE("the storage of the backups fails for five minutes"),
    CUSTODIAN_LATE("a custodian comes two hours late"),
    SHARE_LOST("a custodian has lost the share for ever"),
    WRONG_PASSPHRASE("a custodian has the wrong passphrase at first"),
    EXCHANGE_KEY_LOST("the exchange key is replaced before the transfer file is uploaded");

    private final String sentence;

    FaultKind(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    /** As the command line has it: {@code power-cut}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static FaultKind parse(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.key().equals(text))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.BAD_PARAMETER,
                        "There is no fault " + text + "; there are "
                                + String.join(
                                        ", ",
                                        Arrays.stream(values())
                                                .map(FaultKind::key)
                                                .toList())
                                + "."));
    }
}
