package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.TokenDescription;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What C_GetTokenInfo tells (PKCS#11 3.2, CK_TOKEN_INFO).
 *
 * @param slot a card's shows the pool's token under the card's name, so that clients who look for a token by its label or its
 *     serial number find the pool's own
 * @param status of the slot's card, or of the first of the pool that answers; empty when none does
 */
record TokenInfo(Slot slot, TokenDescription token, Optional<CardStatus> status, boolean inError) {

    private static final String MODEL = "Holdfast";
    private static final long ALWAYS = CKF.RNG | CKF.LOGIN_REQUIRED | CKF.DUAL_CRYPTO_OPERATIONS;
    private static final long UNAVAILABLE = -1;
    private static final Pattern VERSION = Pattern.compile("(\\d{1,2})\\.(\\d{1,2}).*");

    /** Asks for it. A card in its error state says nothing of the token, so there the others are asked. */
    static TokenInfo of(Pool pool, Slot slot) {
        Optional<CardStatus> status = slot.card().isPresent() ? Optional.of(pool.statusOf(slot)) : pool.statusOfAny();
        boolean inError = slot.card().isPresent()
                && status.filter(card -> card.getState() == CardState.ERROR).isPresent();
        return new TokenInfo(slot, pool.describe(inError ? Slot.POOL : slot), status, inError);
    }

    void write(Results out, List<Session> sessions, int mostSessions) {
        slot.card()
                .ifPresentOrElse(
                        card -> out.string(card, 32),
                        () -> out.string(token.getLabel().toByteArray()));
        out.string(GeneralFunctions.MANUFACTURER, 32);
        out.string(MODEL, 16);
        out.string(serial(), 16);
        out.number(flags());
        out.number(mostSessions);
        out.number(sessions.size());
        out.number(mostSessions);
        out.number(sessions.stream().filter(Session::readWrite).count());
        out.number(token.getMostPin());
        out.number(token.getLeastPin());
        for (int memory = 0; memory < 4; memory++) {
            out.number(UNAVAILABLE);
        }
        out.version(1, 0);
        writeFirmware(out);
        out.string("", 16);
    }

    private String serial() {
        return slot.card().isEmpty() ? token.getSerial() : String.format("%.13s-%02d", token.getSerial(), slot.id());
    }

    private long flags() {
        return ALWAYS
                | (token.getInitialized() ? CKF.TOKEN_INITIALIZED : 0)
                | (token.getUserPinSet() ? CKF.USER_PIN_INITIALIZED : 0)
                | pinFlags(token.getUserFailures(), CKF.USER_PIN_COUNT_LOW, CKF.USER_PIN_FINAL_TRY, CKF.USER_PIN_LOCKED)
                | pinFlags(token.getSoFailures(), CKF.SO_PIN_COUNT_LOW, CKF.SO_PIN_FINAL_TRY, CKF.SO_PIN_LOCKED)
                | (inError ? CKF.ERROR_STATE : 0);
    }

    private long pinFlags(int failures, long countLow, long finalTry, long locked) {
        int left = token.getMostFailures() - failures;
        return (failures > 0 ? countLow : 0) | (left == 1 ? finalTry : 0) | (left <= 0 ? locked : 0);
    }

    private void writeFirmware(Results out) {
        Matcher version =
                VERSION.matcher(status.map(CardStatus::getFirmwareVersion).orElse(""));
        if (version.matches()) {
            out.version(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
        } else {
            out.version(0, 0);
        }
    }
}
