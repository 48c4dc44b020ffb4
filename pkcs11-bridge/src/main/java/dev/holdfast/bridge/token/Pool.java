package dev.holdfast.bridge.token;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks cards and waits for what they answer. */
final class Pool {

    private final TokenCards cards;
    private final String profile;

    Pool(TokenCards cards, String profile) {
        this.cards = cards;
        this.profile = profile;
    }

    TokenCards cards() {
        return cards;
    }

    /** Asks the token in a slot: any card, or the one that the slot is. */
    TokenAnswer ask(Slot slot, TokenRequest.Builder call) {
        TokenRequest request = complete(slot, call);
        try {
            return slot.card().map(card -> join(cards.ask(card, request))).orElseGet(() -> join(cards.ask(request)));
        } catch (RefusedException e) {
            throw Refusals.of(e, slot.card().isPresent());
        }
    }

    /**
     * Asks one card for the token in a slot that is not of one card.
     *
     * @throws RefusedException when the card cannot be asked, or will not answer
     */
    TokenAnswer askAt(String card, Slot slot, TokenRequest.Builder call) {
        return join(cards.ask(card, complete(slot, call)));
    }

    private TokenRequest complete(Slot slot, TokenRequest.Builder call) {
        return call.setToken(slot.token()).setProfile(profile).build();
    }

    private static TokenAnswer join(CompletableFuture<TokenAnswer> asked) {
        TokenAnswer answer;
        try {
            answer = asked.join();
        } catch (CompletionException e) {
            throw RefusedException.behind(e) instanceof RefusedException refused
                    ? refused
                    : new CryptokiException(CKR.GENERAL_ERROR, "the pool failed without a refusal");
        }
        if (answer.getReturnValue() != CKR.OK.value()) {
            throw new CryptokiException(CKR.of(answer.getReturnValue()).orElse(CKR.GENERAL_ERROR));
        }
        return answer;
    }
}
