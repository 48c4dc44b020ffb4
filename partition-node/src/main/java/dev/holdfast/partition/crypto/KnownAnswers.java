package dev.holdfast.partition.crypto;

import dev.holdfast.proto.v1.EncryptionAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cryptographic algorithm self-tests: one known answer or more for everything that the card itself relies on and the
 * service offers (FIPS
 * 140-3 IG 10.3.A). SHA-1 and MGF1 are tested inside RSA_OAEP, the raw RSA primitive by every signature.
 */
public final class KnownAnswers {

    /** Where the answers are, in a firmware image. */
    public static final String FILE = AnswerBook.FILE;

    private static final int MODULUS_LENGTH = 256;
    private static final byte[] NOTHING = {};

    private final AnswerBook book;
    private final Rsa rsa;
    private final Ecdsa ecdsa;
    private final boolean deterministic;

    private KnownAnswers(Providers providers, AnswerBook book) {
        this.book = book;
        rsa = new Rsa(providers);
        ecdsa = new Ecdsa(providers);
        deterministic = providers.accp() == null;
    }

    /** In the order in which they run: what others build on first. */
    public static List<KnownAnswer> all(Providers providers) {
        return all(providers, new AnswerBook());
    }

    /**
     * The same with the answers of a firmware image.
     *
     * @param answers in the form of known-answers.properties
     */
    public static List<KnownAnswer> all(Providers providers, String answers) {
        return all(providers, new AnswerBook(answers));
    }

    /**
     * Refuses answers that are not one for each that this firmware comes with.
     *
     * @param answers in the form of known-answers.properties
     * @throws IllegalArgumentException with one sentence
     */
    public static void requireComplete(String answers) {
        new AnswerBook(answers).requireLike(new AnswerBook());
    }

    private static List<KnownAnswer> all(Providers providers, AnswerBook book) {
        KnownAnswers answers = new KnownAnswers(providers, book);
        List<KnownAnswer> all = new ArrayList<>();
        answers.hashes(all);
        answers.randomBits(all);
        answers.derivation(all);
        for (int size : new int[] {128, 192, 256}) {
            answers.aes("AES-" + size, all);
        }
        for (Hash hash : Hash.values()) {
            answers.rsaSignatures(hash, all);
        }
        answers.rsaDecryption(all);
        for (NamedCurve curve : NamedCurve.values()) {
            answers.ecdsa(curve, all);
        }
        answers.agreement(all);
        return List.copyOf(all);
    }

    private void hashes(List<KnownAnswer> all) {
        for (Hash hash : Hash.values()) {
            all.add(new KnownAnswer(
                    hash.label(), () -> hash.start().digest(book.get("message")), book.get(hash.label())));
        }
        all.add(new KnownAnswer(
                "HMAC-SHA-512",
                () -> {
                    Mac hmac = Mac.getInstance("HmacSHA512", Providers.SUN_JCE);
                    hmac.init(new SecretKeySpec(book.get("HMAC-SHA-512.key"), "HmacSHA512"));
                    return hmac.doFinal(book.get("HMAC-SHA-512.message"));
                },
                book.get("HMAC-SHA-512")));
    }

    private void randomBits(List<KnownAnswer> all) {
        byte[] first = book.get("HMAC_DRBG.instantiate-generate");
        all.add(new KnownAnswer(
                "HMAC_DRBG SHA-512 instantiate and generate",
                () -> {
                    byte[] out = new byte[first.length];
                    drbg().generate(out, NOTHING);
                    return out;
                },
                first));
        byte[] reseeded = book.get("HMAC_DRBG.reseed-generate");
        all.add(new KnownAnswer(
                "HMAC_DRBG SHA-512 reseed",
                () -> {
                    byte[] out = new byte[reseeded.length];
                    HmacDrbg drbg = drbg();
                    drbg.reseed(book.get("HMAC_DRBG.reseed"), NOTHING);
                    drbg.generate(out, NOTHING);
                    drbg.generate(out, NOTHING);
                    return out;
                },
                reseeded));
    }

    private HmacDrbg drbg() {
        return new HmacDrbg(book.get("HMAC_DRBG.entropy"), NOTHING, NOTHING);
    }

    private void derivation(List<KnownAnswer> all) {
        byte[] counterMode = book.get("SP800-108");
        all.add(new KnownAnswer(
                "SP 800-108 counter mode HMAC-SHA-512",
                () -> KeyDerivation.counterMode(
                        book.get("SP800-108.key"), book.get("SP800-108.fixed"), counterMode.length),
                counterMode));
        byte[] oneStep = book.get("SP800-56C");
        all.add(new KnownAnswer(
                "SP 800-56C one-step SHA-512",
                () -> KeyDerivation.oneStep(book.get("SP800-56C.secret"), book.get("SP800-56C.info"), oneStep.length),
                oneStep));
    }

    private void aes(String aes, List<KnownAnswer> all) {
        byte[] key = book.get(aes + ".key");
        byte[] iv = book.get("AES-CBC.iv");
        byte[] plaintext = book.get("AES-CBC.plaintext");
        byte[] ciphertext = book.get(aes + "-CBC");
        all.add(new KnownAnswer(
                aes + "-CBC encrypt",
                () -> Aes.encryptCbc(key, iv, plaintext, false).ciphertext(),
                ciphertext));
        all.add(new KnownAnswer(aes + "-CBC decrypt", () -> Aes.decryptCbc(key, iv, ciphertext, false), plaintext));

        String gcm = aes + "-GCM";
        byte[] gcmKey = book.get(gcm + ".key");
        byte[] nonce = book.get(gcm + ".nonce");
        byte[] additionalData = book.get(gcm + ".aad");
        byte[] gcmPlaintext = book.get(gcm + ".plaintext");
        byte[] sealed = book.get(gcm + ".sealed");
        all.add(new KnownAnswer(gcm + " encrypt", () -> Aes.seal(gcmKey, nonce, additionalData, gcmPlaintext), sealed));
        all.add(new KnownAnswer(gcm + " decrypt", () -> Aes.open(gcmKey, nonce, additionalData, sealed), gcmPlaintext));

        byte[] wrappingKey = book.get(aes + "-KW.key");
        byte[] unwrapped = book.get("AES-KW.plaintext");
        byte[] wrapped = book.get(aes + "-KW");
        all.add(new KnownAnswer(aes + "-KW wrap", () -> Aes.wrap(wrappingKey, unwrapped), wrapped));
        all.add(new KnownAnswer(aes + "-KW unwrap", () -> Aes.unwrap(wrappingKey, wrapped), unwrapped));
    }

    private void rsaSignatures(Hash hash, List<KnownAnswer> all) {
        byte[] material = book.get("RSA.material");
        byte[] spki = book.get("RSA.public");
        byte[] digest = book.get(hash.label());
        String bits = Integer.toString(8 * hash.length());

        byte[] pkcs1 = book.get("RS" + bits);
        String name = "RSASSA-PKCS1-v1_5 " + hash.label();
        all.add(new KnownAnswer(name + " sign", () -> rsa.signPkcs1(material, hash, digest, MODULUS_LENGTH), pkcs1));
        all.add(KnownAnswer.ofCheck(
                name + " verify", () -> rsa.verifyPkcs1(spki, hash, digest, pkcs1, MODULUS_LENGTH)));

        byte[] pss = book.get("PS" + bits);
        byte[] salt = book.get("PS" + bits + ".salt");
        String pssName = "RSASSA-PSS " + hash.label();
        all.add(new KnownAnswer(
                pssName + " sign", () -> rsa.signPss(material, hash, digest, salt, MODULUS_LENGTH), pss));
        all.add(KnownAnswer.ofCheck(pssName + " verify", () -> rsa.verifyPss(spki, hash, digest, pss, MODULUS_LENGTH)));
    }

    private void rsaDecryption(List<KnownAnswer> all) {
        decryption("RSAES-PKCS1-v1_5 decrypt", EncryptionAlgorithm.RSA1_5, all);
        decryption("RSAES-OAEP SHA-1 decrypt", EncryptionAlgorithm.RSA_OAEP, all);
        decryption("RSAES-OAEP SHA-256 decrypt", EncryptionAlgorithm.RSA_OAEP_256, all);
    }

    private void decryption(String name, EncryptionAlgorithm algorithm, List<KnownAnswer> all) {
        byte[] ciphertext = book.get(algorithm.name());
        all.add(new KnownAnswer(
                name,
                () -> rsa.decrypt(book.get("RSA.material"), algorithm, ciphertext, MODULUS_LENGTH),
                book.get("RSA.plaintext")));
    }

    /** A provider that draws its own random numbers cannot be held to an answer: it signs, and then verifies. */
    private void ecdsa(NamedCurve curve, List<KnownAnswer> all) {
        String name = "ECDSA " + curve.label();
        String entry = "ECDSA-" + curve.label();
        Hash hash = curve.hash();
        byte[] material = book.get(entry + ".material");
        byte[] spki = book.get(entry + ".public");
        byte[] digest = book.get(entry + ".digest");
        byte[] signature = book.get(entry);
        all.add(
                deterministic || curve == NamedCurve.P_256K
                        ? new KnownAnswer(name + " sign", () -> ecdsa.sign(curve, material, hash, digest), signature)
                        : KnownAnswer.ofCheck(
                                name + " sign",
                                () -> ecdsa.verify(curve, spki, digest, ecdsa.sign(curve, material, hash, digest))));
        byte[] otherDigest = Arrays.copyOf(digest, digest.length);
        otherDigest[0] ^= 1;
        all.add(KnownAnswer.ofCheck(
                name + " verify",
                () -> ecdsa.verify(curve, spki, digest, signature)
                        && !ecdsa.verify(curve, spki, otherDigest, signature)));
    }

    private void agreement(List<KnownAnswer> all) {
        all.add(new KnownAnswer(
                "ECDH P-384",
                () -> CardKeys.sharedSecret(book.get("ECDH-P-384.material"), book.get("ECDH-P-384.peer")),
                book.get("ECDH-P-384")));
    }
}
