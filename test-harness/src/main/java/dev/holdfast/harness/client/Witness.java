package dev.holdfast.harness.client;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.history.Result;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the public key of every version that anybody was told, and so can say of a signature whether that version made
 * it. Shared by the clients of a run, whatever their doors.
 */
public final class Witness {

    private static final int DIGEST_CHARACTERS = 16;

    private final boolean verifying;
    private final Map<String, ByteString> publicKeys = new ConcurrentHashMap<>();

    private Witness(boolean verifying) {
        this.verifying = verifying;
    }

    /** One that verifies every signature, outside the pool. */
    public static Witness verifying() {
        return new Witness(true);
    }

    /** One that believes signatures: for runs in which computing is what takes the time. */
    public static Witness believing() {
        return new Witness(false);
    }

    /**
     * What tells a version's material from every other.
     *
     * @param publicKey SubjectPublicKeyInfo; empty for a key that has none
     * @return a digest, or nothing
     */
    public String material(String version, ByteString publicKey) {
        if (publicKey.isEmpty()) {
            return "";
        }
        if (verifying) {
            publicKeys.put(version, publicKey);
        }
        return digest(publicKey);
    }

    /**
     * Of a signature that a door says this version has made.
     *
     * @return the version's material, {@link Result#FOREIGN} if it has not, or nothing when that is not known
     */
    public String signed(String version, Work work) {
        ByteString publicKey = publicKeys.get(version);
        if (publicKey == null) {
            return "";
        }
        return verifies(publicKey, work) ? digest(publicKey) : Result.FOREIGN;
    }

    /**
     * Of something that was verified, decrypted or unwrapped.
     *
     * @param right whether what came back is what was given
     * @return the material by which it was made, as far as that has a name
     */
    public String undone(Ask call, boolean right) {
        if (!right) {
            return Result.FOREIGN;
        }
        if (call.kind() == KeyKind.OCT) {
            return "opens-" + call.work().version();
        }
        ByteString publicKey = publicKeys.get(call.work().version());
        return publicKey == null ? "" : digest(publicKey);
    }

    private static boolean verifies(ByteString publicKey, Work work) {
        try {
            Signature signature = Signature.getInstance("NONEwithECDSAinP1363Format");
            signature.initVerify(
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey.toByteArray())));
            signature.update(work.given().toByteArray());
            return signature.verify(work.made().toByteArray());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static String digest(ByteString publicKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.toByteArray());
            return HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
