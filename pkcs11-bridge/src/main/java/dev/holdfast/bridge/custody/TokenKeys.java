package dev.holdfast.bridge.custody;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.KeyPairTemplate;
import org.xipki.pkcs11.wrapper.Mechanism;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.PKCS11KeyPair;
import org.xipki.pkcs11.wrapper.Session;
import org.xipki.pkcs11.wrapper.params.RSA_PKCS_OAEP_PARAMS;

/** Exchange pairs in a token, on a session that is logged in. */
final class TokenKeys {

    static final int MODULUS_BITS = 3072;
    static final BigInteger PUBLIC_EXPONENT = BigInteger.valueOf(65537);

    /** What tokens say when they have the mechanism, but not with these parameters. */
    private static final Set<Long> NOT_OFFERED = Set.of(
            PKCS11Constants.CKR_ARGUMENTS_BAD,
            PKCS11Constants.CKR_MECHANISM_INVALID,
            PKCS11Constants.CKR_MECHANISM_PARAM_INVALID,
            PKCS11Constants.CKR_FUNCTION_NOT_SUPPORTED);

    /** What tokens say of an input that they cannot decrypt; the last two are how some of them name bad padding. */
    private static final Set<Long> INPUT_REFUSED = Set.of(
            PKCS11Constants.CKR_ENCRYPTED_DATA_INVALID,
            PKCS11Constants.CKR_ENCRYPTED_DATA_LEN_RANGE,
            PKCS11Constants.CKR_DATA_INVALID,
            PKCS11Constants.CKR_DATA_LEN_RANGE,
            PKCS11Constants.CKR_GENERAL_ERROR,
            PKCS11Constants.CKR_FUNCTION_FAILED);

    private final Session session;

    TokenKeys(Session session) {
        this.session = session;
    }

    /** Generates a pair that can decrypt, never leave the token, and do nothing else; gives its modulus. */
    BigInteger generate(PairName name) throws PKCS11Exception {
        KeyPairTemplate template = new KeyPairTemplate(
                        AttributeVector.newRSAPrivateKey()
                                .sensitive(true)
                                .extractable(false)
                                .decrypt(true)
                                .sign(false)
                                .signRecover(false)
                                .unwrap(false),
                        AttributeVector.newRSAPublicKey()
                                .modulusBits(MODULUS_BITS)
                                .publicExponent(PUBLIC_EXPONENT)
                                .encrypt(true)
                                .verify(false)
                                .verifyRecover(false)
                                .wrap(false))
                .token(true)
                .private_(true, false)
                .labels(name.label())
                .id(name.id());
        PKCS11KeyPair pair =
                session.generateKeyPair(new Mechanism(PKCS11Constants.CKM_RSA_PKCS_KEY_PAIR_GEN), template);
        insistOnSealed(pair.getPrivateKey());
        return modulus(pair.getPublicKey());
    }

    private void insistOnSealed(long privateKey) throws PKCS11Exception {
        AttributeVector kept = session.getAttrValues(
                privateKey,
                PKCS11Constants.CKA_SENSITIVE,
                PKCS11Constants.CKA_EXTRACTABLE,
                PKCS11Constants.CKA_NEVER_EXTRACTABLE);
        if (!Boolean.TRUE.equals(kept.sensitive())
                || !Boolean.FALSE.equals(kept.extractable())
                || !Boolean.TRUE.equals(kept.neverExtractable())) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE,
                    "the token does not keep its keys to itself: it made one that could be exported; use another token");
        }
    }

    /** The private key of exactly this recovery. */
    OptionalLong privateKey(PairName name) throws PKCS11Exception {
        long[] found = session.findObjectsSingle(
                AttributeVector.newRSAPrivateKey().id(name.id()).label(name.label()), 1);
        return Arrays.stream(found).findFirst();
    }

    BigInteger modulus(long key) throws PKCS11Exception {
        return session.getAttrValues(key, PKCS11Constants.CKA_MODULUS).modulus();
    }

    void destroy(PairName name) throws PKCS11Exception {
        destroy(name, name::sameRecovery);
    }

    /** Destroys what is left of the pool's other recoveries. */
    void destroyOthers(PairName name) throws PKCS11Exception {
        destroy(name, id -> !name.sameRecovery(id));
    }

    private void destroy(PairName name, Predicate<byte[]> which) throws PKCS11Exception {
        for (AttributeVector half :
                new AttributeVector[] {AttributeVector.newRSAPrivateKey(), AttributeVector.newRSAPublicKey()}) {
            for (long object : session.findAllObjectsSingle(half.token(true))) {
                AttributeVector attributes =
                        session.getAttrValues(object, PKCS11Constants.CKA_LABEL, PKCS11Constants.CKA_ID);
                if (name.samePool(attributes.label(), attributes.id()) && which.test(attributes.id())) {
                    session.destroyObject(object);
                }
            }
        }
    }

    /**
     * RSA-OAEP with SHA-256, by the token where it offers that (SoftHSM 2.6.1 does not), else by its raw operation and
     * {@link OaepPadding}.
     *
     * @return the message, for the caller to wipe
     * @throws RefusedException CRYPTO_FAILED for any ciphertext that does not hold a message of that length
     */
    byte[] decrypt(long privateKey, byte[] ciphertext, int messageBytes) throws PKCS11Exception {
        BigInteger modulus = modulus(privateKey);
        int modulusBytes = (modulus.bitLength() + 7) / 8;
        if (ciphertext.length != modulusBytes || new BigInteger(1, ciphertext).compareTo(modulus) >= 0) {
            throw undecryptable();
        }
        Mechanism oaep = new Mechanism(
                PKCS11Constants.CKM_RSA_PKCS_OAEP,
                new RSA_PKCS_OAEP_PARAMS(PKCS11Constants.CKM_SHA256, PKCS11Constants.CKG_MGF1_SHA256));
        if (begin(oaep, privateKey)) {
            byte[] message = finish(ciphertext);
            if (message.length == messageBytes) {
                return message;
            }
            Arrays.fill(message, (byte) 0);
            throw undecryptable();
        }
        session.decryptInit(new Mechanism(PKCS11Constants.CKM_RSA_X_509), privateKey);
        byte[] raw = finish(ciphertext);
        byte[] block = new byte[modulusBytes];
        try {
            if (raw.length > modulusBytes) {
                throw undecryptable();
            }
            System.arraycopy(raw, 0, block, modulusBytes - raw.length, raw.length);
            byte[] message = OaepPadding.remove(block, messageBytes);
            if (message == null) {
                throw undecryptable();
            }
            return message;
        } finally {
            Arrays.fill(raw, (byte) 0);
            Arrays.fill(block, (byte) 0);
        }
    }

    private boolean begin(Mechanism mechanism, long privateKey) throws PKCS11Exception {
        try {
            session.decryptInit(mechanism, privateKey);
            return true;
        } catch (PKCS11Exception e) {
            if (NOT_OFFERED.contains(e.getErrorCode())) {
                return false;
            }
            throw e;
        }
    }

    private byte[] finish(byte[] ciphertext) throws PKCS11Exception {
        try {
            return session.decrypt(ciphertext);
        } catch (PKCS11Exception e) {
            if (INPUT_REFUSED.contains(e.getErrorCode())) {
                throw undecryptable();
            }
            throw e;
        }
    }

    private static RefusedException undecryptable() {
        return new RefusedException(
                Code.CRYPTO_FAILED,
                "the encrypted key does not open with the exchange key of this recovery; make the restore blob again from"
                        + " this recovery's exchange certificate");
    }
}
