package dev.holdfast.harness.workload;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.proto.v1.CryptoResult;
import dev.holdfast.proto.v1.Decrypt;
import dev.holdfast.proto.v1.Encrypt;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UnwrapKey;
import dev.holdfast.proto.v1.Verify;
import dev.holdfast.proto.v1.WrapKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Something a key version did before the disaster, which only the same key can do again or undo: a signature it verifies,
 * a ciphertext it opens, a key it unwraps.
 */
public sealed interface Evidence {

    String keyName();

    ByteString version();

    /** Whether the key that is there now is the one that left this evidence. Fails when it may not be used. */
    CompletableFuture<Boolean> holds(KeyClient keys);

    /**
     * Verified with the public key, and made again with the private one: of a deterministic algorithm it must be the same
     * bytes, of another one that the recovered key verifies.
     */
    record Signed(
            String keyName, ByteString version, SignatureAlgorithm algorithm, ByteString digest, ByteString signature)
            implements Evidence {

        @Override
        public CompletableFuture<Boolean> holds(KeyClient keys) {
            return verifies(keys, signature).thenCompose(old -> sign(keys, keyName, version, algorithm, digest)
                    .thenCompose(again -> verifies(keys, again.getResult()))
                    .thenApply(again -> old && again));
        }

        private CompletableFuture<Boolean> verifies(KeyClient keys, ByteString candidate) {
            return keys.verify(Verify.newBuilder()
                    .setName(keyName)
                    .setVersion(version)
                    .setAlgorithm(algorithm)
                    .setDigest(digest)
                    .setSignature(candidate)
                    .build());
        }
    }

    record Encrypted(String keyName, CryptoResult result, EncryptionAlgorithm algorithm, ByteString plaintext)
            implements Evidence {

        @Override
        public ByteString version() {
            return result.getVersion();
        }

        @Override
        public CompletableFuture<Boolean> holds(KeyClient keys) {
            return keys.decrypt(Decrypt.newBuilder()
                            .setName(keyName)
                            .setVersion(result.getVersion())
                            .setAlgorithm(algorithm)
                            .setCiphertext(result.getResult())
                            .setIv(result.getIv())
                            .setTag(result.getTag())
                            .setAdditionalData(result.getAdditionalData())
                            .build())
                    .thenApply(opened -> opened.getResult().equals(plaintext));
        }
    }

    record Wrapped(String keyName, CryptoResult result, EncryptionAlgorithm algorithm, ByteString key)
            implements Evidence {

        @Override
        public ByteString version() {
            return result.getVersion();
        }

        @Override
        public CompletableFuture<Boolean> holds(KeyClient keys) {
            return keys.unwrap(UnwrapKey.newBuilder()
                            .setName(keyName)
                            .setVersion(result.getVersion())
                            .setAlgorithm(algorithm)
                            .setWrapped(result.getResult())
                            .build())
                    .thenApply(unwrapped -> unwrapped.getResult().equals(key));
        }
    }

    /** Lets a key version do something, chosen among what its type can do. */
    static CompletableFuture<Evidence> take(KeyClient keys, KeyBundle key, Random random) {
        return switch (key.getVersion().getSpec().getType()) {
            case RSA -> random.nextBoolean() ? signed(keys, key, random) : wrappedByRsa(keys, key, random);
            case EC -> signed(keys, key, random);
            default -> random.nextBoolean() ? encrypted(keys, key, random) : wrappedByAes(keys, key, random);
        };
    }

    private static CompletableFuture<Evidence> signed(KeyClient keys, KeyBundle key, Random random) {
        SignatureAlgorithm algorithm = pick(Algorithms.signing(key.getVersion().getSpec()), random);
        ByteString digest = digest(algorithm, random);
        ByteString version = key.getVersion().getVersion();
        return sign(keys, key.getName(), version, algorithm, digest)
                .thenApply(made -> new Signed(key.getName(), version, algorithm, digest, made.getResult()));
    }

    private static CompletableFuture<Evidence> encrypted(KeyClient keys, KeyBundle key, Random random) {
        EncryptionAlgorithm algorithm =
                pick(Algorithms.encrypting(key.getVersion().getSpec()), random);
        ByteString plaintext = bytes(48, random);
        return keys.encrypt(Encrypt.newBuilder()
                        .setName(key.getName())
                        .setVersion(key.getVersion().getVersion())
                        .setAlgorithm(algorithm)
                        .setPlaintext(plaintext)
                        .build())
                .thenApply(made -> new Encrypted(key.getName(), made, algorithm, plaintext));
    }

    private static CompletableFuture<Evidence> wrappedByAes(KeyClient keys, KeyBundle key, Random random) {
        return wrapped(keys, key, Algorithms.keyWrap(key.getVersion().getSpec()), random);
    }

    private static CompletableFuture<Evidence> wrappedByRsa(KeyClient keys, KeyBundle key, Random random) {
        return wrapped(keys, key, pick(Algorithms.RSA_TRANSPORT, random), random);
    }

    private static CompletableFuture<Evidence> wrapped(
            KeyClient keys, KeyBundle key, EncryptionAlgorithm algorithm, Random random) {
        ByteString secret = bytes(32, random);
        return keys.wrap(WrapKey.newBuilder()
                        .setName(key.getName())
                        .setVersion(key.getVersion().getVersion())
                        .setAlgorithm(algorithm)
                        .setKey(secret)
                        .build())
                .thenApply(made -> new Wrapped(key.getName(), made, algorithm, secret));
    }

    private static CompletableFuture<CryptoResult> sign(
            KeyClient keys, String name, ByteString version, SignatureAlgorithm algorithm, ByteString digest) {
        return keys.sign(Sign.newBuilder()
                .setName(name)
                .setVersion(version)
                .setAlgorithm(algorithm)
                .setDigest(digest)
                .build());
    }

    private static ByteString digest(SignatureAlgorithm algorithm, Random random) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance(Algorithms.hash(algorithm))
                    .digest(bytes(32, random).toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-2", e);
        }
    }

    private static ByteString bytes(int count, Random random) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static <T> T pick(List<T> among, Random random) {
        return among.get(random.nextInt(among.size()));
    }
}
