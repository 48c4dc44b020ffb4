package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Commands.ADMIN;
import static dev.holdfast.partition.vault.Commands.USER;
import static dev.holdfast.partition.vault.Commands.bytes;
import static dev.holdfast.partition.vault.Commands.guid;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Access;
import dev.holdfast.proto.v1.AbandonRestoreChange;
import dev.holdfast.proto.v1.AdmitCardChange;
import dev.holdfast.proto.v1.AdvanceClockChange;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.DeleteRoleAssignmentChange;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.LifetimeAction;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.RecoverPoolChange;
import dev.holdfast.proto.v1.RetireCardChange;
import dev.holdfast.proto.v1.RotationPolicy;
import dev.holdfast.proto.v1.Tag;
import dev.holdfast.proto.v1.UpdateKeyChange;
import dev.holdfast.proto.v1.UpdateSettingChange;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random commands, valid and not, over few names, so that they meet each other. The seed decides all. */
final class Walk {

    private static final List<String> NAMES = List.of("alpha", "Alpha", "beta", "GAMMA", "gamma", "delta", "bad_name");
    private static final List<String> SCOPES = List.of("/", "/keys", "/keys/alpha", "/keys/ALPHA", "/keys/beta");
    private static final List<String> ROLES =
            List.of(Access.ADMINISTRATOR, Commands.CRYPTO_USER, Commands.CRYPTO_OFFICER);
    private static final List<String> PRINCIPALS = List.of("", ADMIN, ADMIN, USER, guid(3));
    private static final List<KeySpec> SPECS = List.of(
            Commands.RSA,
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build(),
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build());
    private static final long DAY = 24L * 3600 * 1000;

    private final Random random;
    private final Commands commands = new Commands();
    private final List<Command> made = new ArrayList<>();
    private final List<VaultPiece> archive = new ArrayList<>();
    private long time = 1_000_000;
    private long versions;
    private int archives;
    private String restore = "restore";

    Walk(long seed) {
        random = new Random(seed);
    }

    Command next(Vault vault) {
        if (!made.isEmpty() && random.nextInt(20) == 0) {
            return made.get(made.size() - 1 - random.nextInt(Math.min(made.size(), 10)));
        }
        time += random.nextInt(50) == 0 ? DAY * pick(List.of(0, 1, 2, 3, 4, 30)) : random.nextInt(1000) - 100;
        Command.Builder command = change(vault);
        if (!command.hasProvision()) {
            command.setPrincipal(pick(PRINCIPALS));
        }
        command.setTimeMillis(time).setFormat(random.nextInt(200) == 0 ? 2 : 1);
        made.add(command.build());
        return command.build();
    }

    private Command.Builder change(Vault vault) {
        if (vault.domain().isEmpty() || random.nextInt(60) == 0) {
            return opening();
        }
        if (random.nextInt(8) == 0) {
            return random.nextInt(3) == 0 ? policy() : rotation(vault);
        }
        return switch (random.nextInt(vault.restoring() ? 25 : 20)) {
            case 0, 1, 2, 3 -> put(vault);
            case 4, 5, 6 -> update();
            case 7, 8 -> commands.delete(pick(NAMES));
            case 9, 10 -> commands.recover(pick(NAMES));
            case 11 -> commands.purge(pick(NAMES));
            case 12 -> commands.purgeExpired();
            case 13, 14 -> commands.assign(random.nextInt(40), pick(ROLES), guid(1 + random.nextInt(3)), pick(SCOPES));
            case 15 ->
                commands.command()
                        .setDeleteRoleAssignment(DeleteRoleAssignmentChange.newBuilder()
                                .setScope(pick(SCOPES))
                                .setId(random.nextInt(4) == 0 ? guid(1001) : guid(random.nextInt(40))));
            case 16 ->
                commands.command()
                        .setUpdateSetting(UpdateSettingChange.newBuilder()
                                .setName(
                                        random.nextBoolean()
                                                ? "AllowDegradedReads"
                                                : "AllowKeyManagementOperationsThroughARM")
                                .setValue(random.nextBoolean() ? "true" : "false"));
            case 17 -> random.nextInt(3) == 0 ? opening() : commands.recordBackup("backup");
            case 18 -> begin(vault);
            case 19 -> ofThePool();
            case 20 ->
                random.nextInt(5) == 0
                        ? commands.command()
                                .setAbandonRestore(
                                        AbandonRestoreChange.newBuilder().setRestoreId(restore))
                        : commands.commit(restore, archive.size() - random.nextInt(2));
            default -> stage(vault);
        };
    }

    private Command.Builder opening() {
        return switch (random.nextInt(6)) {
            case 0 -> commands.provisioned();
            case 1 -> commands.activated();
            case 2, 3 -> commands.beginRecovery(random.nextInt(6));
            case 4 -> commands.install(random.nextInt(8), Commands.DOMAIN);
            default -> commands.command();
        };
    }

    private Command.Builder put(Vault vault) {
        KeySpec spec = pick(SPECS);
        KeyVersion.Builder version = Commands.version(spec, 1000 + ++versions);
        if (random.nextInt(10) == 0) {
            version.clearOperations().addOperations(KeyOperation.SIGN);
        }
        if (random.nextBoolean()) {
            version.addTags(Tag.newBuilder().setName("tag").setValue("" + versions));
        }
        ByteString domain = random.nextInt(30) == 0
                ? bytes(16, 1)
                : vault.domain().orElseThrow().getDomainId();
        PutKeyMode mode = pick(List.of(PutKeyMode.CREATE, PutKeyMode.IMPORT, PutKeyMode.ROTATE));
        return commands.command()
                .setPutKeyVersion(Commands.put(pick(NAMES), mode, version).setDomainId(domain));
    }

    private Command.Builder policy() {
        RotationPolicy.Builder policy = RotationPolicy.newBuilder();
        if (random.nextInt(3) != 0) {
            policy.setExpiryTime(pick(List.of("P27D", "P28D", "P2M", "P3M1D", "P1Y")));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            LifetimeAction.Builder action = LifetimeAction.newBuilder()
                    .setKind(pick(List.of(
                            LifetimeAction.Kind.ROTATE, LifetimeAction.Kind.ROTATE, LifetimeAction.Kind.NOTIFY)));
            if (random.nextInt(8) == 0 || random.nextBoolean()) {
                action.setTimeAfterCreate(pick(List.of("P27D", "P28D", "P1M")));
            }
            if (random.nextInt(8) == 0 || action.getTimeAfterCreate().isEmpty()) {
                action.setTimeBeforeExpiry(pick(List.of("P1D", "P1M", "P32D", "P90D")));
            }
            policy.addActions(action);
        }
        return commands.putPolicy(pick(NAMES), policy);
    }

    /** As a card proposes it, for a key that is due or is not. */
    private Command.Builder rotation(Vault vault) {
        List<KeyRecord> due = vault.dueForRotation(vault.timeMillis());
        List<KeyRecord> all = vault.keys("", 100);
        if (all.isEmpty()) {
            return put(vault);
        }
        KeyRecord key = due.isEmpty() || random.nextInt(4) == 0 ? pick(all) : pick(due);
        KeyVersion replaced = key.getVersions(
                random.nextInt(8) == 0 ? random.nextInt(key.getVersionsCount()) : key.getVersionsCount() - 1);
        KeyVersion.Builder version = Commands.version(replaced.getSpec(), 1000 + ++versions);
        return commands.command()
                .setPutKeyVersion(Commands.put(key.getName(), PutKeyMode.ROTATE, version)
                        .setDomainId(vault.domain().orElseThrow().getDomainId())
                        .setReplaces(replaced.getVersion()));
    }

    private Command.Builder update() {
        UpdateKeyChange.Builder change = UpdateKeyChange.newBuilder().setName(pick(NAMES));
        if (random.nextInt(4) == 0) {
            change.setVersion(bytes(16, 1000 + random.nextInt((int) versions + 1)));
        }
        if (random.nextBoolean()) {
            change.setEnabled(random.nextBoolean());
        }
        if (random.nextBoolean()) {
            change.setExpires(random.nextInt(1_000_000));
        }
        if (random.nextBoolean()) {
            change.setReplaceTags(true)
                    .addTags(Tag.newBuilder().setName("owner").setValue("x"));
        }
        if (random.nextInt(4) == 0) {
            change.setReplaceOperations(true).addOperations(pick(List.of(KeyOperation.ENCRYPT, KeyOperation.SIGN)));
        }
        return commands.update(change);
    }

    /** Takes an archive of what is there, or goes back to an older one. */
    private Command.Builder begin(Vault vault) {
        if (archive.isEmpty() || random.nextInt(3) == 0) {
            archive.clear();
            archive.addAll(vault.contents(600));
            restore = "restore " + ++archives;
        }
        String only = random.nextInt(3) == 0 ? pick(NAMES.subList(0, 6)) : "";
        ByteString domain = random.nextInt(10) == 0 ? bytes(16, 1) : Commands.DOMAIN;
        return commands.beginRestore(restore, only, domain);
    }

    private Command.Builder stage(Vault vault) {
        if (archive.isEmpty()) {
            return begin(vault);
        }
        int index = vault.stagedPieces().size() % archive.size();
        if (!vault.stagedPieces().isEmpty() && random.nextInt(10) == 0) {
            return commands.stage(restore, 0, VaultPiece.getDefaultInstance());
        }
        return commands.stage(random.nextInt(10) == 0 ? "other" : restore, index, archive.get(index));
    }

    /** Of more cards than a pool may have; a few are retired for ever, so that new ones come. */
    private Command.Builder ofThePool() {
        String card = "card-" + (1 + random.nextInt(12 + made.size() / 100));
        return switch (random.nextInt(12)) {
            case 0, 1 ->
                commands.command().setRetireCard(RetireCardChange.newBuilder().setCard(card));
            case 2 ->
                commands.command()
                        .setRecoverPool(RecoverPoolChange.newBuilder()
                                .setSurvivor(card)
                                .setGeneration(random.nextInt(1 + made.size() / 300)));
            case 3 ->
                commands.command()
                        .setAdvanceClock(
                                AdvanceClockChange.newBuilder().setOffsetMillis(DAY * (random.nextInt(10) - 1)));
            default ->
                commands.command()
                        .setAdmitCard(AdmitCardChange.newBuilder()
                                .setInEpoch(random.nextInt(4) == 0 ? random.nextInt(20) : 0)
                                .setCard(MemberCard.newBuilder()
                                        .setCard(card)
                                        .setAddress(pick(List.of("", "host:1", "host:2", "host:2")))));
        };
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
