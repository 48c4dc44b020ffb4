package dev.holdfast.partition.vault;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Access;
import dev.holdfast.proto.v1.ActivateChange;
import dev.holdfast.proto.v1.BackupRecord;
import dev.holdfast.proto.v1.BeginRecoveryChange;
import dev.holdfast.proto.v1.BeginRestoreChange;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommitRestoreChange;
import dev.holdfast.proto.v1.DeleteKeyChange;
import dev.holdfast.proto.v1.DomainRecord;
import dev.holdfast.proto.v1.ExchangeKeyRecord;
import dev.holdfast.proto.v1.InstallDomainChange;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.ProvisionChange;
import dev.holdfast.proto.v1.PurgeExpiredChange;
import dev.holdfast.proto.v1.PurgeKeyChange;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.PutKeyVersionChange;
import dev.holdfast.proto.v1.PutRoleAssignmentChange;
import dev.holdfast.proto.v1.PutRoleDefinitionChange;
import dev.holdfast.proto.v1.PutRotationPolicyChange;
import dev.holdfast.proto.v1.RecordBackupChange;
import dev.holdfast.proto.v1.RecoverKeyChange;
import dev.holdfast.proto.v1.RestoreStage;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import dev.holdfast.proto.v1.RotationPolicy;
import dev.holdfast.proto.v1.StageRestoreChange;
import dev.holdfast.proto.v1.UpdateKeyChange;
import dev.holdfast.proto.v1.VaultPiece;
import java.nio.ByteBuffer;
import java.util.List;

/** Well-formed commands with short names. Each has its own operation id; the time is the caller's to set. */
final class Commands {

    static final String ADMIN = guid(1);
    static final String USER = guid(2);
    static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";
    static final String CRYPTO_OFFICER = "515eb02d-2335-4d2d-92f2-b1cbdf9c3778";
    static final ByteString DOMAIN = bytes(16, 100);
    static final KeySpec RSA =
            KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build();

    private long operations;

    static ByteString bytes(int size, long seed) {
        return ByteString.copyFrom(
                        ByteBuffer.allocate(Math.max(size, 8)).putLong(0, seed).array())
                .substring(0, size);
    }

    static String guid(int number) {
        return String.format("00000000-0000-4000-8000-%012d", number);
    }

    Command.Builder command() {
        return Command.newBuilder()
                .setFormat(1)
                .setOperationId(bytes(16, ++operations))
                .setTimeMillis(1_000);
    }

    static ProvisionChange.Builder provision() {
        return ProvisionChange.newBuilder()
                .setPool(PoolRecord.newBuilder()
                        .setName("pool")
                        .setPoolId(bytes(16, 7))
                        .addCards(MemberCard.newBuilder().setCard("card-1"))
                        .addCards(MemberCard.newBuilder().setCard("card-2"))
                        .addCards(MemberCard.newBuilder().setCard("card-3"))
                        .setRetentionDays(7))
                .setDomain(DomainRecord.newBuilder().setDomainId(DOMAIN).setSealedSecrets(bytes(32, 8)))
                .addAdministrators(ADMIN)
                .addAssignmentIds(guid(1001));
    }

    static ActivateChange.Builder activate() {
        return ActivateChange.newBuilder()
                .setDomainId(DOMAIN)
                .setRequired(2)
                .addWrappingKeyThumbprints(bytes(32, 1))
                .addWrappingKeyThumbprints(bytes(32, 2))
                .addWrappingKeyThumbprints(bytes(32, 3));
    }

    static ExchangeKeyRecord.Builder exchangeKey(long number) {
        return ExchangeKeyRecord.newBuilder()
                .setThumbprint(bytes(32, number))
                .setCertificate(bytes(40, number))
                .setCustody("partition")
                .setSealedPrivate(bytes(40, number));
    }

    static KeyVersion.Builder version(KeySpec spec, long number) {
        KeyVersion.Builder version = KeyVersion.newBuilder()
                .setVersion(bytes(16, number))
                .setSpec(spec)
                .addAllOperations(KeyRules.operationsOf(spec.getType()))
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                .setSealedMaterial(bytes(24, number));
        return spec.getType() == KeyType.OCT ? version : version.setPublicKey(bytes(20, number));
    }

    static PutKeyVersionChange.Builder put(String name, PutKeyMode mode, KeyVersion.Builder version) {
        return PutKeyVersionChange.newBuilder()
                .setName(name)
                .setMode(mode)
                .setVersion(version)
                .setDomainId(DOMAIN);
    }

    Command.Builder provisioned() {
        return command().setProvision(provision());
    }

    Command.Builder activated() {
        return command().setPrincipal(ADMIN).setActivate(activate());
    }

    Command.Builder beginRecovery(long key) {
        return command().setBeginRecovery(BeginRecoveryChange.newBuilder().setExchangeKey(exchangeKey(key)));
    }

    Command.Builder install(long key, ByteString domainId) {
        return command()
                .setInstallDomain(InstallDomainChange.newBuilder()
                        .setExchangeThumbprint(bytes(32, key))
                        .setDomainId(domainId)
                        .setSealedSecrets(bytes(32, 9)));
    }

    Command.Builder create(String name, long version) {
        return command().setPutKeyVersion(put(name, PutKeyMode.CREATE, version(RSA, version)));
    }

    Command.Builder update(UpdateKeyChange.Builder change) {
        return command().setUpdateKey(change);
    }

    Command.Builder putPolicy(String name, RotationPolicy.Builder policy) {
        return command()
                .setPutRotationPolicy(
                        PutRotationPolicyChange.newBuilder().setName(name).setPolicy(policy));
    }

    Command.Builder delete(String name) {
        return command().setDeleteKey(DeleteKeyChange.newBuilder().setName(name));
    }

    Command.Builder recover(String name) {
        return command().setRecoverKey(RecoverKeyChange.newBuilder().setName(name));
    }

    Command.Builder purge(String name) {
        return command().setPurgeKey(PurgeKeyChange.newBuilder().setName(name));
    }

    Command.Builder purgeExpired() {
        return command().setPurgeExpired(PurgeExpiredChange.getDefaultInstance());
    }

    Command.Builder assign(int id, String role, String principal, String scope) {
        return command()
                .setPutRoleAssignment(PutRoleAssignmentChange.newBuilder()
                        .setAssignment(RoleAssignment.newBuilder()
                                .setId(guid(id))
                                .setRoleDefinitionId(role)
                                .setPrincipal(principal)
                                .setScope(scope)));
    }

    Command.Builder assignAdministrator(int id, String principal) {
        return assign(id, Access.ADMINISTRATOR, principal, "/");
    }

    Command.Builder define(int id, String name, String... dataActions) {
        return command()
                .setPutRoleDefinition(PutRoleDefinitionChange.newBuilder()
                        .setDefinition(RoleDefinition.newBuilder()
                                .setId(guid(id))
                                .setRoleName(name)
                                .addAllDataActions(List.of(dataActions))));
    }

    Command.Builder recordBackup(String id) {
        return command()
                .setRecordBackup(RecordBackupChange.newBuilder()
                        .setBackup(BackupRecord.newBuilder().setBackupId(id)));
    }

    Command.Builder beginRestore(String id, String onlyKey, ByteString domainId) {
        return command()
                .setBeginRestore(BeginRestoreChange.newBuilder()
                        .setStage(RestoreStage.newBuilder().setRestoreId(id).setOnlyKey(onlyKey))
                        .setDomainId(domainId));
    }

    Command.Builder stage(String id, int index, VaultPiece piece) {
        return command()
                .setStageRestore(StageRestoreChange.newBuilder()
                        .setRestoreId(id)
                        .setIndex(index)
                        .setContents(piece));
    }

    Command.Builder commit(String id, int pieces) {
        return command()
                .setCommitRestore(
                        CommitRestoreChange.newBuilder().setRestoreId(id).setPieces(pieces));
    }
}
