package dev.holdfast.partition.crypto;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * What is kept of a credential instead of it: PBKDF2 (RFC 8018 section 5.2, SP 800-132) with HMAC-SHA-512. Takes long on purpose:
 * not for the card's thread.
 */
public final class CredentialHash {

    private CredentialHash() {}

    /** @param bytes length of the result */
    public static byte[] of(ByteString credential, byte[] salt, int iterations, int bytes) {
        byte[] plain = credential.toByteArray();
        try {
            PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
            generator.init(plain, salt, iterations);
            return ((KeyParameter) generator.generateDerivedParameters(Byte.SIZE * bytes)).getKey();
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }
}
