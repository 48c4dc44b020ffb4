package dev.holdfast.partition.operators;

import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.util.Optional;

/** The roll from boot to power-off. What it says is durable. */
final class Enrollment {

    private final OwnCard card;
    private final RollFile file;
    private Roll roll;
    private boolean closed;

    private Enrollment(OwnCard card, RollFile file, Roll roll) {
        this.card = card;
        this.file = file;
        this.roll = roll;
    }

    /** @throws RefusedException CARD_ERROR when what lies on the flash is not what this card wrote last */
    static Enrollment open(OwnCard card) throws IOException {
        Environment given = card.environment();
        RollFile file = new RollFile(given.flash(), given.nvram(), given.fuses(), card.crypto());
        return new Enrollment(card, file, file.read().orElseGet(Roll::blank));
    }

    Roll roll() {
        return roll;
    }

    /** The operator as he is now, if he has still the credential by which he was known before. */
    Optional<Enrolled> still(Enrolled before) {
        return roll.find(before.name())
                .filter(now -> now.verifier().equals(before.verifier()) && now.role() == before.role());
    }

    /** On return a power cut does not undo it. A card whose flash or NVRAM fails goes into its error state. */
    void become(Roll next) {
        if (closed) {
            throw new RefusedException(Code.WRONG_STATE, "The card has left service meanwhile; see its state.");
        }
        try {
            file.write(next);
        } catch (IOException e) {
            String cause = "The roll of the card's operators cannot be written: flash or NVRAM fails.";
            card.fail(cause);
            throw new RefusedException(Code.CARD_ERROR, cause);
        }
        roll = next;
    }

    boolean isOpen() {
        return !closed;
    }

    void close() {
        closed = true;
    }
}
