package dev.holdfast.partition.service;

import static dev.holdfast.partition.service.ServiceContext.principal;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.DomainItems;
import dev.holdfast.proto.domain.Quorum;
import dev.holdfast.proto.domain.WrappingKey;
import dev.holdfast.proto.v1.ActivateChange;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.DomainRecord;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.DownloadDomain;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.ProvisionChange;
import dev.holdfast.proto.v1.ProvisionPool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SecurityDomain;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Provisions a pool, and gives its security domain out, encrypted to the customer's quorum. */
final class DomainServices {

    private static final int MIN_RETENTION_DAYS = 7;
    private static final int MAX_RETENTION_DAYS = 90;
    private static final int MAX_ADMINISTRATORS = 10;

    private final ServiceContext context;
    private final Firmware firmware;

    DomainServices(ServiceContext context, Firmware firmware) {
        this.context = context;
        this.firmware = firmware;
    }

    /** The pool's first change: its record, its administrators, and the secrets of a domain nobody has downloaded yet. */
    CompletableFuture<Response.Builder> provision(Request request) {
        ProvisionPool asked = request.getProvisionPool();
        if (asked.getRetentionDays() < MIN_RETENTION_DAYS || asked.getRetentionDays() > MAX_RETENTION_DAYS) {
            throw new RefusedException(Code.BAD_PARAMETER, "Deleted keys are retained for 7 to 90 days.");
        }
        if (asked.getAdministratorsCount() < 1 || asked.getAdministratorsCount() > MAX_ADMINISTRATORS) {
            throw new RefusedException(Code.BAD_PARAMETER, "A pool starts with 1 to 10 administrators.");
        }
        return context.work(() -> {
                    byte[] poolKey = context.pool().poolKey();
                    try (DomainKeys keys = DomainKeys.generate(context.crypto())) {
                        ProvisionChange.Builder change = ProvisionChange.newBuilder()
                                .setPool(PoolRecord.newBuilder()
                                        .setPoolId(context.pool().membership().getPoolId())
                                        .setGeneration(
                                                context.pool().membership().getGeneration())
                                        .setName(asked.getName())
                                        .addAllCards(context.pool().membership().getMembersList())
                                        .setCreatedMillis(context.now())
                                        .setRetentionDays(asked.getRetentionDays())
                                        .setPurgeProtection(asked.getPurgeProtection()))
                                .setDomain(DomainRecord.newBuilder()
                                        .setState(DomainState.PROVISIONED)
                                        .setDomainId(keys.domainId())
                                        .setSealedSecrets(keys.seal(context.crypto(), poolKey)))
                                .addAllAdministrators(asked.getAdministratorsList());
                        for (int i = 0; i < asked.getAdministratorsCount(); i++) {
                            change.addAssignmentIds(Ids.random(context.crypto()));
                        }
                        return change.build();
                    } finally {
                        Arrays.fill(poolKey, (byte) 0);
                    }
                })
                .thenCompose(change -> context.ofItself(Command.newBuilder().setProvision(change)))
                .thenApply(result -> Answers.done());
    }

    /**
     * The security domain for a quorum of wrapping keys; activates the pool. An administrator may ask again, for
     * instance to give an activated pool a new quorum: the domain is the same, its encryption is new.
     */
    CompletableFuture<Response.Builder> download(Request request) {
        DownloadDomain asked = request.getDownloadDomain();
        return context.read().thenCompose(vault -> {
            vault.require(principal(request), Action.DOWNLOAD_SECURITY_DOMAIN, Scope.ROOT);
            Quorum quorum = Quorum.parse(
                    asked.getWrappingCertificatesList().stream()
                            .map(ByteString::toByteArray)
                            .toList(),
                    asked.getRequired());
            ByteString domainId = downloadable(vault).getDomainId();
            return context.work(() -> sealed(vault, quorum)).thenCompose(json -> {
                ActivateChange.Builder change =
                        ActivateChange.newBuilder().setDomainId(domainId).setRequired(quorum.required());
                for (WrappingKey key : quorum.keys()) {
                    change.addWrappingKeyThumbprints(
                            ByteString.copyFrom(Hash.SHA_256.start().digest(key.der())));
                }
                return context.propose(request, Command.newBuilder().setActivate(change))
                        .thenApply(result -> {
                            context.events()
                                    .add(
                                            EventKind.DOMAIN_ACTIVATED,
                                            "Security domain downloaded for " + quorum.required() + " of "
                                                    + quorum.keys().size() + " wrapping keys.");
                            return Response.newBuilder()
                                    .setSecurityDomain(SecurityDomain.newBuilder()
                                            .setJson(json)
                                            .setDomainId(domainId));
                        });
            });
        });
    }

    private ByteString sealed(Vault vault, Quorum quorum) {
        try (DomainKeys keys = context.pool().domainKeys(vault)) {
            Map<String, byte[]> items = keys.items();
            items.put(DomainItems.FIRMWARE, DomainItems.firmware(firmware.securityVersion()));
            return ByteString.copyFrom(context.mutants()
                    .of(items, quorum, context.crypto()::random)
                    .toJson());
        }
    }

    private static DomainRecord downloadable(Vault vault) {
        DomainRecord domain = vault.domain()
                .orElseThrow(() ->
                        new RefusedException(Code.WRONG_STATE, "The pool is not provisioned yet; provision it first."));
        if (domain.getState() == DomainState.RECOVERY) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "The pool waits for a security domain to be uploaded; it has none of its own to give out.");
        }
        return domain;
    }
}
