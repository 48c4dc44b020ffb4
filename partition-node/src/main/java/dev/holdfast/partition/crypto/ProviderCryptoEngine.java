package dev.holdfast.partition.crypto;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The {@link CryptoEngine} over Java security providers: finds the algorithm, checks that the key fits, hands on. */
public final class ProviderCryptoEngine implements CryptoEngine {

    private static final KeySpec CARD_KEY =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_384).build();
    private static final byte[] NOTHING = {};

    private final Drbg drbg;
    private final Rsa rsa;
    private final RsaKeys rsaKeys;
    private final Ecdsa ecdsa;
    private final EcKeys ecKeys;
    private final SecureRandom random;
    private final CardKeys cardKeys;
    private final PairwiseTest pairwiseTest;

    public ProviderCryptoEngine(Providers providers, Drbg drbg) {
        this(providers, drbg, algorithm -> false);
    }

    /**
     * For test firmware.
     *
     * @param spoilsPair whether a pair of this algorithm, RSA or EC, is spoiled before its consistency test
     */
    public ProviderCryptoEngine(Providers providers, Drbg drbg, Predicate<String> spoilsPair) {
        this.drbg = drbg;
        this.random = new DrbgSecureRandom(drbg);
        this.rsa = new Rsa(providers);
        this.rsaKeys = new RsaKeys(providers);
        this.ecdsa = new Ecdsa(providers);
        this.ecKeys = new EcKeys(providers);
        this.cardKeys = new CardKeys(ecdsa);
        this.pairwiseTest = new PairwiseTest(this, spoilsPair);
    }

    @Override
    public Generated generateCardKey() {
        return generate(CARD_KEY);
    }

    @Override
    public Generated generate(KeySpec spec) {
        requireOffered(spec);
        if (spec.getType() == KeyType.OCT) {
            return new Generated(NOTHING, random(spec.getSize() / 8));
        }
        byte[] drawn = spec.getType() == KeyType.RSA
                ? rsaKeys.generate(spec.getSize(), random)
                : ecKeys.generate(NamedCurve.of(spec.getCurve()), random);
        try {
            return check(spec, drawn);
        } catch (RefusedException unsound) {
            throw new PairwiseTestFailed(spec.getType().name());
        } finally {
            Arrays.fill(drawn, (byte) 0);
        }
    }

    @Override
    public Generated check(KeySpec spec, byte[] material) {
        requireOffered(spec);
        if (spec.getType() == KeyType.OCT) {
            requireOctets(spec, material);
            return new Generated(NOTHING, material.clone());
        }
        Generated pair = spec.getType() == KeyType.RSA
                ? rsaKeys.check(spec.getSize(), material)
                : ecKeys.check(NamedCurve.of(spec.getCurve()), material);
        pairwiseTest.run(spec, pair);
        return pair;
    }

    @Override
    public byte[] sign(KeySpec spec, byte[] material, SignatureAlgorithm algorithm, byte[] digest) {
        SignatureScheme scheme = SignatureScheme.of(algorithm, spec, digest);
        return switch (scheme.kind()) {
            case PKCS1 -> rsa.signPkcs1(material, scheme.hash(), digest, modulusLength(spec));
            case PSS ->
                rsa.signPss(
                        material, scheme.hash(), digest, random(scheme.hash().length()), modulusLength(spec));
            case ECDSA -> ecdsa.sign(NamedCurve.of(spec.getCurve()), material, scheme.hash(), digest);
        };
    }

    @Override
    public boolean verify(
            KeySpec spec, byte[] publicKey, SignatureAlgorithm algorithm, byte[] digest, byte[] signature) {
        SignatureScheme scheme = SignatureScheme.of(algorithm, spec, digest);
        return switch (scheme.kind()) {
            case PKCS1 -> rsa.verifyPkcs1(publicKey, scheme.hash(), digest, signature, modulusLength(spec));
            case PSS -> rsa.verifyPss(publicKey, scheme.hash(), digest, signature, modulusLength(spec));
            case ECDSA -> ecdsa.verify(NamedCurve.of(spec.getCurve()), publicKey, digest, signature);
        };
    }

    @Override
    public Encrypted encrypt(
            KeySpec spec,
            byte[] key,
            EncryptionAlgorithm algorithm,
            byte[] plaintext,
            byte @Nullable [] iv,
            byte[] additionalData) {
        EncryptionScheme scheme = EncryptionScheme.of(algorithm, spec);
        if (scheme != EncryptionScheme.GCM && additionalData.length > 0) {
            throw Refusals.badParameter("Only GCM authenticates additional data; leave it out with " + algorithm + ".");
        }
        if ((scheme == EncryptionScheme.GCM || scheme == EncryptionScheme.RSA) && iv != null) {
            throw Refusals.badParameter(
                    "With " + algorithm + " the card makes what randomness it needs; leave the iv out.");
        }
        return switch (scheme) {
            case RSA ->
                new Encrypted(rsa.encrypt(key, algorithm, plaintext, modulusLength(spec), random), NOTHING, NOTHING);
            case GCM -> Aes.encryptGcm(requireOctets(spec, key), random(Aes.NONCE), additionalData, plaintext);
            case CBC -> Aes.encryptCbc(requireOctets(spec, key), iv == null ? random(Aes.BLOCK) : iv, plaintext, false);
            case CBC_PAD ->
                Aes.encryptCbc(requireOctets(spec, key), iv == null ? random(Aes.BLOCK) : iv, plaintext, true);
            case KEY_WRAP -> throw wrapOnly(algorithm);
        };
    }

    @Override
    public byte[] decrypt(
            KeySpec spec,
            byte[] material,
            EncryptionAlgorithm algorithm,
            byte[] ciphertext,
            byte[] iv,
            byte[] tag,
            byte[] additionalData) {
        return switch (EncryptionScheme.of(algorithm, spec)) {
            case RSA -> rsa.decrypt(material, algorithm, ciphertext, modulusLength(spec));
            case GCM -> Aes.decryptGcm(requireOctets(spec, material), iv, additionalData, ciphertext, tag);
            case CBC -> Aes.decryptCbc(requireOctets(spec, material), iv, ciphertext, false);
            case CBC_PAD -> Aes.decryptCbc(requireOctets(spec, material), iv, ciphertext, true);
            case KEY_WRAP -> throw wrapOnly(algorithm);
        };
    }

    @Override
    public byte[] wrap(KeySpec spec, byte[] key, EncryptionAlgorithm algorithm, byte[] plaintext) {
        return switch (EncryptionScheme.of(algorithm, spec)) {
            case RSA -> rsa.encrypt(key, algorithm, plaintext, modulusLength(spec), random);
            case KEY_WRAP -> Aes.wrap(requireOctets(spec, key), plaintext);
            case GCM, CBC, CBC_PAD -> throw Refusals.unsupported(algorithm, spec);
        };
    }

    @Override
    public byte[] unwrap(KeySpec spec, byte[] material, EncryptionAlgorithm algorithm, byte[] wrapped) {
        return switch (EncryptionScheme.of(algorithm, spec)) {
            case RSA -> rsa.decrypt(material, algorithm, wrapped, modulusLength(spec));
            case KEY_WRAP -> Aes.unwrap(requireOctets(spec, material), wrapped);
            case GCM, CBC, CBC_PAD -> throw Refusals.unsupported(algorithm, spec);
        };
    }

    @Override
    public byte[] seal(byte[] key, byte[] additionalData, byte[] plaintext) {
        byte[] nonce = random(Aes.NONCE);
        return Aes.concatenate(nonce, Aes.seal(key, nonce, additionalData, plaintext));
    }

    @Override
    public byte[] sealAt(byte[] key, byte[] nonce, byte[] additionalData, byte[] plaintext) {
        return Aes.seal(key, nonce, additionalData, plaintext);
    }

    @Override
    public byte[] open(byte[] key, byte[] additionalData, byte[] sealed) {
        if (sealed.length < Aes.NONCE + Aes.TAG) {
            throw Refusals.cryptoFailed();
        }
        byte[] nonce = Arrays.copyOf(sealed, Aes.NONCE);
        return Aes.open(key, nonce, additionalData, Arrays.copyOfRange(sealed, Aes.NONCE, sealed.length));
    }

    @Override
    public byte[] openAt(byte[] key, byte[] nonce, byte[] additionalData, byte[] sealed) {
        return Aes.open(key, nonce, additionalData, sealed);
    }

    @Override
    public byte[] derive(byte[] key, String label, byte[] context, int bytes) {
        return KeyDerivation.counterMode(key, label, context, bytes);
    }

    @Override
    public byte[] signAsCard(byte[] cardKey, byte[] message) {
        return cardKeys.sign(cardKey, message);
    }

    @Override
    public boolean verifyFromCard(byte[] cardPublicKey, byte[] message, byte[] signature) {
        return cardKeys.verify(cardPublicKey, message, signature);
    }

    @Override
    public byte[] agree(byte[] privateKey, byte[] peerPublicKey, byte[] info) {
        return cardKeys.agree(privateKey, peerPublicKey, info);
    }

    @Override
    public byte[] random(int bytes) {
        byte[] drawn = new byte[bytes];
        drbg.generate(drawn);
        return drawn;
    }

    private static void requireOffered(KeySpec spec) {
        boolean offered =
                switch (spec.getType()) {
                    case RSA -> spec.getSize() == 2048 || spec.getSize() == 3072 || spec.getSize() == 4096;
                    case EC -> spec.getCurve() != Curve.CURVE_UNSPECIFIED && spec.getCurve() != Curve.UNRECOGNIZED;
                    case OCT -> spec.getSize() == 128 || spec.getSize() == 192 || spec.getSize() == 256;
                    case KEY_TYPE_UNSPECIFIED, UNRECOGNIZED -> false;
                };
        if (!offered) {
            throw Refusals.badParameter("No such key is offered: RSA has 2048, 3072 or 4096 bits, EC a curve P-256,"
                    + " P-256K, P-384 or P-521, OCT 128, 192 or 256 bits.");
        }
    }

    private static byte[] requireOctets(KeySpec spec, byte[] key) {
        if (8 * key.length != spec.getSize()) {
            throw Refusals.badParameter("The key has " + 8 * key.length + " bits, not " + spec.getSize() + ".");
        }
        return key;
    }

    private static int modulusLength(KeySpec spec) {
        return spec.getSize() / 8;
    }

    private static RefusedException wrapOnly(EncryptionAlgorithm algorithm) {
        return new RefusedException(
                Code.ALGORITHM_NOT_SUPPORTED,
                "Algorithm " + algorithm + " wraps and unwraps keys only: use those operations.");
    }
}
