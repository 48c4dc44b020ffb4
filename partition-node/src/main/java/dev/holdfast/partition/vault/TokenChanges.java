package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.conflict;
import static dev.holdfast.partition.vault.Refusals.limit;
import static dev.holdfast.partition.vault.Refusals.wrongState;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.ClearPinTriesChange;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CountPinTryChange;
import dev.holdfast.proto.v1.PinRecord;
import dev.holdfast.proto.v1.PutTokenChange;
import dev.holdfast.proto.v1.SetPinChange;
import dev.holdfast.proto.v1.TokenIncarnation;
import dev.holdfast.proto.v1.TokenRecord;
import java.util.Optional;

/** Tokens and their PINs. Which PIN is right, the card finds out: the vault counts the tries, before they are made. */
final class TokenChanges {

    private TokenChanges() {}

    static Change put(VaultState state, PutTokenChange asked) {
        TokenRecord token = TokenRules.checked(asked.getToken());
        Tokens tokens = state.contents().tokens();
        Optional<TokenRecord> before = tokens.find(token.getToken());
        ByteString incarnation = before.map(TokenRecord::getIncarnation).orElse(ByteString.EMPTY);
        if (!incarnation.equals(asked.getReplaces()) || incarnation.equals(token.getIncarnation())) {
            throw conflict("The token was initialized meanwhile; look at it again.");
        }
        if (token.getToken() > 1 && tokens.find(token.getToken() - 1).isEmpty()) {
            throw limit("The tokens after the pool's own are made one after the other; initialize the next one.");
        }
        if (token.hasUserPin()) {
            throw bad("A new token has no user's PIN before its security officer sets one.");
        }
        Contents contents = state.contents();
        return Change.of(state.with(
                contents.with(tokens.plus(token)).with(contents.objects().withoutThoseOf(token.getToken()))));
    }

    static Change setPin(VaultState state, SetPinChange asked) {
        TokenRecord token = require(state, asked.getAt());
        TokenRules.checkPin(asked.getPin());
        if (asked.getPin().getFailures() != 0) {
            throw bad("Nothing has failed yet with a new PIN.");
        }
        if (!asked.getProved().isEmpty()) {
            requireSame(pin(token, asked.getUser()), asked.getProved());
        }
        return with(state, token, asked.getUser(), asked.getPin());
    }

    static Change countTry(VaultState state, CountPinTryChange asked) {
        TokenRecord token = require(state, asked.getAt());
        PinRecord pin = requireSame(pin(token, asked.getUser()), asked.getSalt());
        if (TokenRules.isLocked(pin)) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "Forbidden",
                    "",
                    "The PIN is locked after " + TokenRules.MOST_TRIES + " tries; have it set anew.");
        }
        return with(
                state,
                token,
                asked.getUser(),
                pin.toBuilder().setFailures(pin.getFailures() + 1).build());
    }

    static Change clearTries(VaultState state, ClearPinTriesChange asked) {
        TokenRecord token = require(state, asked.getAt());
        PinRecord pin = requireSame(pin(token, asked.getUser()), asked.getSalt());
        return with(
                state, token, asked.getUser(), pin.toBuilder().clearFailures().build());
    }

    /** The token that a change is for. CONFLICT when it was initialized since. */
    static TokenRecord require(VaultState state, TokenIncarnation at) {
        return state.contents()
                .tokens()
                .find(at.getToken())
                .filter(token -> token.getIncarnation().equals(at.getIncarnation()))
                .orElseThrow(() -> conflict("The token was initialized meanwhile; log in again."));
    }

    private static PinRecord pin(TokenRecord token, long user) {
        if (user == CKU.SO.value()) {
            return token.getSoPin();
        }
        if (user != CKU.USER.value()) {
            throw bad("A token has the PINs of a security officer and of a user.");
        }
        if (!token.hasUserPin()) {
            throw wrongState("The user's PIN is not set; have the security officer set it.");
        }
        return token.getUserPin();
    }

    private static PinRecord requireSame(PinRecord pin, ByteString salt) {
        if (!pin.getSalt().equals(salt)) {
            throw conflict("The PIN was changed meanwhile; try again.");
        }
        return pin;
    }

    private static Change with(VaultState state, TokenRecord token, long user, PinRecord pin) {
        TokenRecord.Builder changed = token.toBuilder();
        if (user == CKU.SO.value()) {
            changed.setSoPin(pin);
        } else if (user == CKU.USER.value()) {
            changed.setUserPin(pin);
        } else {
            throw bad("A token has the PINs of a security officer and of a user.");
        }
        Contents contents = state.contents();
        return Change.of(state.with(contents.with(contents.tokens().plus(changed.build()))));
    }
}
