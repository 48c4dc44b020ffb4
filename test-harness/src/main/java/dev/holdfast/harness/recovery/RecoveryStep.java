package dev.holdfast.harness.recovery;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Locale;

/** The procedure that brings a lost pool back, step by step, and what it starts from. This is the only place that numbers it. */
public enum RecoveryStep {
    BACK_UP("The pool is backed up"),
    CREATE("All its cards are lost; a new pool is created"),
    BEGIN_RECOVERY("The new pool makes an exchange key"),
    TRANSFER("A quorum of custodians makes the transfer file, offline"),
    UPLOAD("The transfer file is uploaded"),
    BACK_UP_NEW("The new pool is backed up"),
    RESTORE("The lost pool's backup is restored"),
    PROVE("Everything is compared with what there was");

    private final String sentence;

    RecoveryStep(String sentence) {
        this.sentence = sentence;
    }

    /** From 1. */
    public int number() {
        return ordinal() + 1;
    }

    public String sentence() {
        return sentence;
    }

    /** As the command line has it: {@code back-up}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of its number or its key. */
    public static RecoveryStep parse(String text) {
        for (RecoveryStep step : values()) {
            if (text.equals(step.key()) || text.equals(Integer.toString(step.number()))) {
                return step;
            }
        }
        throw new RefusedException(
                Code.BAD_PARAMETER, "There is no step " + text + "; write 1 to " + values().length + ".");
    }
}
