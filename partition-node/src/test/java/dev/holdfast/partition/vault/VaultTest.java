package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Commands.ADMIN;
import static dev.holdfast.partition.vault.Commands.DOMAIN;
import static dev.holdfast.partition.vault.Commands.RSA;
import static dev.holdfast.partition.vault.Commands.USER;
import static dev.holdfast.partition.vault.Commands.bytes;
import static dev.holdfast.partition.vault.Commands.guid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Action;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.DeleteRoleDefinitionChange;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.ProvisionChange;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.RestoreKeyChange;
import dev.holdfast.proto.v1.SnapshotPiece;
import dev.holdfast.proto.v1.Tag;
import dev.holdfast.proto.v1.UpdateKeyChange;
import dev.holdfast.proto.v1.UpdateSettingChange;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class VaultTest {

    private static final long DAY = 24L * 3600 * 1000;

    private final Commands commands = new Commands();
    private Vault vault = Vault.EMPTY;
    private long index;

    @Test
    void anUnknownFormatOrAnEmptyChangeIsRefusedAndChangesNothing() {
        open();
        List<VaultPiece> before = vault.contents(1 << 20);
        assertRefused(Code.BAD_PARAMETER, commands.create("k", 1).setFormat(2));
        assertRefused(Code.BAD_PARAMETER, commands.command());
        assertRefused(Code.BAD_PARAMETER, commands.create("k", 1).setOperationId(bytes(8, 1)));
        assertRefused(Code.BAD_PARAMETER, commands.create("k", 1).setTimeMillis(Long.MAX_VALUE));
        assertEquals(before, vault.contents(1 << 20));
        assertEquals(1_000, vault.timeMillis());
    }

    @Test
    void aCommandMetTwiceIsAppliedOnceAndAnsweredAsBefore() {
        open();
        Command create = commands.create("k", 1).build();
        CommandResult first = apply(create.toBuilder());
        CommandResult refused = apply(commands.delete("unknown"));
        apply(commands.create("k", 2));
        CommandResult again = apply(create.toBuilder());
        assertEquals(2, vault.key("k").getVersionsCount());
        assertEquals(first.getStatus(), again.getStatus());
        assertEquals(bytes(16, 1), again.getKey().getVersions(0).getVersion());
        assertEquals(ByteString.EMPTY, again.getKey().getVersions(0).getSealedMaterial());
        assertEquals(Code.NOT_FOUND, refused.getStatus().getCode());
    }

    @Test
    void remembersALimitedNumberOfAnswers() {
        open();
        Command first = commands.create("k", 1).build();
        apply(first.toBuilder());
        for (int i = 0; i < 1_023; i++) {
            apply(commands.purgeExpired());
        }
        assertOk(first.toBuilder());
        apply(commands.purgeExpired());
        assertEquals(Code.CONFLICT, apply(first.toBuilder()).getStatus().getCode());
    }

    @Test
    void theDataPlaneIsClosedUntilTheSecurityDomainIsDownloaded() {
        assertRefused(Code.WRONG_STATE, commands.command().setActivate(Commands.activate()));
        assertOk(commands.provisioned());
        assertRefused(Code.WRONG_STATE, commands.provisioned());
        assertRefused(Code.WRONG_STATE, commands.create("k", 1));
        assertRefused(Code.WRONG_STATE, () -> vault.requireOpen());
        assertOk(commands.activated());
        assertOk(commands.activated());
        assertOk(commands.create("k", 1));
        assertRefused(Code.WRONG_STATE, commands.beginRecovery(1));
    }

    @Test
    void aQuorumOutOfRangeOrAnIncompletePoolIsRefused() {
        assertRefused(
                Code.BAD_PARAMETER,
                commands.command().setProvision(Commands.provision().clearAdministrators()));
        assertOk(commands.provisioned());
        assertRefused(
                Code.QUORUM_OUT_OF_RANGE,
                commands.command().setActivate(Commands.activate().setRequired(4)));
        assertRefused(
                Code.QUORUM_OUT_OF_RANGE,
                commands.command().setActivate(Commands.activate().setRequired(1)));
        assertRefused(
                Code.DUPLICATE_WRAPPING_KEY,
                commands.command().setActivate(Commands.activate().setWrappingKeyThumbprints(0, bytes(32, 2))));
        assertRefused(
                Code.CONFLICT,
                commands.command().setActivate(Commands.activate().setDomainId(bytes(16, 1))));
        assertEquals(DomainState.PROVISIONED, vault.domain().orElseThrow().getState());
    }

    @Test
    void anExchangeKeyServesOnce() {
        assertOk(commands.provisioned());
        assertRefused(Code.WRONG_STATE, commands.install(1, bytes(16, 5)));
        assertOk(commands.beginRecovery(1));
        assertRefused(Code.WRONG_STATE, commands.activated());
        assertOk(commands.beginRecovery(2));
        assertRefused(Code.EXCHANGE_KEY_USED, commands.install(1, bytes(16, 5)));
        assertRefused(Code.EXCHANGE_KEY_UNKNOWN, commands.install(3, bytes(16, 5)));
        assertOk(commands.install(2, bytes(16, 5)));
        assertRefused(Code.EXCHANGE_KEY_USED, commands.install(2, bytes(16, 5)));
        assertRefused(Code.WRONG_STATE, commands.install(3, bytes(16, 5)));
        assertEquals(bytes(16, 5), vault.domain().orElseThrow().getDomainId());
        assertTrue(vault.domain().orElseThrow().getExchangeKey().getUsed());
        assertTrue(
                vault.domain().orElseThrow().getExchangeKey().getSealedPrivate().isEmpty());
    }

    @Test
    void usesAreRefusedByStateOperationAndDates() {
        open();
        KeyAttributes.Builder attributes =
                KeyAttributes.newBuilder().setEnabled(true).setNotBefore(10).setExpires(20);
        KeyVersion.Builder version = Commands.version(RSA, 1).clearOperations();
        version.addOperations(KeyOperation.VERIFY).addOperations(KeyOperation.SIGN);
        assertOk(commands.command()
                .setPutKeyVersion(Commands.put("k", PutKeyMode.CREATE, version.setAttributes(attributes))));
        assertRefused(Code.NOT_FOUND, () -> vault.usable("none", ByteString.EMPTY, KeyOperation.SIGN, 0));
        assertRefused(Code.NOT_FOUND, () -> vault.usable("k", bytes(16, 9), KeyOperation.SIGN, 0));
        assertRefused(Code.KEY_NOT_YET_VALID, () -> sign(9_999));
        assertEquals(bytes(16, 1), sign(10_000).getVersion());
        assertEquals(bytes(16, 1), sign(19_999).getVersion());
        assertRefused(Code.KEY_EXPIRED, () -> sign(20_000));
        assertEquals(
                bytes(16, 1),
                vault.usable("k", ByteString.EMPTY, KeyOperation.VERIFY, 30_000).getVersion());
        assertRefused(
                Code.OPERATION_NOT_PERMITTED, () -> vault.usable("k", ByteString.EMPTY, KeyOperation.DECRYPT, 15_000));
        assertOk(commands.update(UpdateKeyChange.newBuilder().setName("K").setEnabled(false)));
        assertRefused(Code.KEY_DISABLED, () -> sign(15_000));
        assertRefused(Code.KEY_DISABLED, () -> vault.usable("k", ByteString.EMPTY, KeyOperation.VERIFY, 15_000));
        assertOk(commands.delete("k"));
        assertRefused(Code.NOT_FOUND, () -> sign(15_000));
    }

    @Test
    void whatDoesNotFitAKeyIsRefused() {
        open();
        KeySpec odd = KeySpec.newBuilder().setType(KeyType.RSA).setSize(1024).build();
        assertBadVersion(Commands.version(odd, 1));
        assertBadVersion(
                Commands.version(KeySpec.newBuilder().setType(KeyType.EC).build(), 1));
        assertBadVersion(Commands.version(RSA, 1).setVersion(bytes(15, 1)));
        assertBadVersion(Commands.version(RSA, 1).clearSealedMaterial());
        assertBadVersion(Commands.version(RSA, 1).clearPublicKey());
        assertBadVersion(Commands.version(RSA, 1)
                .setAttributes(KeyAttributes.newBuilder().setNotBefore(5).setExpires(5)));
        assertBadVersion(Commands.version(RSA, 1).addTags(Tag.getDefaultInstance()));
        assertBadVersion(Commands.version(RSA, 1).addTags(tag(1)).addTags(tag(1)));
        KeyVersion.Builder tagged = Commands.version(RSA, 1);
        for (int i = 0; i < 16; i++) {
            tagged.addTags(tag(i));
        }
        assertBadVersion(tagged);
        assertEquals(0, vault.keyCount());
    }

    @Test
    void aDeletedNameIsTakenUntilItsRetentionEnds() {
        open();
        assertOk(commands.create("Key", 1));
        assertOk(commands.delete("key"));
        CommandResult taken = apply(commands.create("KEY", 2));
        assertEquals(Code.CONFLICT, taken.getStatus().getCode());
        assertEquals("ObjectIsDeletedButRecoverable", taken.getStatus().getInnerCode());
        assertOk(commands.recover("KEY"));
        assertEquals("Key", vault.key("KEY").getName());
        assertOk(commands.delete("key"));
        assertOk(commands.purgeExpired().setTimeMillis(7 * DAY));
        assertEquals(1, vault.deletedKeys("", 9).size());
        assertOk(commands.assign(50, Commands.CRYPTO_USER, USER, "/").setTimeMillis(7 * DAY + 1_000));
        assertRefused(Code.NOT_FOUND, () -> vault.deletedKey("key"));
        assertRefused(Code.NOT_FOUND, commands.recover("key"));
        assertEquals(1, vault.keyCount());
        assertEquals(0, vault.contents(1 << 20).get(0).getKeysCount());
        assertOk(commands.create("KEY", 3));
        assertEquals("KEY", vault.key("key").getName());
        assertEquals(1, vault.keyVersionCount());
    }

    @Test
    void purgeProtectionKeepsADeletedKeyToItsEnd() {
        ProvisionChange.Builder protectedPool = Commands.provision();
        protectedPool.getPoolBuilder().setPurgeProtection(true);
        assertOk(commands.command().setProvision(protectedPool));
        assertOk(commands.activated());
        assertOk(commands.create("k", 1));
        assertOk(commands.delete("k"));
        assertRefused(Code.FORBIDDEN, commands.purge("k"));
        assertOk(commands.purgeExpired().setTimeMillis(8 * DAY));
        assertEquals(0, vault.keyCount());
    }

    @Test
    void aKeyHasAHundredVersionsAndAVaultFiveThousandKeys() {
        open();
        for (int i = 1; i <= 100; i++) {
            assertOk(commands.create("k", i));
            assertRefused(i < 100 ? Code.CONFLICT : Code.LIMIT_EXCEEDED, commands.create("k", i));
        }
        assertRefused(Code.LIMIT_EXCEEDED, commands.create("k", 101));
        for (int i = 1; i < 5_000; i++) {
            assertOk(commands.create("key-" + i, 1_000 + i));
        }
        assertRefused(Code.LIMIT_EXCEEDED, commands.create("one-more", 999));
        assertEquals(5_000, vault.keyCount());
        assertEquals(5_099, vault.keyVersionCount());
        List<SnapshotPiece> pieces = vault.pieces();
        assertTrue(pieces.stream().allMatch(piece -> piece.getSerializedSize() <= 512 * 1024));
        assertArrayEquals(vault.digest(), Vault.of(pieces).digest());
        assertEquals(25, vault.keys("key-1", 25).size());
        assertEquals("key-10", vault.keys("KEY-1", 25).get(0).getName());
    }

    @Test
    void aBackedUpKeyComesBackOnceAndOnlyIntoItsDomain() {
        open();
        assertOk(commands.create("k", 1));
        KeyRecord backup = vault.key("k");
        assertRefused(Code.CONFLICT, restoreKey(backup, DOMAIN));
        assertOk(commands.delete("k"));
        assertRefused(Code.CONFLICT, restoreKey(backup, DOMAIN));
        assertOk(commands.purge("k"));
        assertRefused(Code.FOREIGN_DOMAIN, restoreKey(backup, bytes(16, 1)));
        assertOk(restoreKey(backup, DOMAIN));
        assertEquals(backup, vault.key("k"));
    }

    @Test
    void aFullRestoreIsAllOrNothing() {
        open();
        assertOk(commands.create("old", 1));
        List<VaultPiece> archive = vault.contents(100);
        assertTrue(archive.size() > 1);
        assertOk(commands.create("new", 2));
        assertRefused(Code.PRIOR_BACKUP_REQUIRED, commands.beginRestore("r", "", DOMAIN));
        assertOk(commands.recordBackup("b"));
        assertRefused(Code.FOREIGN_DOMAIN, commands.beginRestore("r", "", bytes(16, 1)));
        assertOk(commands.beginRestore("r", "", DOMAIN));
        assertTrue(vault.restoring());
        assertRefused(Code.WRONG_STATE, commands.create("k", 3));
        assertRefused(Code.WRONG_STATE, () -> vault.usable("old", ByteString.EMPTY, KeyOperation.SIGN, 0));
        for (int i = 1; i < archive.size(); i++) {
            assertOk(commands.stage("r", i, archive.get(i)));
            assertOk(commands.stage("r", i, archive.get(i)));
        }
        assertRefused(Code.INCOMPLETE, commands.commit("r", archive.size()));
        assertRefused(Code.CONFLICT, commands.stage("r", 1, archive.get(0)));
        assertRefused(Code.NOT_FOUND, commands.commit("other", archive.size()));
        assertEquals(2, vault.keys("", 9).size());
        assertOk(commands.stage("r", 0, archive.get(0)));
        assertOk(commands.commit("r", archive.size()));
        assertEquals(archive, vault.contents(100));
        assertFalse(vault.restoring());
        assertTrue(vault.stagedPieces().isEmpty());
        assertEquals("b", vault.lastBackup().orElseThrow().getBackupId());
    }

    @Test
    void anArchiveThatContradictsItselfOrLocksTheHsmIsRefused() {
        open();
        assertOk(commands.create("k", 1));
        VaultPiece whole = vault.contents(1 << 20).get(0);
        assertOk(commands.recordBackup("b"));
        assertOk(commands.beginRestore("r", "", DOMAIN));
        assertOk(commands.stage("r", 0, whole));
        assertOk(commands.stage("r", 1, whole));
        assertRefused(Code.TAMPERED, commands.commit("r", 2));
        assertOk(commands.beginRestore("r2", "", DOMAIN));
        assertOk(
                commands.stage("r2", 0, whole.toBuilder().clearRoleAssignments().build()));
        assertRefused(Code.INCOMPLETE, commands.commit("r2", 1));
        assertRefused(Code.LIMIT_EXCEEDED, commands.stage("r2", 20_000, whole));
        assertEquals(1, vault.keys("", 9).size());
    }

    @Test
    void aSelectiveRestoreBringsOneKeyAndClosesNothing() {
        open();
        assertOk(commands.create("a", 1));
        assertOk(commands.create("b", 2));
        VaultPiece archive = vault.contents(1 << 20).get(0);
        KeyRecord lost = vault.key("a");
        assertOk(commands.delete("a"));
        assertOk(commands.recordBackup("backup"));
        assertRefused(Code.CONFLICT, commands.beginRestore("r", "A", DOMAIN));
        assertOk(commands.purge("a"));
        assertOk(commands.delete("b"));
        assertOk(commands.beginRestore("r", "A", DOMAIN));
        assertFalse(vault.restoring());
        assertOk(commands.stage("r", 0, archive));
        assertOk(commands.commit("r", 1));
        assertEquals(List.of(lost), vault.keys("", 9));
        assertOk(commands.beginRestore("r2", "c", DOMAIN));
        assertOk(commands.stage("r2", 0, archive));
        assertRefused(Code.NOT_FOUND, commands.commit("r2", 1));
    }

    @Test
    void rolesAreCheckedAgainWhenACommandIsApplied() {
        open();
        assertRefused(Code.FORBIDDEN, commands.create("k", 1).setPrincipal(ADMIN));
        assertRefused(Code.FORBIDDEN, commands.assignAdministrator(50, USER).setPrincipal(USER));
        assertOk(commands.assign(50, Commands.CRYPTO_USER, USER, "/keys/k").setPrincipal(ADMIN));
        assertOk(commands.create("K", 1).setPrincipal(USER));
        assertRefused(Code.FORBIDDEN, commands.create("other", 1).setPrincipal(USER));
        assertRefused(Code.FORBIDDEN, commands.purge("k").setPrincipal(USER));
        vault.require(USER, Action.SIGN, "/keys/k");
        RefusedException refused =
                assertThrows(RefusedException.class, () -> vault.require(USER, Action.SIGN, "/keys/other"));
        assertEquals("Forbidden", refused.status().getServiceCode());
        assertEquals("ForbiddenByRbac", refused.status().getInnerCode());
    }

    @Test
    void settingsAreKnownByNameAndType() {
        open();
        assertRefused(Code.NOT_FOUND, setting("Unknown", "true"));
        assertRefused(Code.BAD_PARAMETER, setting("AllowKeyManagementOperationsThroughARM", "yes"));
        assertRefused(
                Code.FORBIDDEN,
                setting("AllowKeyManagementOperationsThroughARM", "true").setPrincipal(USER));
        assertOk(setting("AllowKeyManagementOperationsThroughARM", "TRUE").setPrincipal(ADMIN));
        assertEquals(
                List.of("AllowDegradedReads=false", "AllowKeyManagementOperationsThroughARM=true"),
                vault.settings().stream()
                        .map(setting -> setting.getName() + "=" + setting.getValue())
                        .toList());
        assertFalse(vault.allowsDegradedReads());
        assertOk(setting("AllowDegradedReads", "true").setPrincipal(ADMIN));
        assertTrue(vault.allowsDegradedReads());
    }

    @Test
    void contentsDependOnWhatIsThereAndNotOnItsHistory() {
        open();
        assertOk(commands.create("b", 2));
        assertOk(commands.create("a", 1));
        List<VaultPiece> one = vault.contents(64);
        vault = Vault.EMPTY;
        open();
        assertOk(commands.create("c", 3));
        assertOk(commands.create("a", 1));
        assertOk(commands.delete("c"));
        assertOk(commands.purge("c"));
        assertOk(commands.create("b", 2));
        assertOk(commands.define(60, "passing", "*"));
        assertOk(commands.command()
                .setDeleteRoleDefinition(DeleteRoleDefinitionChange.newBuilder().setId(guid(60))));
        assertEquals(one, vault.contents(64));
    }

    private void open() {
        assertOk(commands.provisioned());
        assertOk(commands.activated());
    }

    private KeyVersion sign(long nowMillis) {
        return vault.usable("k", ByteString.EMPTY, KeyOperation.SIGN, nowMillis);
    }

    private Command.Builder restoreKey(KeyRecord key, ByteString domainId) {
        return commands.command()
                .setRestoreKey(RestoreKeyChange.newBuilder().setKey(key).setDomainId(domainId));
    }

    private Command.Builder setting(String name, String value) {
        return commands.command()
                .setUpdateSetting(UpdateSettingChange.newBuilder().setName(name).setValue(value));
    }

    private static Tag tag(int number) {
        return Tag.newBuilder().setName("tag " + number).setValue("value").build();
    }

    private void assertBadVersion(KeyVersion.Builder version) {
        assertRefused(
                Code.BAD_PARAMETER, commands.command().setPutKeyVersion(Commands.put("k", PutKeyMode.CREATE, version)));
    }

    private CommandResult apply(Command.Builder command) {
        Vault.Applied applied = vault.apply(++index, command.build());
        vault = applied.vault();
        return applied.result();
    }

    private void assertOk(Command.Builder command) {
        CommandResult result = apply(command);
        assertEquals(Code.OK, result.getStatus().getCode(), result.getStatus().getMessage());
    }

    private void assertRefused(Code code, Command.Builder command) {
        CommandResult result = apply(command);
        assertEquals(code, result.getStatus().getCode(), result.getStatus().getMessage());
        assertFalse(result.getStatus().getServiceCode().isEmpty());
        assertFalse(result.getStatus().getMessage().isEmpty());
        assertEquals(CommandResult.ValueCase.VALUE_NOT_SET, result.getValueCase());
    }

    private static void assertRefused(Code code, Executable read) {
        assertEquals(code, assertThrows(RefusedException.class, read).code());
    }
}
