package dev.holdfast.bridge.token;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.DescribeToken;
import dev.holdfast.proto.v1.TokenDescription;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The slots of the door: the pool, a slot for every card that it has ever had, a slot for every further token, and one more with a
 * token that waits to be initialized. A slot keeps its meaning as long as the door lives.
 */
final class Slots {

    private static final int MOST_CARDS = 99;
    private static final int MOST_TOKENS = 15;

    private final Pool pool;
    private final List<String> cards = new ArrayList<>();
    private final Set<String> present = new HashSet<>();
    private final Set<Slot> emptied = new HashSet<>();
    private int tokens;

    Slots(Pool pool) {
        this.pool = pool;
        look();
    }

    /** Looks at the pool's cards, and gives the slots where one has come or gone since. */
    synchronized List<Slot> look() {
        Set<String> now = new HashSet<>();
        for (TokenCards.Place place : pool.cards().places()) {
            if (!cards.contains(place.card()) && cards.size() < MOST_CARDS) {
                cards.add(place.card());
            }
            if (place.present()) {
                now.add(place.card());
            }
        }
        List<Slot> changed = ofCards().stream()
                .filter(slot -> isIn(now, slot) != isIn(present, slot))
                .filter(slot -> !emptied.contains(slot))
                .toList();
        present.clear();
        present.addAll(now);
        return changed;
    }

    /** Asks which tokens there are. While nobody can say, it is those that were. */
    void lookForTokens() {
        try {
            tokens(pool
                    .ask(
                            Slot.POOL,
                            TokenRequest.newBuilder()
                                    .setDescribe(DescribeToken.newBuilder().setAll(true)))
                    .getDescriptions()
                    .getTokensList()
                    .stream()
                    .mapToInt(TokenDescription::getToken)
                    .max()
                    .orElse(0));
        } catch (CryptokiException e) {
            // A slot list is of what is known; the calls into a slot will tell what is wrong.
        }
    }

    synchronized List<Slot> all() {
        List<Slot> all = new ArrayList<>();
        all.add(Slot.POOL);
        all.addAll(ofCards());
        for (int token = 1; token <= mostToken(); token++) {
            all.add(Slot.ofToken(token));
        }
        return all;
    }

    /** @throws CryptokiException SLOT_ID_INVALID */
    Slot find(long id) {
        return known(id)
                .or(() -> {
                    lookForTokens();
                    return known(id);
                })
                .orElseThrow(() -> new CryptokiException(CKR.SLOT_ID_INVALID));
    }

    /**
     * The slot, with its token in it.
     *
     * @throws CryptokiException SLOT_ID_INVALID, TOKEN_NOT_PRESENT
     */
    Slot withToken(long id) {
        Slot slot = find(id);
        if (!holdsToken(slot)) {
            throw new CryptokiException(CKR.TOKEN_NOT_PRESENT);
        }
        return slot;
    }

    /**
     * Only cards come and go by themselves: what the pool as a whole offers is not removable, and so it is there by definition
     * unless somebody has taken it out on purpose.
     */
    synchronized boolean holdsToken(Slot slot) {
        return !emptied.contains(slot) && (slot.card().isEmpty() || isIn(present, slot));
    }

    /** Takes the token out of its slot, until it is put back. False when it was out before. */
    synchronized boolean takeOut(Slot slot) {
        return emptied.add(slot);
    }

    /** False when it was not taken out. */
    synchronized boolean putBack(Slot slot) {
        return emptied.remove(slot);
    }

    synchronized List<Slot> emptied() {
        return List.copyOf(emptied);
    }

    private Optional<Slot> known(long id) {
        return all().stream().filter(slot -> slot.id() == id).findFirst();
    }

    private List<Slot> ofCards() {
        List<Slot> slots = new ArrayList<>();
        for (String card : cards) {
            slots.add(Slot.ofCard(slots.size() + 1, card));
        }
        return slots;
    }

    /** The one after the last that is initialized waits. */
    private int mostToken() {
        return Math.min(tokens + 1, MOST_TOKENS);
    }

    private synchronized void tokens(int most) {
        tokens = most;
    }

    private static boolean isIn(Set<String> cards, Slot slot) {
        return slot.card().filter(cards::contains).isPresent();
    }
}
