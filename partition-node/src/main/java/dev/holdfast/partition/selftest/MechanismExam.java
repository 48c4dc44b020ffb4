package dev.holdfast.partition.selftest;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.asymmetric.AsymmetricKeys;
import dev.holdfast.partition.asymmetric.AsymmetricMechanisms;
import dev.holdfast.partition.asymmetric.ParsedKeys;
import dev.holdfast.partition.crypto.KnownAnswer;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.Encapsulation.Encapsulated;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Wanted;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.symmetric.SymmetricMechanisms;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Optional;
import java.util.stream.Stream;

/** Has a mechanism answer one {@link MechanismAnswer} again, by the code and the providers that serve the card's callers. */
final class MechanismExam implements AutoCloseable {

    private static final KeyEncoding KEYS = new AsymmetricKeys();
    private static final byte[] YES = {1};
    private static final byte[] NO = {0};

    private final MechanismAnswer answer;
    private final Providers providers;
    private final ParsedKeys parsed = new ParsedKeys();
    private final Mechanism mechanism;
    private final TokenMechanism parameter;

    private MechanismExam(MechanismAnswer answer, Providers providers) {
        this.answer = answer;
        this.providers = providers;
        this.parameter = answer.parameter();
        SecureRandom random = new Recorded(answer.octets("Random"));
        this.mechanism = Stream.concat(
                        AsymmetricMechanisms.all(providers, random, parsed).stream(),
                        SymmetricMechanisms.all(providers, random).stream())
                .filter(known -> known.type() == answer.mechanism())
                .findFirst()
                .orElseThrow();
    }

    /** The test; nothing is computed or read before it is run. */
    static KnownAnswer of(MechanismAnswer answer, Providers providers) {
        return new KnownAnswer(
                answer.test(),
                () -> {
                    try (MechanismExam exam = new MechanismExam(answer, providers)) {
                        return exam.compute();
                    }
                },
                expected(answer));
    }

    @Override
    public void close() {
        parsed.close();
    }

    /** What a complete answer is, beside the octets that the file has: both ways where there are two. */
    private static byte[] expected(MechanismAnswer answer) {
        byte[] known =
                answer.octets(answer.has("Digest") ? "Digest" : answer.has("Sha3Digest") ? "Sha3Digest" : "Answer");
        return switch (answer.operation()) {
            case "cipher", "wrap" -> join(known, answer.octets("Input"));
            case "signature" -> join(known, YES);
            default -> known;
        };
    }

    private byte[] compute() throws GeneralSecurityException {
        return switch (answer.operation()) {
            case "sign" -> as(Capability.Signing.class).sign(key(), parameter, input(), false);
            case "signature" -> signature(as(Capability.Signing.class));
            case "cipher" -> cipher(as(Capability.Enciphering.class));
            case "decrypt" -> as(Capability.Enciphering.class).decrypt(key(), parameter, input(), false);
            case "wrap" -> wrap(as(Capability.Wrapping.class));
            case "unwrap" -> as(Capability.Wrapping.class).unwrap(key(), parameter, input(), new byte[0]);
            case "derive" -> as(Capability.Derivation.class).derive(key(), parameter, key("Other"), answer.length());
            case "generate" ->
                as(Capability.KeyGeneration.class).generate(parameter, CKK.GENERIC_SECRET, answer.length());
            case "pair" -> pair(as(Capability.PairGeneration.class));
            case "encapsulate" -> encapsulate(as(Capability.Encapsulation.class));
            case "decapsulate" -> as(Capability.Encapsulation.class).decapsulate(key(), parameter, input());
            default -> throw new IllegalStateException("no such operation: " + answer.operation());
        };
    }

    private byte[] cipher(Capability.Enciphering cipher) {
        byte[] encrypted = cipher.encrypt(key(), parameter, input(), false);
        return join(encrypted, cipher.decrypt(key(), parameter, answer.octets("Answer"), false));
    }

    private byte[] wrap(Capability.Wrapping wrapping) {
        KeyValue key = key();
        byte[] wrapped = wrapping.wrap(KEYS.publicOf(key), parameter, input(), new byte[0]);
        return join(wrapped, wrapping.unwrap(key, parameter, answer.octets("Answer"), new byte[0]));
    }

    /** The signature, and whether it verifies while a spoiled one does not. */
    private byte[] signature(Capability.Signing signing) throws GeneralSecurityException {
        KeyValue key = key();
        KeyValue publicKey = KEYS.publicOf(key);
        byte[] made = signing.sign(key, parameter, input(), false);
        byte[] signature = made;
        if (answer.hasNoncesOfItsOwn() && providers.accp() != null) {
            signature = verifies(signing, publicKey, made) ? answer.octets("Answer") : made;
        }
        byte[] spoiled = signature.clone();
        spoiled[spoiled.length - 1] ^= 1;
        boolean told = verifies(signing, publicKey, signature) && !verifies(signing, publicKey, spoiled);
        return join(digested(signature), told ? YES : NO);
    }

    private boolean verifies(Capability.Signing signing, KeyValue publicKey, byte[] signature) {
        try {
            signing.verify(publicKey, parameter, input(), false, signature);
            return true;
        } catch (CryptokiException refused) {
            return false;
        }
    }

    private byte[] pair(Capability.PairGeneration generation) throws GeneralSecurityException {
        Pair pair = generation.generate(
                TokenMechanism.getDefaultInstance(),
                new Wanted(Optional.empty(), Optional.<ByteString>empty(), Optional.empty(), answer.set()));
        pair.privateKey().close();
        return digested(pair.publicKey().bytes());
    }

    private byte[] encapsulate(Capability.Encapsulation kem) throws GeneralSecurityException {
        Encapsulated sent = kem.encapsulate(key(), parameter);
        return digested(join(sent.ciphertext(), sent.secret()));
    }

    private byte[] digested(byte[] whole) throws GeneralSecurityException {
        if (answer.has("Digest")) {
            return MessageDigest.getInstance("SHA-256", Providers.SUN).digest(whole);
        }
        return answer.has("Sha3Digest")
                ? MessageDigest.getInstance("SHA3-256", Providers.SUN).digest(whole)
                : whole;
    }

    private byte[] input() {
        return answer.octets("Input");
    }

    private KeyValue key() {
        return key("Key").orElseThrow();
    }

    private Optional<KeyValue> key(String name) {
        return answer.key(name).map(key -> new KeyValue(CKK.valueOf(key[0]), answer.parsed(key[1])));
    }

    private <T extends Capability> T as(Class<T> kind) {
        return mechanism.as(kind).orElseThrow();
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(first);
        whole.writeBytes(second);
        return whole.toByteArray();
    }

    /** Gives what an answer was made with, and zeros when that is at its end. */
    private static final class Recorded extends SecureRandom {

        private static final long serialVersionUID = 1L;

        Recorded(byte[] recording) {
            super(new Spi(recording), null);
        }

        private static final class Spi extends SecureRandomSpi {

            private static final long serialVersionUID = 1L;

            private final byte[] recording;
            private int given;

            Spi(byte[] recording) {
                this.recording = recording;
            }

            @Override
            protected void engineSetSeed(byte[] seed) {}

            @Override
            protected void engineNextBytes(byte[] bytes) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = given < recording.length ? recording[given++] : 0;
                }
            }

            @Override
            protected byte[] engineGenerateSeed(int bytes) {
                byte[] seed = new byte[bytes];
                engineNextBytes(seed);
                return seed;
            }
        }
    }
}
