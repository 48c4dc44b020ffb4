package dev.holdfast.bridge.operation;

import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One mechanism with one key, by the JCA. */
record JcaMechanisms(TokenMechanism mechanism, JcaKey key) {

    private static final byte[] SHA256_DIGEST_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    byte[] cipher(boolean encrypts, byte[] data, boolean partial) {
        return switch (type()) {
            case AES_ECB -> run("AES/ECB/NoPadding", encrypts, data);
            case AES_CBC -> run("AES/CBC/NoPadding", encrypts, data);
            case DES3_CBC -> run("DESede/CBC/NoPadding", encrypts, data);
            case AES_CBC_PAD -> run(partial ? "AES/CBC/NoPadding" : "AES/CBC/PKCS5Padding", encrypts, data);
            case DES3_CBC_PAD -> run(partial ? "DESede/CBC/NoPadding" : "DESede/CBC/PKCS5Padding", encrypts, data);
            case AES_CTS -> run(partial ? "AES/CBC/NoPadding" : "AES/CTS/NoPadding", encrypts, data);
            case AES_OFB -> run("AES/OFB/NoPadding", encrypts, data);
            case AES_CFB128 -> run("AES/CFB/NoPadding", encrypts, data);
            case AES_CFB8 -> run("AES/CFB8/NoPadding", encrypts, data);
            case AES_CTR -> counter(data);
            case AES_GCM ->
                gcm(
                        encrypts,
                        mechanism.getGcm().getIv().toByteArray(),
                        mechanism.getGcm().getAdditionalData().toByteArray(),
                        data,
                        (int) mechanism.getGcm().getTagBits() / 8);
            case RSA_PKCS -> rsa(encrypts, data);
            default -> throw new CryptokiException(CKR.MECHANISM_INVALID);
        };
    }

    byte[] gcm(boolean encrypts, byte[] iv, byte[] additionalData, byte[] data, int tagBytes) {
        return guard(() -> {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode(encrypts), secret("AES"), new GCMParameterSpec(8 * tagBytes, iv));
            cipher.updateAAD(additionalData);
            return cipher.doFinal(data);
        });
    }

    byte[] sign(byte[] data, boolean digested) {
        return guard(() -> {
            if (type() == CKM.SHA256_HMAC) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(secret("HmacSHA256"));
                return mac.doFinal(data);
            }
            Signature signature = Signature.getInstance(signature(digested));
            signature.initSign(key.pair().getPrivate());
            signature.update(signed(data, digested));
            return signature.sign();
        });
    }

    byte[] verify(byte[] data, boolean digested, byte[] signature) {
        return guard(() -> {
            boolean good;
            if (type() == CKM.SHA256_HMAC) {
                good = MessageDigest.isEqual(sign(data, digested), signature);
            } else {
                Signature verifier = Signature.getInstance(signature(digested));
                verifier.initVerify(key.pair().getPublic());
                verifier.update(signed(data, digested));
                good = verifier.verify(signature);
            }
            if (!good) {
                throw new CryptokiException(CKR.SIGNATURE_INVALID);
            }
            return new byte[0];
        });
    }

    byte[] recover(byte[] signature) {
        return guard(() -> {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.DECRYPT_MODE, key.pair().getPublic());
            try {
                return cipher.doFinal(signature);
            } catch (BadPaddingException e) {
                throw new CryptokiException(CKR.SIGNATURE_INVALID);
            }
        });
    }

    byte[] digestWithKey(byte[] before, byte[] after) {
        return guard(() -> {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before);
            digest.update(key.octets());
            return digest.digest(after);
        });
    }

    private CKM type() {
        return CKM.of(mechanism.getType()).orElseThrow();
    }

    private String signature(boolean digested) {
        return switch (type()) {
            case RSA_PKCS -> "NONEwithRSA";
            case SHA256_RSA_PKCS -> digested ? "NONEwithRSA" : "SHA256withRSA";
            case ECDSA_SHA256 -> digested ? "NONEwithECDSAinP1363Format" : "SHA256withECDSAinP1363Format";
            case EDDSA -> "Ed25519";
            default -> throw new CryptokiException(CKR.MECHANISM_INVALID);
        };
    }

    private byte[] signed(byte[] data, boolean digested) {
        return digested && type() == CKM.SHA256_RSA_PKCS ? Parts.join(SHA256_DIGEST_INFO, data) : data;
    }

    private byte[] rsa(boolean encrypts, byte[] data) {
        return guard(() -> {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(
                    mode(encrypts),
                    encrypts ? key.pair().getPublic() : key.pair().getPrivate());
            return cipher.doFinal(data);
        });
    }

    private byte[] run(String transformation, boolean encrypts, byte[] data) {
        return guard(() -> {
            Cipher cipher = Cipher.getInstance(transformation);
            SecretKeySpec secret = secret(transformation.substring(0, transformation.indexOf('/')));
            if (mechanism.hasIv()) {
                cipher.init(
                        mode(encrypts),
                        secret,
                        new IvParameterSpec(mechanism.getIv().toByteArray()));
            } else {
                cipher.init(mode(encrypts), secret);
            }
            return cipher.doFinal(data);
        });
    }

    /** By the definition: each block with its own number. */
    private byte[] counter(byte[] data) {
        return guard(() -> {
            Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
            block.init(Cipher.ENCRYPT_MODE, secret("AES"));
            BigInteger wrap = BigInteger.ONE.shiftLeft((int) mechanism.getCtr().getCounterBits());
            BigInteger start = new BigInteger(1, mechanism.getCtr().getBlock().toByteArray());
            byte[] result = data.clone();
            for (int i = 0; i * 16 < data.length; i++) {
                BigInteger number = start.mod(wrap).add(BigInteger.valueOf(i));
                if (number.compareTo(wrap) >= 0) {
                    throw new CryptokiException(CKR.DATA_LEN_RANGE);
                }
                byte[] counter = start.subtract(start.mod(wrap)).add(number).toByteArray();
                byte[] padded = new byte[16];
                int length = Math.min(16, counter.length);
                System.arraycopy(counter, counter.length - length, padded, 16 - length, length);
                byte[] stream = block.doFinal(padded);
                for (int j = 0; j < 16 && i * 16 + j < data.length; j++) {
                    result[i * 16 + j] ^= stream[j];
                }
            }
            return result;
        });
    }

    private SecretKeySpec secret(String algorithm) {
        return new SecretKeySpec(key.octets(), algorithm);
    }

    private static int mode(boolean encrypts) {
        return encrypts ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    }

    @FunctionalInterface
    private interface Computation {
        byte[] run() throws GeneralSecurityException;
    }

    private static byte[] guard(Computation computation) {
        try {
            return computation.run();
        } catch (AEADBadTagException e) {
            throw new CryptokiException(CKR.AEAD_DECRYPT_FAILED);
        } catch (BadPaddingException e) {
            throw new CryptokiException(CKR.ENCRYPTED_DATA_INVALID);
        } catch (SignatureException e) {
            throw new CryptokiException(CKR.SIGNATURE_INVALID);
        } catch (IllegalBlockSizeException e) {
            throw new CryptokiException(CKR.DATA_LEN_RANGE);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
