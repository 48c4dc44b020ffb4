package dev.holdfast.partition.service;

import static dev.holdfast.partition.service.ServiceContext.principal;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.certificate.CertificateIssuer;
import dev.holdfast.partition.certificate.CertificateIssuer.Purpose;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.DomainItems;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.recipient.RecipientSeal;
import dev.holdfast.proto.v1.BeginRecovery;
import dev.holdfast.proto.v1.BeginRecoveryChange;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.DomainRecord;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.ExchangeKey;
import dev.holdfast.proto.v1.ExchangeKeyRecord;
import dev.holdfast.proto.v1.InstallDomainChange;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SealedContentKey;
import dev.holdfast.proto.v1.UploadDomain;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Receives a security domain: the exchange key it is sent under, the one-time key by which a custodian hands over what
 * its token unwrapped, and the upload itself. An exchange key serves one upload; a new one replaces the one before.
 */
final class RecoveryServices implements AutoCloseable {

    static final String IN_THIS_VAULT = "partition";

    private static final KeySpec EXCHANGE_SPEC =
            KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build();
    private static final byte[] EXCHANGE_LABEL = "holdfast-exchange-key".getBytes(US_ASCII);
    private static final String EXCHANGE_NAME = "CN=Security Domain Exchange Key,O=Holdfast simulator";
    private static final long EXCHANGE_MILLIS = 30L * 24 * 60 * 60 * 1_000;
    private static final int RECIPIENT_ID_BYTES = 16;

    /** The private half of a {@link Recipient}; good for one upload. */
    private record OneTimeKey(ByteString id, byte[] publicKey, byte[] privateKey) {

        void wipe() {
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    private final ServiceContext context;
    private final Firmware firmware;
    private @Nullable OneTimeKey recipient;

    RecoveryServices(ServiceContext context, Firmware firmware) {
        this.context = context;
        this.firmware = firmware;
    }

    CompletableFuture<Response.Builder> begin(Request request) {
        BeginRecovery asked = request.getBeginRecovery();
        return context.read().thenCompose(vault -> {
            vault.require(principal(request), Action.READ_EXCHANGE_KEY, Scope.ROOT);
            requireNotActivated(vault);
            return context.work(() -> asked.getPublicKey().isEmpty() ? own() : held(asked))
                    .thenCompose(record -> context.propose(
                                    request,
                                    Command.newBuilder()
                                            .setBeginRecovery(BeginRecoveryChange.newBuilder()
                                                    .setExchangeKey(record)))
                            .thenApply(result -> {
                                context.events()
                                        .add(
                                                EventKind.RECOVERY_BEGUN,
                                                "An exchange key is outstanding; its private half is in "
                                                        + record.getCustody() + ".");
                                return Response.newBuilder()
                                        .setExchangeKey(ExchangeKey.newBuilder()
                                                .setCertificate(record.getCertificate())
                                                .setThumbprint(record.getThumbprint()));
                            }));
        });
    }

    CompletableFuture<Response.Builder> openRecipient(Request request) {
        return context.read().thenCompose(vault -> {
            vault.require(principal(request), Action.UPLOAD_SECURITY_DOMAIN, Scope.ROOT);
            return context.work(context.crypto()::generateCardKey).thenApplyAsync(this::remember, context.thread());
        });
    }

    CompletableFuture<Response.Builder> upload(Request request) {
        UploadDomain asked = request.getUploadDomain();
        return context.read()
                .thenCompose(vault -> {
                    vault.require(principal(request), Action.UPLOAD_SECURITY_DOMAIN, Scope.ROOT);
                    RestoreBlob blob = RestoreBlob.parse(asked.getRestoreBlob().toByteArray());
                    ExchangeKeyRecord exchange = outstanding(vault, blob.thumbprint());
                    OneTimeKey oneTime = asked.hasContentKey() ? takeOneTimeKey(asked.getContentKey()) : null;
                    return context.work(() -> install(asked, blob, exchange, oneTime));
                })
                .thenCompose(
                        change -> context.propose(request, Command.newBuilder().setInstallDomain(change)))
                .thenApply(result -> {
                    context.events()
                            .add(EventKind.DOMAIN_INSTALLED, "A security domain was uploaded; the pool is active.");
                    return Answers.done();
                });
    }

    /** Wipes the one-time key that was not used. */
    @Override
    public void close() {
        if (recipient != null) {
            recipient.wipe();
            recipient = null;
        }
    }

    /** An exchange key whose private half this vault keeps, sealed under the pool's key. */
    private ExchangeKeyRecord own() {
        CryptoEngine.Generated pair = context.crypto().generate(EXCHANGE_SPEC);
        byte[] poolKey = context.pool().poolKey();
        try {
            return record(pair.publicKey(), IN_THIS_VAULT).toBuilder()
                    .setSealedPrivate(
                            ByteString.copyFrom(context.crypto().seal(poolKey, EXCHANGE_LABEL, pair.material())))
                    .build();
        } finally {
            Arrays.fill(poolKey, (byte) 0);
            Arrays.fill(pair.material(), (byte) 0);
        }
    }

    private ExchangeKeyRecord held(BeginRecovery asked) {
        if (asked.getCustody().isBlank() || asked.getCustody().equals(IN_THIS_VAULT)) {
            throw new RefusedException(Code.BAD_PARAMETER, "Say where the exchange key's private half is held.");
        }
        return record(asked.getPublicKey().toByteArray(), asked.getCustody());
    }

    private ExchangeKeyRecord record(byte[] publicKey, String custody) {
        long now = context.cardMillis();
        byte[] certificate = new CertificateIssuer(
                        "CN=" + context.identity().cardId(), context.identity()::sign, context.crypto())
                .issue(EXCHANGE_NAME, publicKey, Purpose.EXCHANGE, now, now + EXCHANGE_MILLIS);
        return ExchangeKeyRecord.newBuilder()
                .setCertificate(ByteString.copyFrom(certificate))
                .setThumbprint(ByteString.copyFrom(Hash.SHA_256.start().digest(certificate)))
                .setCustody(custody)
                .build();
    }

    private InstallDomainChange install(
            UploadDomain asked, RestoreBlob blob, ExchangeKeyRecord exchange, @Nullable OneTimeKey oneTime) {
        byte[] contentKey = {};
        Map<String, byte[]> items = Map.of();
        byte[] poolKey = context.pool().poolKey();
        try {
            contentKey = oneTime != null
                    ? handedOver(asked.getContentKey(), oneTime)
                    : unwrapped(exchange, poolKey, blob.wrappedKey().encryptedKey());
            items = blob.open(contentKey);
            DomainItems.requireReadable(items, firmware.securityVersion());
            try (DomainKeys keys = DomainKeys.of(context.crypto(), items)) {
                return InstallDomainChange.newBuilder()
                        .setExchangeThumbprint(exchange.getThumbprint())
                        .setDomainId(keys.domainId())
                        .setSealedSecrets(keys.seal(context.crypto(), poolKey))
                        .build();
            }
        } finally {
            Arrays.fill(contentKey, (byte) 0);
            Arrays.fill(poolKey, (byte) 0);
            DomainItems.wipe(items);
            if (oneTime != null) {
                oneTime.wipe();
            }
        }
    }

    private byte[] unwrapped(ExchangeKeyRecord exchange, byte[] poolKey, byte[] encryptedKey) {
        if (exchange.getSealedPrivate().isEmpty()) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE,
                    "The exchange key is held in " + exchange.getCustody()
                            + "; its custodian has to unwrap the transfer key first.");
        }
        byte[] material = context.crypto()
                .open(poolKey, EXCHANGE_LABEL, exchange.getSealedPrivate().toByteArray());
        try {
            return context.crypto().unwrap(EXCHANGE_SPEC, material, EncryptionAlgorithm.RSA_OAEP_256, encryptedKey);
        } catch (RefusedException e) {
            throw e.code() == Code.CRYPTO_FAILED ? notOurs() : e;
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    /** What a custodian sealed to this card's one-time key. */
    private byte[] handedOver(SealedContentKey sealed, OneTimeKey oneTime) {
        byte[] id = sealed.getRecipientId().toByteArray();
        byte[] custodianKey = sealed.getEphemeralKey().toByteArray();
        byte[] key = context.crypto()
                .agree(oneTime.privateKey(), custodianKey, RecipientSeal.info(id, oneTime.publicKey(), custodianKey));
        try {
            return context.crypto().open(key, id, sealed.getSealed().toByteArray());
        } catch (RefusedException e) {
            throw e.code() == Code.CRYPTO_FAILED ? notOurs() : e;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private OneTimeKey takeOneTimeKey(SealedContentKey sealed) {
        OneTimeKey taken = recipient;
        if (taken == null || !taken.id().equals(sealed.getRecipientId())) {
            throw new RefusedException(
                    Code.CUSTODY_UNAVAILABLE,
                    "The content key was sealed to a one-time key this card does not hold (any more); upload again.");
        }
        recipient = null;
        return taken;
    }

    private Response.Builder remember(CryptoEngine.Generated ephemeral) {
        byte[] id = context.crypto().random(RECIPIENT_ID_BYTES);
        Recipient.Builder made = Recipient.newBuilder()
                .setRecipientId(ByteString.copyFrom(id))
                .setCard(context.identity().cardId())
                .setEphemeralKey(ByteString.copyFrom(ephemeral.publicKey()))
                .setSignature(ByteString.copyFrom(
                        context.identity().sign(RecipientSeal.signedBytes(id, ephemeral.publicKey()))));
        context.identity().makerChain().forEach(der -> made.addMakerChain(ByteString.copyFrom(der)));
        close();
        recipient = new OneTimeKey(made.getRecipientId(), ephemeral.publicKey(), ephemeral.material());
        return Response.newBuilder().setRecipient(made);
    }

    private static ExchangeKeyRecord outstanding(Vault vault, String thumbprint) {
        DomainRecord domain = vault.domain()
                .orElseThrow(() -> new RefusedException(Code.WRONG_STATE, "The pool is not provisioned yet."));
        ByteString wanted = ByteString.copyFrom(Base64.getUrlDecoder().decode(thumbprint));
        ExchangeKeyRecord latest = domain.getExchangeKey();
        boolean usedJustNow = latest.getUsed() && latest.getThumbprint().equals(wanted);
        if (usedJustNow || domain.getSpentExchangeKeysList().contains(wanted)) {
            throw new RefusedException(
                    Code.EXCHANGE_KEY_USED,
                    "This exchange key was used or replaced already; begin the recovery again and make a new blob.");
        }
        if (domain.getState() != DomainState.RECOVERY) {
            throw new RefusedException(
                    Code.WRONG_STATE, "The pool does not wait for a security domain; begin its recovery first.");
        }
        if (!latest.getThumbprint().equals(wanted)) {
            throw new RefusedException(
                    Code.EXCHANGE_KEY_UNKNOWN,
                    "This blob is for an exchange key that this pool never made; make it for the outstanding one.");
        }
        return latest;
    }

    private static void requireNotActivated(Vault vault) {
        if (vault.domain().isEmpty() || vault.domain().get().getState() == DomainState.ACTIVATED) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "Only a provisioned pool that was not activated can receive a security domain; create a new one.");
        }
    }

    private static RefusedException notOurs() {
        return new RefusedException(
                Code.TAMPERED, "The blob's key does not open with the outstanding exchange key; make the blob again.");
    }
}
