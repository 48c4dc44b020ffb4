package dev.holdfast.bridge.custody;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.recipient.RecipientSeal;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.SealedContentKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.xipki.pkcs11.wrapper.PKCS11Exception;

/**
 * Exchange keys in a PKCS#11 token. Thread-safe. Takes up the token anew for every piece of work, so a token may come and
 * go in between; nothing is loaded before the first one.
 */
public final class TokenCustody implements ExchangeKeyCustody {

    /** The content key of A256CBC-HS512, the only content encryption of a restore blob (RFC 7518, section 5.2.5). */
    private static final int CONTENT_KEY_BYTES = 64;

    private static final OAEPParameterSpec OAEP_SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final CustodySpec spec;
    private final MakerTrust trust;
    private final SecureRandom random;
    private final TokenLogin login;

    /**
     * @param trust whose cards may be given a content key
     * @param random for the one-time keys and nonces of sealing
     */
    public TokenCustody(CustodySpec spec, MakerTrust trust, SecureRandom random) {
        this(spec, trust, random, new TokenFaults());
    }

    /** The same with a token that can be made to fail. */
    public TokenCustody(CustodySpec spec, MakerTrust trust, SecureRandom random, TokenFaults faults) {
        this.spec = spec;
        this.trust = trust;
        this.random = random;
        this.login = new TokenLogin(spec, faults);
    }

    @Override
    public String describe() {
        return "token '" + spec.token() + "' of " + spec.module().getFileName();
    }

    @Override
    public byte[] create(String poolName, String recoveryId) {
        PairName name = new PairName(poolName, recoveryId);
        return login.run(session -> {
            TokenKeys keys = new TokenKeys(session);
            keys.destroy(name);
            try {
                PublicKey publicKey = publicKey(keys.generate(name));
                insistOnDecryption(keys, name, publicKey);
                return publicKey.getEncoded();
            } catch (RefusedException e) {
                keys.destroy(name);
                throw e;
            }
        });
    }

    @Override
    public SealedContentKey open(String poolName, String recoveryId, byte[] encryptedKey, Recipient recipient) {
        trust.verify(recipient);
        PairName name = new PairName(poolName, recoveryId);
        byte[] contentKey = login.run(session -> decrypt(new TokenKeys(session), name, encryptedKey));
        try {
            return RecipientSeal.seal(recipient, contentKey, random);
        } finally {
            Arrays.fill(contentKey, (byte) 0);
        }
    }

    @Override
    public void destroy(String poolName, String recoveryId) {
        PairName name = new PairName(poolName, recoveryId);
        login.run(session -> {
            new TokenKeys(session).destroy(name);
            return name;
        });
    }

    @Override
    public void destroyOthers(String poolName, String recoveryId) {
        PairName name = new PairName(poolName, recoveryId);
        login.run(session -> {
            new TokenKeys(session).destroyOthers(name);
            return name;
        });
    }

    @Override
    public void close() {
        login.forget();
    }

    private byte[] decrypt(TokenKeys keys, PairName name, byte[] encryptedKey) throws PKCS11Exception {
        long privateKey = keys.privateKey(name)
                .orElseThrow(() -> new RefusedException(
                        Code.EXCHANGE_KEY_UNKNOWN,
                        "the exchange key of this recovery is not in " + describe() + "; begin the recovery again"));
        return keys.decrypt(privateKey, encryptedKey, CONTENT_KEY_BYTES);
    }

    /** Finds out now, and not when the security domain is uploaded, that a token makes pairs it cannot decrypt with. */
    private void insistOnDecryption(TokenKeys keys, PairName name, PublicKey publicKey) throws PKCS11Exception {
        byte[] sent = new byte[CONTENT_KEY_BYTES];
        random.nextBytes(sent);
        if (!MessageDigest.isEqual(sent, decryptedOrNone(keys, name, encrypt(publicKey, sent)))) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE, describe() + " does not decrypt correctly; use another token");
        }
    }

    private byte[] decryptedOrNone(TokenKeys keys, PairName name, byte[] encrypted) throws PKCS11Exception {
        try {
            return decrypt(keys, name, encrypted);
        } catch (RefusedException e) {
            return new byte[0];
        }
    }

    private static byte[] encrypt(PublicKey publicKey, byte[] message) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.ENCRYPT_MODE, publicKey, OAEP_SHA256);
            return cipher.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot encrypt to an RSA key", e);
        }
    }

    private static PublicKey publicKey(BigInteger modulus) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, TokenKeys.PUBLIC_EXPONENT));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM does not know RSA keys", e);
        }
    }
}
