package dev.holdfast.bridge.custody;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;
import org.xipki.pkcs11.wrapper.Token;

/**
 * Sessions on one token, logged in as its user for the length of one piece of work: nothing stays open in between that
 * could be lost or used by somebody else.
 *
 * <p>A token counts wrong PINs and locks. So a PIN that the token refused is not shown to it a second time, however often
 * the work is repeated, and a token that says its next mistake is the last one is left alone.
 */
final class TokenLogin {

    /** Work on a logged-in session. */
    @FunctionalInterface
    interface Work<T> {
        T on(Session session) throws PKCS11Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(TokenLogin.class);

    private final CustodySpec spec;
    private final TokenFaults faults;
    private char @Nullable [] refusedPin;
    private int refusals;

    TokenLogin(CustodySpec spec, TokenFaults faults) {
        this.spec = spec;
        this.faults = faults;
    }

    /**
     * Runs the work on a session of its own. When the token fails in the middle, the module is restarted and the work
     * begins again, once; it must bear that.
     *
     * @throws RefusedException CUSTODY_UNAVAILABLE when the token cannot be reached or does not let its user in
     */
    <T> T run(Work<T> work) {
        TokenModule module = TokenModule.load(spec.module());
        synchronized (module) {
            try {
                return once(module, work);
            } catch (PKCS11Exception e) {
                LOG.info("token '{}' failed ({}); restarting its module", spec.token(), e.getErrorName());
                module.restart();
                return again(module, work);
            }
        }
    }

    /** Forgets the refused PIN. */
    synchronized void forget() {
        if (refusedPin != null) {
            Arrays.fill(refusedPin, '\0');
            refusedPin = null;
        }
    }

    private <T> T again(TokenModule module, Work<T> work) {
        try {
            return once(module, work);
        } catch (PKCS11Exception e) {
            throw unavailable(e);
        }
    }

    private <T> T once(TokenModule module, Work<T> work) throws PKCS11Exception {
        faults.use();
        Token token =
                module.find(spec.token()).orElseThrow(() -> new PKCS11Exception(PKCS11Constants.CKR_TOKEN_NOT_PRESENT));
        Session session = token.openSession(true);
        try {
            insistOnSpareTries(token.getTokenInfo().getFlags());
            login(session);
            return work.on(session);
        } finally {
            close(session);
        }
    }

    private synchronized void login(Session session) {
        char[] pin = spec.pin().read();
        try {
            faults.show(pin);
            if (refusedPin != null && Arrays.equals(refusedPin, pin)) {
                throw wrongPin("was not shown again to");
            }
            session.login(PKCS11Constants.CKU_USER, pin);
            forget();
        } catch (PKCS11Exception e) {
            long code = e.getErrorCode();
            if (code == PKCS11Constants.CKR_PIN_LOCKED) {
                throw locked();
            }
            if (code == PKCS11Constants.CKR_PIN_INCORRECT
                    || code == PKCS11Constants.CKR_PIN_INVALID
                    || code == PKCS11Constants.CKR_PIN_LEN_RANGE) {
                forget();
                refusedPin = pin.clone();
                refusals++;
                LOG.warn(
                        "token '{}' refused the PIN from {}; wrong PINs so far: {}",
                        spec.token(),
                        spec.pin(),
                        refusals);
                throw wrongPin("was refused by");
            }
            if (code != PKCS11Constants.CKR_USER_ALREADY_LOGGED_IN) {
                throw unavailable(e); // Not tried again: it may have cost a try.
            }
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    /** Refuses a token with no wrong PIN to spare, going by the flags of its CK_TOKEN_INFO. */
    void insistOnSpareTries(long flags) {
        if ((flags & PKCS11Constants.CKF_USER_PIN_LOCKED) != 0) {
            throw locked();
        }
        if ((flags & PKCS11Constants.CKF_USER_PIN_FINAL_TRY) != 0) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE,
                    "token '" + spec.token() + "' locks at the next wrong PIN and was left alone;"
                            + " log in to it once with its own tool, then repeat");
        }
    }

    private void close(Session session) {
        try {
            session.closeSession();
        } catch (PKCS11Exception e) {
            LOG.debug("token '{}' had already lost the session: {}", spec.token(), e.getErrorName());
        }
    }

    private RefusedException wrongPin(String verb) {
        return new RefusedException(
                Code.CUSTODY_UNAVAILABLE,
                "the PIN from " + spec.pin() + " " + verb + " token '" + spec.token() + "' (wrong PINs so far: "
                        + refusals + "); correct it before the token locks, then repeat");
    }

    private RefusedException locked() {
        return new RefusedException(
                Code.CUSTODY_UNAVAILABLE,
                "the user PIN of token '" + spec.token() + "' is locked; its security officer has to set a new one");
    }

    private RefusedException unavailable(PKCS11Exception e) {
        String sentence = e.getErrorCode() == PKCS11Constants.CKR_TOKEN_NOT_PRESENT
                        || e.getErrorCode() == PKCS11Constants.CKR_DEVICE_REMOVED
                ? "no token labelled '" + spec.token() + "' is present in " + spec.module() + "; insert it, then repeat"
                : "token '" + spec.token() + "' failed (" + e.getErrorName() + "); see that it works, then repeat";
        return new RefusedException(Code.CUSTODY_UNAVAILABLE, sentence);
    }
}
