package dev.holdfast.partition.card;

import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Nvram.Mark;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.StateTable;
import dev.holdfast.partition.firmware.Zeroizable;
import dev.holdfast.partition.sealed.Zeroization;
import dev.holdfast.partition.sealed.Zeroization.Step;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.audit.Opcode;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Destroys every sensitive parameter of a card, step by step (ISO/IEC 19790 7.9.7; TE09.28, TE09.33). Once begun it has
 * only one end, across failures and power cuts; nothing but status leaves the card until it is reached.
 */
final class Zeroizer {

    private final OwnCard card;
    private final Environment environment;
    private final List<Zeroizable> parts;
    private final Runnable letGo;

    private @Nullable CompletableFuture<Void> underWay;
    private CardState end = CardState.ZEROIZED;

    /**
     * @param parts what is to be erased beside the sealed store
     * @param letGo closes what uses the parameters
     */
    Zeroizer(OwnCard card, List<Zeroizable> parts, Runnable letGo) {
        this.card = card;
        this.environment = card.environment();
        this.parts = parts;
        this.letGo = letGo;
    }

    /**
     * To be called on the card's thread. When one is under way already, this is its end too, and leaves its mark on it.
     *
     * @param last the state that it ends in
     */
    CompletableFuture<Void> zeroize(String cause, CardState last) {
        CompletableFuture<Void> begun = underWay;
        if (begun != null) {
            return overruled(last) ? begun : CompletableFuture.failedFuture(failed());
        }
        CardState before = card.life().state();
        if (!StateTable.leads(before, CardState.ZEROIZING)) {
            return CompletableFuture.failedFuture(
                    new RefusedException(Code.WRONG_STATE, "The card is " + before + " and holds nothing to zeroize."));
        }
        card.audit().note(opcode(last).name(), cause);
        CardState after = last == CardState.ZEROIZED && isMarked() ? CardState.TAMPER_RESPONSE : last;
        return begin(after, mark(last), destroyed(cause));
    }

    /** A tamper that nobody has cleared is not forgotten because everything is destroyed once more. */
    private boolean isMarked() {
        try {
            return environment.nvram().mark() == Mark.TAMPERED;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean overruled(CardState last) {
        try {
            environment.nvram().beginWipe(mark(last));
        } catch (IOException e) {
            return false;
        }
        if (end == CardState.ZEROIZED) {
            end = last;
        }
        return true;
    }

    /**
     * The card's first deed at every boot: answers what its sensors saw while it was off, and ends what a power cut
     * interrupted. Completes in SELF_TEST, the next state of a boot.
     *
     * @param tamper why the card has to be zeroized, if it has
     */
    CompletableFuture<Void> resume(Optional<String> tamper) {
        if (tamper.isPresent()) {
            card.audit().note(Opcode.TAMPER.name(), tamper.get());
            return begin(CardState.SELF_TEST, Mark.TAMPERED, destroyed(tamper.get()));
        }
        try {
            if (environment.nvram().wiping()) {
                return begin(
                        CardState.SELF_TEST, Mark.NONE, "A zeroization that power loss had interrupted is finished.");
            }
        } catch (IOException e) {
            return CompletableFuture.failedFuture(failed());
        }
        card.life().enter(CardState.SELF_TEST);
        return CompletableFuture.completedFuture(null);
    }

    private static String destroyed(String cause) {
        return "Every sensitive parameter is destroyed. " + cause;
    }

    private CompletableFuture<Void> begin(CardState last, Mark mark, String sentence) {
        end = last;
        card.life().enter(CardState.ZEROIZING);
        letGo.run();
        CompletableFuture<Void> done = new CompletableFuture<>();
        underWay = done;
        CompletableFuture<Void> unused = from(steps(mark)).whenComplete((finished, failure) -> {
            underWay = null;
            if (failure == null) {
                card.events().add(EventKind.ZEROIZATION, sentence);
                card.life().enter(end);
                done.complete(null);
            } else {
                done.completeExceptionally(failed());
            }
        });
        return done;
    }

    private Iterator<Step> steps(Mark mark) {
        List<Step> others =
                parts.stream().map(part -> new Step(part.erased(), part::erase)).toList();
        return Zeroization.steps(environment.disk(), environment.nvram(), mark, others)
                .iterator();
    }

    private static Opcode opcode(CardState end) {
        return switch (end) {
            case TAMPER_RESPONSE -> Opcode.TAMPER;
            case DECOMMISSIONED -> Opcode.DECOMMISSION;
            default -> Opcode.ZEROIZE;
        };
    }

    private static Mark mark(CardState end) {
        return switch (end) {
            case TAMPER_RESPONSE -> Mark.TAMPERED;
            case DECOMMISSIONED -> Mark.DECOMMISSIONED;
            default -> Mark.NONE;
        };
    }

    private CompletableFuture<Void> from(Iterator<Step> steps) {
        if (card.life().state() != CardState.ZEROIZING) {
            return CompletableFuture.failedFuture(new IOException("the card has failed or lost its power on the way"));
        }
        if (!steps.hasNext()) {
            return CompletableFuture.completedFuture(null);
        }
        Step step = steps.next();
        try {
            step.action().run();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        return card.halts().reach("zeroize." + step.done()).thenCompose(goneOn -> from(steps));
    }

    private RefusedException failed() {
        card.fail("The zeroization is not finished: disk or NVRAM fails.");
        return new RefusedException(
                Code.CARD_ERROR,
                "The zeroization is not finished, because disk or NVRAM fails; power-cycle the card and repeat it.");
    }
}
