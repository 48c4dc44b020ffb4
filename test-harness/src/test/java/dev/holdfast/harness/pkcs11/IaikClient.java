package dev.holdfast.harness.pkcs11;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.KeyPairTemplate;
import org.xipki.pkcs11.wrapper.Mechanism;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.PKCS11KeyPair;
import org.xipki.pkcs11.wrapper.PKCS11Module;
import org.xipki.pkcs11.wrapper.Session;
import org.xipki.pkcs11.wrapper.params.GCM_PARAMS;

/** A program of a user's: the IAIK wrapper with the module and the PIN that it is given. Prints one line for what works. */
public final class IaikClient {

    private static final byte[] P_256 = HexFormat.of().parseHex("06082a8648ce3d030107");
    private static final byte[] ED25519 = HexFormat.of().parseHex("06032b6570");
    private static final byte[] MESSAGE =
            "what a program signs, seals and wraps through the wrapper".getBytes(StandardCharsets.UTF_8);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Session session;

    private IaikClient(Session session) {
        this.session = session;
    }

    public static void main(String... arguments) throws Exception {
        PKCS11Module module = PKCS11Module.getInstance(arguments[0]);
        module.initialize();
        Session session = module.getSlotList(true)[0].getToken().openSession(true);
        session.login(PKCS11Constants.CKU_USER, arguments[1].toCharArray());
        IaikClient client = new IaikClient(session);
        client.generatesFindsAndSigns();
        if (Boolean.parseBoolean(arguments[2])) {
            client.signsOnAnEdwardsCurve();
            client.seals();
            client.wrapsAndUnwraps();
        }
        session.logout();
        module.finalize(null);
        System.out.println("everything worked");
    }

    private void generatesFindsAndSigns() throws Exception {
        String label = "iaik-" + Long.toHexString(System.nanoTime());
        PKCS11KeyPair pair = pair(PKCS11Constants.CKM_EC_KEY_PAIR_GEN, label, P_256);
        long[] found = session.findAllObjectsSingle(
                AttributeVector.newPrivateKey(PKCS11Constants.CKK_EC).label(label));
        require(Arrays.equals(new long[] {pair.getPrivateKey()}, found), "find");
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(MESSAGE);
        Mechanism ecdsa = new Mechanism(PKCS11Constants.CKM_ECDSA);
        byte[] signature = session.signSingle(ecdsa, pair.getPrivateKey(), digest);
        session.verifySingle(ecdsa, pair.getPublicKey(), digest, signature);
        require(verifiedElsewhere("EC", "NONEwithECDSAinP1363Format", pair.getPublicKey(), digest, signature), "ECDSA");
        signature[0] ^= 1;
        try {
            session.verifySingle(ecdsa, pair.getPublicKey(), digest, signature);
            throw new IllegalStateException("another signature is good too");
        } catch (PKCS11Exception e) {
            require(e.getErrorCode() == PKCS11Constants.CKR_SIGNATURE_INVALID, "refusing a changed signature");
        }
    }

    private void signsOnAnEdwardsCurve() throws Exception {
        PKCS11KeyPair pair = pair(PKCS11Constants.CKM_EC_EDWARDS_KEY_PAIR_GEN, "iaik-edwards", ED25519);
        byte[] signature = session.signSingle(new Mechanism(PKCS11Constants.CKM_EDDSA), pair.getPrivateKey(), MESSAGE);
        require(verifiedElsewhere("Ed25519", "Ed25519", pair.getPublicKey(), MESSAGE, signature), "EdDSA");
    }

    private void seals() throws Exception {
        long key = session.generateKey(
                new Mechanism(PKCS11Constants.CKM_AES_KEY_GEN),
                secret("iaik-aes").encrypt(true).decrypt(true));
        Mechanism gcm = new Mechanism(
                PKCS11Constants.CKM_AES_GCM, new GCM_PARAMS(new byte[NONCE_BYTES], new byte[] {1, 2, 3}, TAG_BITS));
        byte[] sealed = session.encryptSingle(gcm, key, MESSAGE);
        require(sealed.length == MESSAGE.length + TAG_BITS / Byte.SIZE, "AES-GCM");
        require(Arrays.equals(MESSAGE, session.decryptSingle(gcm, key, sealed)), "AES-GCM opened");
    }

    private void wrapsAndUnwraps() throws PKCS11Exception {
        long wrapper = session.generateKey(
                new Mechanism(PKCS11Constants.CKM_AES_KEY_GEN),
                secret("iaik-wrapper").extractable(false).wrap(true).unwrap(true));
        long key = session.generateKey(
                new Mechanism(PKCS11Constants.CKM_AES_KEY_GEN),
                secret("iaik-wrapped").extractable(true).sensitive(false).encrypt(true));
        Mechanism keyWrap = new Mechanism(PKCS11Constants.CKM_AES_KEY_WRAP);
        byte[] wrapped = session.wrapKey(keyWrap, wrapper, key);
        long back = session.unwrapKey(
                keyWrap,
                wrapper,
                wrapped,
                AttributeVector.newAESSecretKey().token(false).encrypt(true).decrypt(true));
        Mechanism ecb = new Mechanism(PKCS11Constants.CKM_AES_ECB);
        byte[] block = Arrays.copyOf(MESSAGE, 16);
        require(
                Arrays.equals(block, session.decryptSingle(ecb, back, session.encryptSingle(ecb, key, block))),
                "wrap and unwrap");
    }

    private PKCS11KeyPair pair(long mechanism, String label, byte[] curve) throws PKCS11Exception {
        KeyPairTemplate template = new KeyPairTemplate(
                AttributeVector.newPrivateKey()
                        .label(label)
                        .token(true)
                        .sensitive(true)
                        .sign(true),
                AttributeVector.newPublicKey()
                        .label(label)
                        .token(true)
                        .ecParams(curve)
                        .verify(true));
        return session.generateKeyPair(new Mechanism(mechanism), template);
    }

    private static AttributeVector secret(String label) {
        return AttributeVector.newAESSecretKey()
                .label(label)
                .token(false)
                .sensitive(true)
                .valueLen(32);
    }

    private boolean verifiedElsewhere(String keys, String algorithm, long publicKey, byte[] signed, byte[] value)
            throws Exception {
        byte[] encoded = session.getAttrValues(publicKey, PKCS11Constants.CKA_PUBLIC_KEY_INFO)
                .getByteArrayAttrValue(PKCS11Constants.CKA_PUBLIC_KEY_INFO);
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(KeyFactory.getInstance(keys).generatePublic(new X509EncodedKeySpec(encoded)));
        signature.update(signed);
        return signature.verify(value);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what + " does not work");
        }
        System.out.println(what + " works");
    }
}
