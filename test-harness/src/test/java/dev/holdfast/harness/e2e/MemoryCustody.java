package dev.holdfast.harness.e2e;

import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.recipient.RecipientSeal;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.SealedContentKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** A custodian without a token: keeps the contract of one, and can be pulled out and put back. */
final class MemoryCustody implements ExchangeKeyCustody {

    private final Map<String, KeyPair> pairs = new HashMap<>();
    private boolean pulled;

    synchronized void pull() {
        pulled = true;
    }

    synchronized void putBack() {
        pulled = false;
    }

    synchronized Set<String> recoveries() {
        return Set.copyOf(pairs.keySet());
    }

    @Override
    public String describe() {
        return "a token in memory";
    }

    @Override
    public synchronized byte[] create(String poolName, String recoveryId) {
        requirePresent();
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            pairs.put(recoveryId, generator.generateKeyPair());
            return pairs.get(recoveryId).getPublic().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized SealedContentKey open(
            String poolName, String recoveryId, byte[] encryptedKey, Recipient recipient) {
        requirePresent();
        return seal(pairs.get(recoveryId).getPrivate(), encryptedKey, recipient);
    }

    static SealedContentKey seal(PrivateKey key, byte[] encryptedKey, Recipient recipient) {
        try {
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(
                    Cipher.DECRYPT_MODE,
                    key,
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
            return RecipientSeal.seal(recipient, rsa.doFinal(encryptedKey), new SecureRandom());
        } catch (GeneralSecurityException e) {
            throw new RefusedException(Code.CRYPTO_FAILED, "It does not open.");
        }
    }

    @Override
    public synchronized void destroy(String poolName, String recoveryId) {
        requirePresent();
        pairs.remove(recoveryId);
    }

    @Override
    public synchronized void destroyOthers(String poolName, String recoveryId) {
        requirePresent();
        pairs.keySet().retainAll(Set.of(recoveryId));
    }

    @Override
    public void close() {}

    private void requirePresent() {
        if (pulled) {
            throw new RefusedException(Code.CUSTODY_UNAVAILABLE, "The token is not there; put it back and repeat.");
        }
    }
}
