package dev.holdfast.bridge.custody;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.PKCS11Module;
import org.xipki.pkcs11.wrapper.Slot;
import org.xipki.pkcs11.wrapper.StaticLogger;
import org.xipki.pkcs11.wrapper.Token;

/**
 * A PKCS#11 library in this process. C_Initialize belongs to the process and not to its users, so a library is loaded
 * once, shared, and stays until the process ends; and because a login belongs to all sessions of a token together,
 * whoever uses the library holds its lock.
 */
final class TokenModule {

    private static final Logger LOG = LoggerFactory.getLogger(TokenModule.class);

    private static final int LABEL_BYTES = 32;
    private static final Map<Path, TokenModule> LOADED = new HashMap<>();

    private final Path library;
    private final PKCS11Module module;

    private TokenModule(Path library, PKCS11Module module) {
        this.library = library;
        this.module = module;
    }

    /** @throws RefusedException CUSTODY_UNAVAILABLE when the library is not there, or is not a working PKCS#11 module */
    static TokenModule load(Path library) {
        try {
            Path file = library.toRealPath();
            synchronized (LOADED) {
                TokenModule known = LOADED.get(file);
                if (known == null) {
                    known = new TokenModule(library, initialize(library));
                    LOADED.put(file, known);
                }
                return known;
            }
        } catch (IOException e) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE,
                    "there is no PKCS#11 module at " + library + "; install it or correct the path");
        }
    }

    private static PKCS11Module initialize(Path library) {
        try {
            StaticLogger.setLogger(new WrapperLog());
            PKCS11Module module = PKCS11Module.getInstance(library.toString());
            start(library, module);
            return module;
        } catch (IOException | LinkageError e) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE,
                    "the PKCS#11 module " + library + " cannot be loaded; is it one for this machine, and may programs"
                            + " run from " + System.getProperty("java.io.tmpdir") + "?");
        }
    }

    private static void start(Path library, PKCS11Module module) {
        try {
            module.initialize();
        } catch (PKCS11Exception e) {
            if (e.getErrorCode() != PKCS11Constants.CKR_CRYPTOKI_ALREADY_INITIALIZED) {
                throw new RefusedException(
                        Code.CUSTODY_UNAVAILABLE,
                        "the PKCS#11 module " + library + " does not start (" + e.getErrorName()
                                + "); check its configuration");
            }
        }
    }

    /** Lets the library look at the world again: many do not see a token come back, or a new one, until they restart. */
    void restart() {
        try {
            module.finalize(null);
        } catch (PKCS11Exception e) {
            LOG.debug("{} did not finish: {}", library, e.getErrorName());
        }
        start(library, module);
    }

    /**
     * The token present that has this label.
     *
     * @throws RefusedException CUSTODY_UNAVAILABLE when there is more than one
     */
    Optional<Token> find(String label) throws PKCS11Exception {
        Token found = null;
        for (Slot slot : module.getSlotList(true)) {
            Token token = slot.getToken();
            if (label(token).equals(label)) {
                if (found != null) {
                    throw new RefusedException(
                            Code.CUSTODY_UNAVAILABLE,
                            "more than one token is labelled '" + label + "'; remove or relabel the others");
                }
                found = token;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The label without its padding; empty for a token that cannot be read, which is as good as absent. */
    private String label(Token token) {
        try {
            return token.getTokenInfo().getLabel().strip();
        } catch (PKCS11Exception e) {
            LOG.debug("{} has a token that cannot be read: {}", library, e.getErrorName());
            return "";
        }
    }

    /** Initializes the first token that is not; C_InitToken wants its label padded to 32 bytes (PKCS#11 v2.40, section 5.5.7). */
    void initializeToken(String label, char[] officerPin) throws PKCS11Exception {
        for (Slot slot : module.getSlotList(true)) {
            if (!slot.getToken().getTokenInfo().isTokenInitialized()) {
                char[] padded = Arrays.copyOf(label.toCharArray(), LABEL_BYTES);
                Arrays.fill(padded, label.length(), LABEL_BYTES, ' ');
                try {
                    module.getPKCS11Module().C_InitToken(slot.getSlotID(), officerPin, padded, true);
                    return;
                } catch (iaik.pkcs.pkcs11.wrapper.PKCS11Exception e) {
                    throw module.convertException(e);
                }
            }
        }
        throw new RefusedException(Code.CUSTODY_UNAVAILABLE, library + " offers no token that can still be set up");
    }
}
