package dev.holdfast.bridge.operation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperations;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The form in which operation states leave the door: one byte of version, 32 bytes of HMAC-SHA-256, a SavedOperations message. The
 * key is this object's own, so that a state is accepted only where it was saved and as it was saved. Nothing in it is hidden:
 * it holds data that the client itself has put in, and of keys a digest of their name.
 */
public final class StateSeal {

    private static final String HMAC = "HmacSHA256";
    private static final byte VERSION = 1;
    private static final int MAC_BYTES = 32;
    private static final int HEADER = 1 + MAC_BYTES;

    private final SecretKeySpec key;

    public StateSeal(SecureRandom random) {
        byte[] bytes = new byte[MAC_BYTES];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, HMAC);
    }

    /** @param sessionState CKS_ number: a state is good in a session of the same state only */
    byte[] seal(SavedOperations operations, long sessionState) {
        byte[] content = operations.toByteArray();
        byte[] sealed = new byte[HEADER + content.length];
        sealed[0] = VERSION;
        System.arraycopy(mac(content, sessionState), 0, sealed, 1, MAC_BYTES);
        System.arraycopy(content, 0, sealed, HEADER, content.length);
        return sealed;
    }

    /** @throws CryptokiException SAVED_STATE_INVALID */
    SavedOperations open(byte[] sealed, long sessionState) {
        if (sealed.length < HEADER || sealed[0] != VERSION) {
            throw new CryptokiException(CKR.SAVED_STATE_INVALID, "not a state of this door");
        }
        byte[] content = Arrays.copyOfRange(sealed, HEADER, sealed.length);
        if (!MessageDigest.isEqual(Arrays.copyOfRange(sealed, 1, HEADER), mac(content, sessionState))) {
            throw new CryptokiException(CKR.SAVED_STATE_INVALID, "altered, or of another application, token or login");
        }
        try {
            return SavedOperations.parseFrom(content);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("sealed here, and cannot be read", e);
        }
    }

    private byte[] mac(byte[] content, long sessionState) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(VERSION);
            mac.update((byte) sessionState);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform lacks " + HMAC, e);
        }
    }
}
