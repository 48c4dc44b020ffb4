package dev.holdfast.bridge.token;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.pkcs11.TokenCalls;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DescribeToken;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenDescription;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Asks cards and waits for what they answer. */
final class Pool {

    private final TokenCards cards;
    private final String profile;
    private volatile @Nullable String serial;

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
            return slot.card()
                    .map(card -> answer(cards.ask(card, request)))
                    .orElseGet(() -> answer(cards.ask(request)));
        } catch (RefusedException e) {
            if (e.code() == Code.OUTCOME_UNKNOWN && TokenCalls.changesNothing(request)) {
                throw new CryptokiException(CKR.DEVICE_ERROR, "the card was lost before it answered");
            }
            throw Refusals.of(e, slot.card().isPresent());
        }
    }

    /**
     * Asks one card for the token in a slot that is not of one card.
     *
     * @throws RefusedException when the card cannot be asked, or will not answer
     */
    TokenAnswer askAt(String card, Slot slot, TokenRequest.Builder call) {
        return answer(cards.ask(card, complete(slot, call)));
    }

    TokenDescription describe(Slot slot) {
        TokenDescription token = ask(slot, TokenRequest.newBuilder().setDescribe(DescribeToken.getDefaultInstance()))
                .getDescriptions()
                .getTokens(0);
        String shown = serial;
        return shown == null || slot.token() != Slot.POOL.token()
                ? token
                : token.toBuilder().setSerial(shown).build();
    }

    /** @param shown in place of the serial number of the pool's token; null for its own */
    void serial(@Nullable String shown) {
        serial = shown;
    }

    /** How the slot's card is. */
    CardStatus statusOf(Slot slot) {
        try {
            return join(cards.status(slot.card().orElseThrow()));
        } catch (RefusedException e) {
            throw Refusals.of(e, true);
        }
    }

    /** How the first card is that says so. */
    Optional<CardStatus> statusOfAny() {
        for (TokenCards.Place place : cards.places()) {
            if (place.present()) {
                try {
                    return Optional.of(join(cards.status(place.card())));
                } catch (RefusedException e) {
                    // The next one may answer.
                }
            }
        }
        return Optional.empty();
    }

    private TokenRequest complete(Slot slot, TokenRequest.Builder call) {
        return call.setToken(slot.token()).setProfile(profile).build();
    }

    private static TokenAnswer answer(CompletableFuture<TokenAnswer> asked) {
        TokenAnswer answer = join(asked);
        if (answer.getReturnValue() != CKR.OK.value()) {
            throw new CryptokiException(CKR.of(answer.getReturnValue()).orElse(CKR.GENERAL_ERROR));
        }
        return answer;
    }

    private static <T> T join(CompletableFuture<T> asked) {
        try {
            return asked.join();
        } catch (CompletionException e) {
            throw RefusedException.behind(e) instanceof RefusedException refused
                    ? refused
                    : new CryptokiException(CKR.GENERAL_ERROR, "the pool failed without a refusal");
        }
    }
}
