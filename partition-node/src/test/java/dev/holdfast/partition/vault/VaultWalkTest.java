package dev.holdfast.partition.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.RetiredCard;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.Setting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random histories, judged by a naive second implementation of the rules. */
class VaultWalkTest {

    private static final int STEPS = 1_500;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void decidesAsTheReferenceDoes(long seed) {
        Walk walk = new Walk(seed);
        ReferenceVault reference = new ReferenceVault();
        Vault vault = Vault.EMPTY;
        for (int i = 1; i <= STEPS; i++) {
            Command command = walk.next(vault);
            Vault.Applied applied = vault.apply(i, command);
            Code expected = reference.apply(command);
            vault = applied.vault();
            int step = i;
            Supplier<String> where = () -> "seed " + seed + " step " + step + ": " + command;
            assertEquals(expected, applied.result().getStatus().getCode(), where);
            assertEquals(reference.sorted(false), vault.keys("", 100), where);
            assertEquals(reference.sorted(true), vault.deletedKeys("", 100), where);
            assertEquals(
                    reference.domain,
                    vault.domain().map(domain -> domain.getState()).orElse(DomainState.DOMAIN_STATE_UNSPECIFIED),
                    where);
            assertEquals(
                    reference.access.assignments.values().stream()
                            .map(RoleAssignment::getId)
                            .sorted()
                            .toList(),
                    vault.roleAssignments("").stream()
                            .map(RoleAssignment::getId)
                            .toList(),
                    where);
            assertEquals(
                    List.copyOf(reference.settings.values()),
                    vault.settings().stream().map(Setting::getValue).toList(),
                    where);
            vault.pool().ifPresent(pool -> assertSame(reference.pool, pool, where));
            assertEquals(reference.staged.keySet(), vault.stagedPieces(), where);
            assertEquals(reference.due(), vault.dueForRotation(vault.timeMillis()), where);
        }
    }

    private static void assertSame(ReferencePool expected, PoolRecord pool, Supplier<String> where) {
        assertEquals(
                expected.cards,
                pool.getCardsList().stream().map(MemberCard::getCard).toList(),
                where);
        assertEquals(
                expected.retired,
                pool.getRetiredList().stream().collect(Collectors.toMap(RetiredCard::getCard, RetiredCard::getEpoch)),
                where);
        assertEquals(expected.epoch, pool.getEpoch(), where);
        assertEquals(expected.recoveries, pool.getForcedRecoveries(), where);
        assertEquals(expected.offset, pool.getClockOffsetMillis(), where);
    }

    @Test
    void theWalksRotateKeysThatAreDueAndTryItTwice() {
        Set<Code> met = EnumSet.noneOf(Code.class);
        for (long seed = 1; seed <= 8; seed++) {
            Walk walk = new Walk(seed);
            Vault vault = Vault.EMPTY;
            for (int i = 1; i <= STEPS; i++) {
                Command command = walk.next(vault);
                Vault.Applied applied = vault.apply(i, command);
                vault = applied.vault();
                if (!command.getPutKeyVersion().getReplaces().isEmpty()) {
                    met.add(applied.result().getStatus().getCode());
                }
            }
        }
        assertTrue(met.containsAll(EnumSet.of(Code.OK, Code.CONFLICT)), "met only " + met);
    }

    @Test
    void theWalksMeetEveryKindOfAnswer() {
        Set<Code> met = EnumSet.noneOf(Code.class);
        for (long seed = 1; seed <= 8; seed++) {
            histories(seed).forEach(result -> met.add(result.getStatus().getCode()));
        }
        assertTrue(
                met.containsAll(EnumSet.of(
                        Code.OK,
                        Code.BAD_PARAMETER,
                        Code.CONFLICT,
                        Code.EXCHANGE_KEY_UNKNOWN,
                        Code.EXCHANGE_KEY_USED,
                        Code.FORBIDDEN,
                        Code.FOREIGN_DOMAIN,
                        Code.INCOMPLETE,
                        Code.LIMIT_EXCEEDED,
                        Code.NOT_FOUND,
                        Code.PRIOR_BACKUP_REQUIRED,
                        Code.WRONG_STATE)),
                "met only " + met);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void isAValueThatSnapshotsAndReplaysByteForByte(long seed) {
        Walk walk = new Walk(seed);
        List<Command> history = new ArrayList<>();
        List<Vault> values = new ArrayList<>(List.of(Vault.EMPTY));
        List<byte[]> digests = new ArrayList<>(List.of(Vault.EMPTY.digest()));
        for (int i = 1; i <= 250; i++) {
            history.add(walk.next(values.get(i - 1)));
            values.add(values.get(i - 1).apply(i, history.get(i - 1)).vault());
            digests.add(values.get(i).digest());
        }
        Vault again = Vault.EMPTY;
        Vault throughSnapshots = Vault.EMPTY;
        for (int i = 1; i <= history.size(); i++) {
            again = again.apply(i, history.get(i - 1)).vault();
            Vault.Applied onSnapshot = Vault.of(throughSnapshots.pieces()).apply(i, history.get(i - 1));
            throughSnapshots = onSnapshot.vault();
            assertArrayEquals(digests.get(i), values.get(i).digest(), "an older value changed at step " + i);
            assertArrayEquals(digests.get(i), again.digest(), "replay differs at step " + i);
            assertArrayEquals(digests.get(i), throughSnapshots.digest(), "snapshot differs at step " + i);
        }
        assertEquals(values.get(250).pieces(), again.pieces());
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void whatIsFixedForEverStaysFixed(long seed) {
        Walk walk = new Walk(seed);
        Vault vault = Vault.EMPTY;
        for (int i = 1; i <= STEPS; i++) {
            Vault before = vault;
            Command command = walk.next(before);
            vault = before.apply(i, command).vault();
            assertTrue(vault.timeMillis() >= before.timeMillis());
            boolean activated = before.domain()
                    .map(d -> d.getState() == DomainState.ACTIVATED)
                    .orElse(false);
            assertTrue(!activated || vault.domain().orElseThrow().getState() == DomainState.ACTIVATED);
            if (command.hasCommitRestore()) {
                continue;
            }
            for (KeyRecord key : before.keys("", 100)) {
                for (KeyRecord after : vault.keys("", 100)) {
                    if (after.getName().equalsIgnoreCase(key.getName())) {
                        assertSameForEver(key, after);
                    }
                }
            }
        }
    }

    private static void assertSameForEver(KeyRecord before, KeyRecord after) {
        assertEquals(before.getName(), after.getName());
        for (int i = 0; i < before.getVersionsCount(); i++) {
            KeyVersion one = before.getVersions(i);
            KeyVersion other = after.getVersions(i);
            assertEquals(one.getVersion(), other.getVersion());
            assertEquals(one.getSpec(), other.getSpec());
            assertEquals(one.getCreatedMillis(), other.getCreatedMillis());
            assertEquals(one.getSealedMaterial(), other.getSealedMaterial());
            assertEquals(
                    one.getAttributes().getExportable(), other.getAttributes().getExportable());
        }
    }

    private static List<CommandResult> histories(long seed) {
        Walk walk = new Walk(seed);
        List<CommandResult> results = new ArrayList<>();
        Vault vault = Vault.EMPTY;
        for (int i = 1; i <= STEPS; i++) {
            Vault.Applied applied = vault.apply(i, walk.next(vault));
            results.add(applied.result());
            vault = applied.vault();
        }
        return results;
    }
}
