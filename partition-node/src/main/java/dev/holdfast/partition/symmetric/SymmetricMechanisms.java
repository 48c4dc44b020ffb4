package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every mechanism that works with secret keys, and those that only digest. */
public final class SymmetricMechanisms {

    private static final int MOST_SECRET_BITS = Byte.SIZE * SecretLengths.MOST;

    /** What SP 800-108 and the simple derivations start from. */
    private static final Set<CKK> SECRETS = secrets();

    private final SecureRandom random;
    private final Aead gcm;
    private final List<Mechanism> all = new ArrayList<>();

    private SymmetricMechanisms(Providers providers, SecureRandom random) {
        this.random = random;
        this.gcm = new AesGcm(providers);
    }

    /** @param random the card's random bit generator */
    public static List<Mechanism> all(Providers providers, SecureRandom random) {
        SymmetricMechanisms mechanisms = new SymmetricMechanisms(providers, random);
        mechanisms.aes();
        mechanisms.aesAuthenticated();
        mechanisms.aesKeyWrap();
        mechanisms.tripleDes();
        mechanisms.chaCha20();
        for (HashFunction hash : HashFunction.values()) {
            mechanisms.hash(hash);
        }
        mechanisms.secretGeneration();
        mechanisms.derivation();
        return List.copyOf(mechanisms.all);
    }

    private void aes() {
        cipher(CKM.AES_KEY_GEN, BlockAlgorithm.AES, new SecretGeneration(CKK.AES, random));
        blocks(CKM.AES_ECB, BlockAlgorithm.AES, BlockMode.ecb(BlockAlgorithm.AES));
        blocks(CKM.AES_CBC, BlockAlgorithm.AES, BlockMode.cbc(BlockAlgorithm.AES));
        padded(CKM.AES_CBC_PAD, BlockAlgorithm.AES, BlockMode.cbcPad(BlockAlgorithm.AES));
        cipher(CKM.AES_CTR, BlockAlgorithm.AES, new AesCtr());
        cipher(CKM.AES_CTS, BlockAlgorithm.AES, new AesCts());
        cipher(CKM.AES_OFB, BlockAlgorithm.AES, BlockMode.stream(BlockAlgorithm.AES, "OFB"));
        cipher(CKM.AES_CFB8, BlockAlgorithm.AES, BlockMode.stream(BlockAlgorithm.AES, "CFB8"));
        cipher(CKM.AES_CFB128, BlockAlgorithm.AES, BlockMode.stream(BlockAlgorithm.AES, "CFB"));
        macs(BlockAlgorithm.AES, CKM.AES_MAC, CKM.AES_MAC_GENERAL, CKM.AES_CMAC, CKM.AES_CMAC_GENERAL);
        Set<CKK> xts = Set.of(CKK.AES_XTS);
        add(CKM.AES_XTS_KEY_GEN, xts, 32, 64, new SecretGeneration(CKK.AES_XTS, random));
        add(CKM.AES_XTS, xts, 32, 64, new AesXts());
    }

    private void aesAuthenticated() {
        Nonces nonces = new Nonces(random);
        AeadMechanism gcmWhole = AeadMechanism.gcm(gcm);
        cipher(
                CKM.AES_GCM,
                BlockAlgorithm.AES,
                gcmWhole.enciphering(),
                gcmWhole.wrapping(),
                new AeadMessages(gcm, nonces));
        Aead ccm = new AesCcm();
        AeadMechanism ccmWhole = AeadMechanism.ccm(ccm);
        cipher(
                CKM.AES_CCM,
                BlockAlgorithm.AES,
                ccmWhole.enciphering(),
                ccmWhole.wrapping(),
                new AeadMessages(ccm, nonces));
        cipher(CKM.AES_GMAC, BlockAlgorithm.AES, new AesGmac(gcm));
    }

    private void aesKeyWrap() {
        Capability.Enciphering plain = new KeyWrapCipher(AesKeyWrap.KW);
        cipher(CKM.AES_KEY_WRAP, BlockAlgorithm.AES, plain, new CipherWrapping(plain, 8, 16));
        // The deprecated name is what PKCS#11 2.40 defined by the padding of PKCS #7 and 3.2 spells out in its own.
        padded(CKM.AES_KEY_WRAP_PAD, BlockAlgorithm.AES, new KeyWrapCipher(AesKeyWrap.KW_PKCS7));
        padded(CKM.AES_KEY_WRAP_PKCS7, BlockAlgorithm.AES, new KeyWrapCipher(AesKeyWrap.KW_PKCS7));
        padded(CKM.AES_KEY_WRAP_KWP, BlockAlgorithm.AES, new KeyWrapCipher(AesKeyWrap.KWP));
    }

    private void tripleDes() {
        add(CKM.DES2_KEY_GEN, Set.of(CKK.DES2), 16, 16, new SecretGeneration(CKK.DES2, random));
        add(CKM.DES3_KEY_GEN, Set.of(CKK.DES3), 24, 24, new SecretGeneration(CKK.DES3, random));
        blocks(CKM.DES3_ECB, BlockAlgorithm.DES3, BlockMode.ecb(BlockAlgorithm.DES3));
        blocks(CKM.DES3_CBC, BlockAlgorithm.DES3, BlockMode.cbc(BlockAlgorithm.DES3));
        padded(CKM.DES3_CBC_PAD, BlockAlgorithm.DES3, BlockMode.cbcPad(BlockAlgorithm.DES3));
        macs(BlockAlgorithm.DES3, CKM.DES3_MAC, CKM.DES3_MAC_GENERAL, CKM.DES3_CMAC, CKM.DES3_CMAC_GENERAL);
    }

    private void chaCha20() {
        Set<CKK> keys = Set.of(CKK.CHACHA20);
        add(CKM.CHACHA20_KEY_GEN, keys, 32, 32, new SecretGeneration(CKK.CHACHA20, random));
        Aead chaCha = new ChaCha20Poly1305();
        add(
                CKM.CHACHA20_POLY1305,
                keys,
                256,
                256,
                AeadMechanism.chaCha20Poly1305(chaCha).enciphering(),
                new AeadMessages(chaCha, new Nonces(random)));
    }

    private void hash(HashFunction hash) {
        all.add(new Mechanism(hash.digest(), Set.of(), 0, 0, CKF.DIGEST, List.of()));
        Set<CKK> keys = Set.of(CKK.GENERIC_SECRET, hash.hmacKey());
        MacMechanism.Algorithm hmac = MacMechanism.hmac(hash);
        add(hash.hmac(), keys, 1, SecretLengths.MOST, MacMechanism.whole(hmac));
        add(hash.hmacGeneral(), keys, 1, SecretLengths.MOST, MacMechanism.general(hmac));
        if (hash != HashFunction.MD5) {
            add(hash.keyDerivation(), SECRETS, 8, MOST_SECRET_BITS, SimpleDerivation.digest(hash));
            add(
                    hash.keyGeneration(),
                    Set.of(hash.hmacKey()),
                    1,
                    SecretLengths.MOST,
                    new SecretGeneration(hash.hmacKey(), random));
        }
    }

    private void secretGeneration() {
        secrets(
                CKM.GENERIC_SECRET_KEY_GEN,
                Set.of(CKK.GENERIC_SECRET),
                new SecretGeneration(CKK.GENERIC_SECRET, random));
        secrets(CKM.HKDF_KEY_GEN, Set.of(CKK.HKDF), new SecretGeneration(CKK.HKDF, random));
        secrets(CKM.PKCS5_PBKD2, SECRETS, new Pbkdf2());
    }

    private void derivation() {
        cipher(CKM.AES_ECB_ENCRYPT_DATA, BlockAlgorithm.AES, SimpleDerivation.aesEcbData());
        cipher(CKM.AES_CBC_ENCRYPT_DATA, BlockAlgorithm.AES, SimpleDerivation.aesCbcData());
        secrets(CKM.CONCATENATE_BASE_AND_KEY, SECRETS, SimpleDerivation.baseThenKey());
        secrets(CKM.CONCATENATE_BASE_AND_DATA, SECRETS, SimpleDerivation.baseThenData());
        secrets(CKM.CONCATENATE_DATA_AND_BASE, SECRETS, SimpleDerivation.dataThenBase());
        secrets(CKM.XOR_BASE_AND_DATA, SECRETS, SimpleDerivation.baseXorData());
        secrets(CKM.EXTRACT_KEY_FROM_KEY, SECRETS, new ExtractKey());
        Set<CKK> inputs = Set.of(CKK.HKDF, CKK.GENERIC_SECRET);
        secrets(CKM.HKDF_DERIVE, inputs, new Hkdf());
        secrets(CKM.HKDF_DATA, inputs, new Hkdf());
        secrets(CKM.SP800_108_COUNTER_KDF, SECRETS, new Kbkdf(KbkdfLayout.Mode.COUNTER));
        secrets(CKM.SP800_108_FEEDBACK_KDF, SECRETS, new Kbkdf(KbkdfLayout.Mode.FEEDBACK));
    }

    /** A mode that takes whole blocks alone. */
    private void blocks(CKM type, BlockAlgorithm algorithm, BlockMode mode) {
        cipher(type, algorithm, mode, new CipherWrapping(mode, algorithm.block(), 0));
    }

    private void padded(CKM type, BlockAlgorithm algorithm, Capability.Enciphering mode) {
        cipher(type, algorithm, mode, new CipherWrapping(mode, 1, 0));
    }

    private void macs(BlockAlgorithm algorithm, CKM cbc, CKM cbcGeneral, CKM cmac, CKM cmacGeneral) {
        MacMechanism.Algorithm cbcMac = MacMechanism.cbcMac(algorithm);
        cipher(cbc, algorithm, MacMechanism.half(cbcMac));
        cipher(cbcGeneral, algorithm, MacMechanism.general(cbcMac));
        cipher(cmac, algorithm, MacMechanism.whole(MacMechanism.cmac(algorithm)));
        cipher(cmacGeneral, algorithm, MacMechanism.general(MacMechanism.cmac(algorithm)));
    }

    private void cipher(CKM type, BlockAlgorithm algorithm, Capability... capabilities) {
        add(type, algorithm.keys(), algorithm.leastKey(), algorithm.mostKey(), capabilities);
    }

    private void secrets(CKM type, Set<CKK> keys, Capability capability) {
        add(type, keys, Byte.SIZE, MOST_SECRET_BITS, capability);
    }

    private void add(CKM type, Set<CKK> keys, long leastKey, long mostKey, Capability... capabilities) {
        all.add(new Mechanism(type, keys, leastKey, mostKey, 0, List.of(capabilities)));
    }

    private static Set<CKK> secrets() {
        Set<CKK> others = EnumSet.of(
                CKK.GENERIC_SECRET, CKK.AES, CKK.AES_XTS, CKK.DES2, CKK.DES3, CKK.CHACHA20, CKK.POLY1305, CKK.HKDF);
        return Stream.concat(Stream.of(HashFunction.values()).map(HashFunction::hmacKey), others.stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
