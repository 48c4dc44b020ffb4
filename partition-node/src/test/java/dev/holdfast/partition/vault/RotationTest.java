package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Commands.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyOrigin;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.LifetimeAction;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.ReleasePolicy;
import dev.holdfast.proto.v1.RestoreKeyChange;
import dev.holdfast.proto.v1.RotationPolicy;
import dev.holdfast.proto.v1.UpdateKeyChange;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rotation policy may say, when a key is due by it, and that a version is replaced once. */
class RotationTest {

    private static final long JANUARY_31 = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

    private final Commands commands = new Commands();
    private Vault vault = Vault.EMPTY;
    private long index;

    @BeforeEach
    void open() {
        ok(commands.provisioned(), 0);
        ok(commands.activated(), 0);
        ok(commands.create("k", 1), JANUARY_31);
    }

    @ParameterizedTest(name = "{0} {1} {2} expiry {3}: {4}")
    @CsvSource({
        "ROTATE, P28D, '', '', OK",
        "ROTATE, P18M, '', P2Y, OK",
        "ROTATE, P1Y6M10D, '', P2Y, OK",
        "ROTATE, '', P28D, P1Y, OK",
        "ROTATE, '', P28D, P56D, OK",
        "NOTIFY, '', P30D, '', OK",
        "NOTIFY, '', P30D, P60D, OK",
        "ROTATE, P27D, '', '', BAD_PARAMETER",
        "ROTATE, P101Y, '', '', BAD_PARAMETER",
        "ROTATE, P90D, '', P27D, BAD_PARAMETER",
        "ROTATE, '', P28D, '', BAD_PARAMETER",
        "ROTATE, '', P29D, P56D, BAD_PARAMETER",
        "ROTATE, '', P0D, P56D, BAD_PARAMETER",
        "ROTATE, P90D, P30D, P1Y, BAD_PARAMETER",
        "ROTATE, '', '', P1Y, BAD_PARAMETER",
        "NOTIFY, P30D, '', P1Y, BAD_PARAMETER",
        "NOTIFY, '', P60D, P60D, BAD_PARAMETER",
        "KIND_UNSPECIFIED, P90D, '', '', BAD_PARAMETER",
        "ROTATE, 90, '', '', BAD_PARAMETER",
        "ROTATE, P, '', '', BAD_PARAMETER",
        "ROTATE, P-90D, '', '', BAD_PARAMETER",
        "ROTATE, PT2160H, '', '', BAD_PARAMETER",
        "ROTATE, p90d, '', '', BAD_PARAMETER",
        "ROTATE, P999999999D, '', '', BAD_PARAMETER",
    })
    void aPolicyIsCheckedAsTheServicePublishes(
            LifetimeAction.Kind kind, String afterCreate, String beforeExpiry, String expiry, Code expected) {
        RotationPolicy.Builder policy =
                RotationPolicy.newBuilder().setExpiryTime(expiry).addActions(action(kind, afterCreate, beforeExpiry));
        assertEquals(expected, code(commands.putPolicy("k", policy), JANUARY_31));
    }

    @Test
    void aPolicyRotatesOnceAndNotifiesOnceAndIsKeptInOrder() {
        LifetimeAction rotate = action(LifetimeAction.Kind.ROTATE, "P90D", "");
        LifetimeAction notify = action(LifetimeAction.Kind.NOTIFY, "", "P30D");
        RotationPolicy.Builder twice =
                RotationPolicy.newBuilder().addActions(rotate).addActions(rotate);
        assertEquals(Code.BAD_PARAMETER, code(commands.putPolicy("k", twice), JANUARY_31));
        ok(
                commands.putPolicy(
                        "K", RotationPolicy.newBuilder().addActions(notify).addActions(rotate)),
                JANUARY_31);
        assertEquals(List.of(rotate, notify), vault.rotationPolicy("k").getActionsList());
    }

    @Test
    void aPolicyRemembersWhenItWasMadeAndABlankOneRemovesIt() {
        assertEquals(RotationPolicy.getDefaultInstance(), vault.rotationPolicy("k"));
        ok(commands.putPolicy("k", every("P90D")), JANUARY_31 + 1);
        ok(commands.putPolicy("k", every("P60D")), JANUARY_31 + 2);
        assertEquals(JANUARY_31 + 1, vault.rotationPolicy("k").getCreatedMillis());
        assertEquals(JANUARY_31 + 2, vault.rotationPolicy("k").getUpdatedMillis());
        ok(commands.putPolicy("k", RotationPolicy.newBuilder()), JANUARY_31 + 3);
        assertFalse(vault.key("k").hasRotationPolicy());
        assertEquals(Code.NOT_FOUND, code(commands.putPolicy("none", every("P90D")), JANUARY_31));
    }

    @Test
    void aKeyIsDueByTheCalendarAndNotAMillisecondEarlier() {
        ok(commands.putPolicy("k", every("P1M")), JANUARY_31);
        long due = Instant.parse("2026-02-28T12:00:00Z").toEpochMilli();
        assertEquals(List.of(), vault.dueForRotation(due - 1));
        assertEquals(List.of(vault.key("k")), vault.dueForRotation(due));
    }

    @Test
    void aKeyIsDueBeforeItsExpiryIfItHasOne() {
        RotationPolicy.Builder policy = RotationPolicy.newBuilder()
                .setExpiryTime("P1Y")
                .addActions(action(LifetimeAction.Kind.ROTATE, "", "P28D"));
        ok(commands.putPolicy("k", policy), JANUARY_31);
        long expires = Instant.parse("2026-06-29T00:00:00Z").getEpochSecond();
        long due = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();
        assertEquals(List.of(), vault.dueForRotation(due), "without an expiry date");
        ok(commands.update(UpdateKeyChange.newBuilder().setName("k").setExpires(expires)), JANUARY_31);
        assertEquals(List.of(), vault.dueForRotation(due - 1));
        assertEquals(List.of(vault.key("k")), vault.dueForRotation(due));
        ok(replacing(1, 2), due);
        KeyVersion rotated = vault.keyVersion("k", bytes(16, 2));
        assertEquals(
                Instant.parse("2027-06-01T00:00:00Z").getEpochSecond(),
                rotated.getAttributes().getExpires());
        assertEquals(List.of(), vault.dueForRotation(due));
    }

    @Test
    void aDisabledOrDeletedKeyIsNotDue() {
        ok(commands.putPolicy("k", every("P28D")), JANUARY_31);
        long late = JANUARY_31 + 100L * 24 * 3600 * 1000;
        ok(commands.update(UpdateKeyChange.newBuilder().setName("k").setEnabled(false)), JANUARY_31);
        assertEquals(List.of(), vault.dueForRotation(late));
        assertEquals(Code.CONFLICT, code(replacing(1, 2), late));
        ok(commands.update(UpdateKeyChange.newBuilder().setName("k").setEnabled(true)), late);
        ok(commands.delete("k"), late);
        assertEquals(List.of(), vault.dueForRotation(late));
    }

    @Test
    void aVersionIsReplacedByPolicyOnceHoweverManyPropose() {
        ok(commands.putPolicy("k", every("P28D")), JANUARY_31);
        assertEquals(Code.CONFLICT, code(replacing(1, 2), JANUARY_31), "before it is due");
        long late = JANUARY_31 + 1000L * 24 * 3600 * 1000;
        ok(replacing(1, 2), late);
        assertEquals(Code.CONFLICT, code(replacing(1, 3), late), "again");
        assertEquals(Code.CONFLICT, code(replacing(2, 3), late), "the new one is young");
        long later = late + 28L * 24 * 3600 * 1000;
        assertEquals(Code.CONFLICT, code(replacing(1, 3), later), "the new one is due, but was not named");
        KeyRecord key = vault.key("k");
        assertEquals(2, key.getVersionsCount());
        assertEquals(late, key.getVersions(1).getCreatedMillis());
        assertFalse(key.getVersions(1).getAttributes().hasExpires(), "the policy has no expiry time");
        assertEquals(List.of(), vault.dueForRotation(late));
    }

    @Test
    void aRotationByHandTakesItsDatesFromThePolicyAndANewVersionDoesNot() {
        ok(commands.putPolicy("k", RotationPolicy.newBuilder().setExpiryTime("P28D")), JANUARY_31);
        ok(
                commands.command()
                        .setPutKeyVersion(Commands.put("k", PutKeyMode.ROTATE, Commands.version(Commands.RSA, 2))),
                JANUARY_31);
        ok(commands.create("k", 3), JANUARY_31);
        KeyRecord key = vault.key("k");
        assertEquals(
                Instant.parse("2026-02-28T12:00:00Z").getEpochSecond(),
                key.getVersions(1).getAttributes().getExpires());
        assertFalse(key.getVersions(2).getAttributes().hasExpires());
    }

    @Test
    void aKeyComesBackFromItsBackupWithItsPolicyUnlessThatIsNone() {
        ok(commands.putPolicy("k", every("P90D")), JANUARY_31);
        KeyRecord backup = vault.key("k");
        ok(commands.delete("k"), JANUARY_31);
        ok(commands.purge("k"), JANUARY_31);
        KeyRecord bad = backup.toBuilder().setRotationPolicy(every("P1D")).build();
        assertEquals(Code.BAD_PARAMETER, code(restore(bad), JANUARY_31));
        ok(restore(backup), JANUARY_31);
        assertEquals(backup, vault.key("k"));
    }

    @Test
    void whereAVersionComesFromIsKept() {
        ok(
                commands.command()
                        .setPutKeyVersion(Commands.put("i", PutKeyMode.IMPORT, Commands.version(Commands.RSA, 101))),
                JANUARY_31);
        ok(
                commands.command()
                        .setPutKeyVersion(Commands.put("i", PutKeyMode.ROTATE, Commands.version(Commands.RSA, 102))),
                JANUARY_31);
        assertEquals(
                List.of(KeyOrigin.IMPORTED, KeyOrigin.GENERATED),
                vault.key("i").getVersionsList().stream()
                        .map(KeyVersion::getOrigin)
                        .toList());
    }

    @Test
    void anExportableKeyHasAReleasePolicyAndNoOtherKeyHas() {
        ReleasePolicy policy = ReleasePolicy.newBuilder()
                .setData(bytes(30, 5))
                .setImmutable(true)
                .build();
        KeyVersion.Builder plain = Commands.version(Commands.RSA, 1);
        KeyVersion.Builder exportable = Commands.version(Commands.RSA, 2)
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true).setExportable(true));
        assertEquals(Code.BAD_PARAMETER, code(create("e", plain.clone().setReleasePolicy(policy)), JANUARY_31));
        assertEquals(Code.BAD_PARAMETER, code(create("e", exportable), JANUARY_31));
        assertEquals(
                Code.BAD_PARAMETER,
                code(create("e", exportable.clone().setReleasePolicy(ReleasePolicy.getDefaultInstance())), JANUARY_31));
        ok(create("e", exportable.clone().setReleasePolicy(policy)), JANUARY_31);
        ok(create("e", exportable.clone().setVersion(bytes(16, 3))), JANUARY_31);
        assertEquals(policy, vault.key("e").getVersions(1).getReleasePolicy(), "only the first version needs one");
        UpdateKeyChange.Builder other =
                UpdateKeyChange.newBuilder().setReleasePolicy(policy.toBuilder().setData(bytes(31, 5)));
        assertEquals(Code.BAD_PARAMETER, code(commands.update(other.clone().setName("e")), JANUARY_31), "immutable");
        assertEquals(
                Code.BAD_PARAMETER, code(commands.update(other.clone().setName("k")), JANUARY_31), "not exportable");
    }

    private Command.Builder create(String name, KeyVersion.Builder version) {
        return commands.command().setPutKeyVersion(Commands.put(name, PutKeyMode.CREATE, version));
    }

    private Command.Builder restore(KeyRecord key) {
        return commands.command()
                .setRestoreKey(RestoreKeyChange.newBuilder().setKey(key).setDomainId(Commands.DOMAIN));
    }

    private Command.Builder replacing(long replaced, long made) {
        return commands.command()
                .setPutKeyVersion(Commands.put("k", PutKeyMode.ROTATE, Commands.version(Commands.RSA, made))
                        .setReplaces(bytes(16, replaced)));
    }

    private static RotationPolicy.Builder every(String time) {
        return RotationPolicy.newBuilder().addActions(action(LifetimeAction.Kind.ROTATE, time, ""));
    }

    private static LifetimeAction action(LifetimeAction.Kind kind, String afterCreate, String beforeExpiry) {
        return LifetimeAction.newBuilder()
                .setKind(kind)
                .setTimeAfterCreate(afterCreate)
                .setTimeBeforeExpiry(beforeExpiry)
                .build();
    }

    private void ok(Command.Builder command, long millis) {
        CommandResult result = apply(command, millis);
        assertEquals(
                Code.OK, result.getStatus().getCode(), () -> result.getStatus().getMessage());
    }

    private Code code(Command.Builder command, long millis) {
        return apply(command, millis).getStatus().getCode();
    }

    private CommandResult apply(Command.Builder command, long millis) {
        Vault.Applied applied =
                vault.apply(++index, command.setTimeMillis(millis).build());
        vault = applied.vault();
        return applied.result();
    }
}
