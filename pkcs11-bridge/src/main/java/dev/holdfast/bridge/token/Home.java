package dev.holdfast.bridge.token;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The card where an application's session objects are at home, on a slot that is not of one card. It is chosen with the first of
 * them and kept as long as it lives: objects of two cards could not be used together.
 */
final class Home {

    private static final Set<Code> LOST = Set.of(Code.UNREACHABLE, Code.WRONG_STATE, Code.CARD_ERROR);

    private final Pool pool;
    private final Slot slot;
    private final Consumer<String> lost;
    private @Nullable String card;

    /** @param lost is told the card that is gone, and its session objects with it */
    Home(Pool pool, Slot slot, Consumer<String> lost) {
        this.pool = pool;
        this.slot = slot;
        this.lost = lost;
    }

    /** A request that names session objects. */
    TokenAnswer use(TokenRequest.Builder call, ObjectRef object) {
        String at = object.getSession().getCard();
        try {
            return pool.askAt(at, slot, call);
        } catch (RefusedException e) {
            if (LOST.contains(e.code())) {
                leave(at);
                throw new CryptokiException(CKR.DEVICE_ERROR, "the card of these session objects is gone: " + at);
            }
            throw Refusals.of(e, false);
        }
    }

    /** A request that makes session objects and names none: goes to another card when this one is lost. */
    TokenAnswer make(TokenRequest.Builder call) {
        Set<String> lostCards = new HashSet<>();
        while (true) {
            String at = settle(lostCards);
            try {
                return pool.askAt(at, slot, call);
            } catch (RefusedException e) {
                if (!LOST.contains(e.code())) {
                    throw Refusals.of(e, false);
                }
                leave(at);
                lostCards.add(at);
            }
        }
    }

    /** The pool's cards have changed. */
    void look() {
        String at;
        synchronized (this) {
            at = card;
        }
        if (at != null && !present().contains(at)) {
            leave(at);
        }
    }

    private synchronized String settle(Set<String> lostCards) {
        if (card == null) {
            List<String> choice =
                    present().stream().filter(at -> !lostCards.contains(at)).toList();
            if (choice.isEmpty()) {
                throw new CryptokiException(CKR.DEVICE_ERROR, "no card of the pool can be asked");
            }
            card = choice.get(ThreadLocalRandom.current().nextInt(choice.size()));
        }
        return card;
    }

    private void leave(String at) {
        synchronized (this) {
            if (at.equals(card)) {
                card = null;
            }
        }
        lost.accept(at);
    }

    private List<String> present() {
        return pool.cards().places().stream()
                .filter(TokenCards.Place::present)
                .map(TokenCards.Place::card)
                .toList();
    }
}
