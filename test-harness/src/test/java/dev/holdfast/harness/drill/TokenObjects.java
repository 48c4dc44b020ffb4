package dev.holdfast.harness.drill;

import dev.holdfast.bridge.custody.CustodySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.PKCS11Module;
import org.xipki.pkcs11.wrapper.Session;
import org.xipki.pkcs11.wrapper.Slot;
import org.xipki.pkcs11.wrapper.Token;

/** What is in a token, seen by its owner and not through the bridge, which is not at work meanwhile. */
final class TokenObjects {

    private TokenObjects() {}

    /** Private keys, each with whether it is sensitive and extractable. */
    static List<AttributeVector> privateKeys(CustodySpec spec) {
        return list(spec, AttributeVector.newPrivateKey());
    }

    static List<AttributeVector> publicKeys(CustodySpec spec) {
        return list(spec, AttributeVector.newPublicKey());
    }

    private static List<AttributeVector> list(CustodySpec spec, AttributeVector template) {
        char[] pin = spec.pin().read();
        try {
            Session session = token(spec).openSession(false);
            try {
                session.login(PKCS11Constants.CKU_USER, pin);
                List<AttributeVector> found = new ArrayList<>();
                for (long object : session.findAllObjectsSingle(template.token(true))) {
                    found.add(session.getAttrValues(
                            object,
                            PKCS11Constants.CKA_LABEL,
                            PKCS11Constants.CKA_SENSITIVE,
                            PKCS11Constants.CKA_EXTRACTABLE));
                }
                return found;
            } finally {
                session.closeSession();
            }
        } catch (PKCS11Exception e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private static Token token(CustodySpec spec) throws PKCS11Exception {
        try {
            PKCS11Module module = PKCS11Module.getInstance(spec.module().toString());
            for (Slot slot : module.getSlotList(true)) {
                if (slot.getToken().getTokenInfo().getLabel().strip().equals(spec.token())) {
                    return slot.getToken();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no token '" + spec.token() + "'");
    }
}
