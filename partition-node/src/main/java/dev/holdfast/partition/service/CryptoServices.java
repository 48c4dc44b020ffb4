package dev.holdfast.partition.service;

import static dev.holdfast.partition.service.ServiceContext.principal;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.crypto.Approval;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.pool.KeyMaterial;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CryptoResult;
import dev.holdfast.proto.v1.Decrypt;
import dev.holdfast.proto.v1.Encrypt;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.RandomResult;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.UnwrapKey;
import dev.holdfast.proto.v1.Verify;
import dev.holdfast.proto.v1.VerifyResult;
import dev.holdfast.proto.v1.WrapKey;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * What keys compute. Whether a key may be used is checked on a linearizable view before the computation, and once more
 * against what this card has applied when it is done: an RSA operation takes long enough for a disabling to overtake it.
 */
final class CryptoServices {

    private static final int MAX_RANDOM = 128;

    /** A computation with a usable key version, on a worker. Whose it was is added to its result. */
    private interface Computation extends BiFunction<Vault, KeyVersion, Response.Builder> {}

    private final ServiceContext context;

    CryptoServices(ServiceContext context) {
        this.context = context;
    }

    CompletableFuture<Response.Builder> sign(Request request) {
        Sign asked = request.getSign();
        return use(
                request,
                asked.getName(),
                asked.getVersion(),
                Action.SIGN,
                KeyOperation.SIGN,
                Approval.of(asked.getAlgorithm()),
                (vault, key) -> {
                    byte[] material = material(vault, asked.getName(), key);
                    try {
                        byte[] signature = context.crypto()
                                .sign(
                                        key.getSpec(),
                                        material,
                                        asked.getAlgorithm(),
                                        asked.getDigest().toByteArray());
                        return result(signature);
                    } finally {
                        Arrays.fill(material, (byte) 0);
                    }
                });
    }

    CompletableFuture<Response.Builder> verify(Request request) {
        Verify asked = request.getVerify();
        return use(
                request,
                asked.getName(),
                asked.getVersion(),
                Action.VERIFY,
                KeyOperation.VERIFY,
                Approval.of(asked.getAlgorithm()),
                (vault, key) -> {
                    boolean valid = context.crypto()
                            .verify(
                                    key.getSpec(),
                                    key.getPublicKey().toByteArray(),
                                    asked.getAlgorithm(),
                                    asked.getDigest().toByteArray(),
                                    asked.getSignature().toByteArray());
                    return Response.newBuilder()
                            .setVerifyResult(VerifyResult.newBuilder().setValid(valid));
                });
    }

    CompletableFuture<Response.Builder> encrypt(Request request) {
        Encrypt asked = request.getEncrypt();
        return use(
                request,
                asked.getName(),
                asked.getVersion(),
                Action.ENCRYPT,
                KeyOperation.ENCRYPT,
                Approval.of(asked.getAlgorithm()),
                (vault, key) -> {
                    byte[] encryptionKey = encryptionKey(vault, asked.getName(), key);
                    byte[] plaintext = asked.getPlaintext().toByteArray();
                    try {
                        CryptoEngine.Encrypted encrypted = context.crypto()
                                .encrypt(
                                        key.getSpec(),
                                        encryptionKey,
                                        asked.getAlgorithm(),
                                        plaintext,
                                        asked.getIv().isEmpty()
                                                ? null
                                                : asked.getIv().toByteArray(),
                                        asked.getAdditionalData().toByteArray());
                        return Response.newBuilder()
                                .setCryptoResult(CryptoResult.newBuilder()
                                        .setResult(ByteString.copyFrom(encrypted.ciphertext()))
                                        .setIv(ByteString.copyFrom(encrypted.iv()))
                                        .setTag(ByteString.copyFrom(encrypted.tag()))
                                        .setAdditionalData(asked.getAdditionalData()));
                    } finally {
                        Arrays.fill(encryptionKey, (byte) 0);
                        Arrays.fill(plaintext, (byte) 0);
                    }
                });
    }

    CompletableFuture<Response.Builder> decrypt(Request request) {
        Decrypt asked = request.getDecrypt();
        return use(
                request,
                asked.getName(),
                asked.getVersion(),
                Action.DECRYPT,
                KeyOperation.DECRYPT,
                Approval.of(asked.getAlgorithm()),
                (vault, key) -> {
                    byte[] material = material(vault, asked.getName(), key);
                    try {
                        byte[] plaintext = context.crypto()
                                .decrypt(
                                        key.getSpec(),
                                        material,
                                        asked.getAlgorithm(),
                                        asked.getCiphertext().toByteArray(),
                                        asked.getIv().toByteArray(),
                                        asked.getTag().toByteArray(),
                                        asked.getAdditionalData().toByteArray());
                        return secretResult(plaintext);
                    } finally {
                        Arrays.fill(material, (byte) 0);
                    }
                });
    }

    CompletableFuture<Response.Builder> wrap(Request request) {
        WrapKey asked = request.getWrapKey();
        return use(
                request,
                asked.getName(),
                asked.getVersion(),
                Action.WRAP,
                KeyOperation.WRAP_KEY,
                Approval.of(asked.getAlgorithm()),
                (vault, key) -> {
                    byte[] wrappingKey = encryptionKey(vault, asked.getName(), key);
                    byte[] plaintext = asked.getKey().toByteArray();
                    try {
                        return result(
                                context.crypto().wrap(key.getSpec(), wrappingKey, asked.getAlgorithm(), plaintext));
                    } finally {
                        Arrays.fill(wrappingKey, (byte) 0);
                        Arrays.fill(plaintext, (byte) 0);
                    }
                });
    }

    CompletableFuture<Response.Builder> unwrap(Request request) {
        UnwrapKey asked = request.getUnwrapKey();
        return use(
                request,
                asked.getName(),
                asked.getVersion(),
                Action.UNWRAP,
                KeyOperation.UNWRAP_KEY,
                Approval.of(asked.getAlgorithm()),
                (vault, key) -> {
                    byte[] material = material(vault, asked.getName(), key);
                    try {
                        byte[] unwrapped = context.crypto()
                                .unwrap(
                                        key.getSpec(),
                                        material,
                                        asked.getAlgorithm(),
                                        asked.getWrapped().toByteArray());
                        return secretResult(unwrapped);
                    } finally {
                        Arrays.fill(material, (byte) 0);
                    }
                });
    }

    CompletableFuture<Response.Builder> random(Request request) {
        int count = request.getRandomBytes().getCount();
        if (count < 1 || count > MAX_RANDOM) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "BadParameter", "", "Ask for 1 to " + MAX_RANDOM + " random bytes.");
        }
        return context.read().thenCompose(vault -> {
            vault.require(principal(request), Action.RANDOM, Scope.ROOT);
            vault.requireOpen();
            return context.work(() -> Response.newBuilder()
                    .setIndicator(ServiceIndicator.SERVICE_INDICATOR_APPROVED)
                    .setRandomResult(RandomResult.newBuilder()
                            .setBytes(ByteString.copyFrom(context.crypto().random(count)))));
        });
    }

    private CompletableFuture<Response.Builder> use(
            Request request,
            String name,
            ByteString version,
            Action action,
            KeyOperation operation,
            Approval approval,
            Computation computation) {
        return context.read().thenCompose(vault -> {
            vault.require(principal(request), action, Scope.ofKey(name));
            KeyVersion key = usable(vault, name, version, operation);
            return context.work(() -> {
                Response.Builder answer = computation.apply(vault, key);
                if (answer.hasCryptoResult()) {
                    answer.getCryptoResultBuilder()
                            .setName(vault.key(name).getName())
                            .setVersion(key.getVersion());
                }
                Vault after = context.pool().vault();
                after.require(principal(request), action, Scope.ofKey(name));
                KeyVersion unused = usable(after, name, key.getVersion(), operation);
                return answer.setIndicator(indicator(approval, key));
            });
        });
    }

    private KeyVersion usable(Vault vault, String name, ByteString version, KeyOperation operation) {
        return context.mutants().has(PlantedBug.SIGNS_WHILE_DISABLED)
                ? vault.keyVersion(name, version)
                : vault.usable(name, version, operation, context.now());
    }

    /** Approved is only what is done with an approved algorithm and an approved key. */
    private static ServiceIndicator indicator(Approval algorithm, KeyVersion key) {
        ServiceIndicator ofKey = Approval.ofKey(key.getSpec()).indicator();
        return ofKey == ServiceIndicator.SERVICE_INDICATOR_APPROVED ? algorithm.indicator() : ofKey;
    }

    private byte[] material(Vault vault, String name, KeyVersion key) {
        try (DomainKeys keys = context.pool().domainKeys(vault)) {
            return KeyMaterial.open(context.crypto(), keys, name, key);
        }
    }

    /** The public key of an RSA key, so that its private half is not even opened; the octets of a symmetric one. */
    private byte[] encryptionKey(Vault vault, String name, KeyVersion key) {
        return key.getSpec().getType() == KeyType.OCT
                ? material(vault, name, key)
                : key.getPublicKey().toByteArray();
    }

    private static Response.Builder secretResult(byte[] secret) {
        try {
            return result(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static Response.Builder result(byte[] bytes) {
        return Response.newBuilder().setCryptoResult(CryptoResult.newBuilder().setResult(ByteString.copyFrom(bytes)));
    }
}
