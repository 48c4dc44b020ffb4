package dev.holdfast.partition.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AccessTest {

    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";
    private static final String AUDITOR = "2c18b078-7c48-4d3a-af88-5a3a1b3f82b3";
    private static final String ALICE = guid(1);
    private static final String BOB = guid(2);

    @Test
    void hasTheNinePublishedRoles() {
        List<RoleDefinition> definitions = Access.NONE.definitions();
        assertEquals(
                9, definitions.stream().map(RoleDefinition::getId).distinct().count());
        assertTrue(definitions.stream().allMatch(RoleDefinition::getBuiltIn));
        assertEquals(
                "Managed HSM Administrator",
                Access.NONE.definition(Access.ADMINISTRATOR).getRoleName());
    }

    @Test
    void administratorsUseNoKeysAndUsersPurgeNone() {
        Access access = Access.NONE
                .withAssignment(assignment(10, Access.ADMINISTRATOR, ALICE, "/"))
                .withAssignment(assignment(11, CRYPTO_USER, BOB, "/"));
        Set<Action> alice = allowed(access, ALICE);
        Set<Action> bob = allowed(access, BOB);
        assertTrue(alice.containsAll(EnumSet.of(Action.DOWNLOAD_SECURITY_DOMAIN, Action.START_RESTORE)));
        assertFalse(alice.contains(Action.SIGN));
        assertFalse(alice.contains(Action.READ_KEY));
        assertTrue(bob.containsAll(EnumSet.of(Action.SIGN, Action.ROTATE_KEY, Action.RANDOM, Action.DELETE_KEY)));
        assertFalse(bob.contains(Action.PURGE_DELETED_KEY));
        assertFalse(bob.contains(Action.WRITE_ROLE_ASSIGNMENT));
    }

    @Test
    void theAuditorReadsAndNothingElse() {
        Access access = Access.NONE.withAssignment(assignment(10, AUDITOR, ALICE, "/"));
        assertEquals(
                EnumSet.of(
                        Action.READ_KEY,
                        Action.READ_DELETED_KEY,
                        Action.READ_ROLE_ASSIGNMENT,
                        Action.READ_ROLE_DEFINITION),
                allowed(access, ALICE));
    }

    @Test
    void aScopeHoldsBelowItself() {
        Access all = Access.NONE.withAssignment(assignment(10, CRYPTO_USER, ALICE, "/"));
        Access keys = Access.NONE.withAssignment(assignment(10, CRYPTO_USER, ALICE, "/keys"));
        Access one = Access.NONE.withAssignment(assignment(10, CRYPTO_USER, ALICE, "/keys/Mine"));
        assertTrue(all.permits(ALICE, Action.SIGN, "/keys/mine"));
        assertTrue(keys.permits(ALICE, Action.SIGN, "/keys/mine"));
        assertTrue(keys.permits(ALICE.toUpperCase(Locale.ROOT), Action.SIGN, "/keys"));
        assertFalse(keys.permits(ALICE, Action.RANDOM, "/"));
        assertTrue(one.permits(ALICE, Action.SIGN, "/keys/MINE"));
        assertFalse(one.permits(ALICE, Action.SIGN, "/keys/mine2"));
        assertFalse(one.permits(ALICE, Action.SIGN, "/keys"));
        assertFalse(one.permits(BOB, Action.SIGN, "/keys/mine"));
    }

    @Test
    void wildcardsGrantAndExclusionsTakeAwayFromTheirOwnRoleOnly() {
        RoleDefinition broad = definition(20, "broad", "microsoft.keyvault/managedhsm/KEYS/*")
                .addNotDataActions("Microsoft.KeyVault/managedHsm/keys/*/action")
                .build();
        Access access = Access.NONE.withDefinition(broad).withAssignment(assignment(10, broad.getId(), ALICE, "/"));
        assertEquals(
                EnumSet.of(Action.CREATE_KEY, Action.DELETE_KEY, Action.PURGE_DELETED_KEY), allowed(access, ALICE));
        Access both = access.withAssignment(assignment(11, CRYPTO_USER, ALICE, "/"));
        assertTrue(both.permits(ALICE, Action.SIGN, "/keys/k"));
    }

    @Test
    void aHostilePatternIsMatchedInNoTimeWorthMentioning() {
        String hostile = "*" + "a*".repeat(100) + "z";
        assertRefused(
                Code.BAD_PARAMETER,
                () -> Access.NONE.withDefinition(definition(20, "slow", hostile).build()));
        assertEquals(EnumSet.allOf(Action.class), Role.matching(List.of("**")));
        assertTrue(Role.matching(List.of("", "Microsoft.KeyVault/managedHsm/keys/sign/action/*"))
                .isEmpty());
    }

    @Test
    void customRolesAreReplacedUniqueAndGoOnlyWhenUnused() {
        RoleDefinition signer =
                definition(20, "signer", Action.SIGN.published()).build();
        Access access = Access.NONE.withDefinition(signer).withAssignment(assignment(10, signer.getId(), ALICE, "/"));
        RoleDefinition verifier =
                definition(20, "verifier", Action.VERIFY.published()).build();
        assertEquals(EnumSet.of(Action.VERIFY), allowed(access.withDefinition(verifier), ALICE));
        assertEquals(EnumSet.of(Action.SIGN), allowed(access, ALICE));
        assertRefused(
                Code.CONFLICT,
                () -> access.withDefinition(definition(21, "SIGNER", "*").build()));
        assertRefused(Code.CONFLICT, () -> access.withoutDefinition(signer.getId()));
        assertEquals(
                9,
                access.withoutAssignment("/", guid(10))
                        .withoutDefinition(signer.getId())
                        .definitions()
                        .size());
    }

    @Test
    void builtInRolesAreForEver() {
        RoleDefinition changed = Access.NONE.definition(CRYPTO_USER).toBuilder()
                .setRoleName("mine")
                .build();
        assertRefused(Code.FORBIDDEN, () -> Access.NONE.withDefinition(changed));
        assertRefused(Code.FORBIDDEN, () -> Access.NONE.withoutDefinition(AUDITOR));
    }

    @Test
    void refusesWhatIsNotARoleOrAnAssignment() {
        assertRefused(
                Code.BAD_PARAMETER,
                () -> Access.NONE.withDefinition(definition(20, " ", "*").build()));
        assertRefused(
                Code.BAD_PARAMETER,
                () -> Access.NONE.withDefinition(
                        definition(20, "typo", "Microsoft.KeyVault/managedHsm/keys/sing/action")
                                .build()));
        assertRefused(
                Code.BAD_PARAMETER,
                () -> Access.NONE.withDefinition(
                        definition(20, "plane", "*").addActions("*").build()));
        for (String scope : List.of("", "keys", "/keys/", "/keys/a/b", "/keys/a_b", "/secrets")) {
            assertRefused(
                    Code.BAD_PARAMETER, () -> Access.NONE.withAssignment(assignment(10, CRYPTO_USER, ALICE, scope)));
        }
        assertRefused(Code.BAD_PARAMETER, () -> Access.NONE.withAssignment(assignment(10, CRYPTO_USER, "alice", "/")));
        assertRefused(Code.NOT_FOUND, () -> Access.NONE.withAssignment(assignment(10, guid(99), ALICE, "/")));
        assertRefused(Code.NOT_FOUND, () -> Access.NONE.withoutAssignment("/", guid(10)));
    }

    @Test
    void assignmentsAreUniqueAndRepeatable() {
        RoleAssignment first = assignment(10, CRYPTO_USER, ALICE, "/keys/Mine");
        Access access = Access.NONE.withAssignment(first);
        assertSame(access, access.withAssignment(first));
        assertRefused(Code.CONFLICT, () -> access.withAssignment(assignment(11, CRYPTO_USER, ALICE, "/keys/mine")));
        assertRefused(Code.CONFLICT, () -> access.withAssignment(assignment(10, AUDITOR, ALICE, "/")));
        assertEquals(List.of(first), access.assignmentsAt("/keys/mine"));
        assertEquals(List.of(), access.assignmentsAt("/keys"));
        assertEquals(List.of(), access.withoutAssignment("/keys/mine", guid(10)).assignments());
    }

    @Test
    void keepsThePublishedLimits() {
        Access wide = Access.NONE;
        Access single = Access.NONE;
        Access roles = Access.NONE;
        for (int i = 0; i < 50; i++) {
            wide = wide.withAssignment(assignment(100 + i, CRYPTO_USER, guid(i), i % 2 == 0 ? "/" : "/keys"));
            roles = roles.withDefinition(definition(200 + i, "role " + i, "*").build());
        }
        for (int i = 0; i < 10; i++) {
            single = single.withAssignment(assignment(100 + i, CRYPTO_USER, guid(i), "/keys/one"));
        }
        Access fullWide = wide;
        Access fullSingle = single;
        Access fullRoles = roles;
        assertRefused(
                Code.LIMIT_EXCEEDED, () -> fullWide.withAssignment(assignment(99, CRYPTO_USER, guid(60), "/keys")));
        assertRefused(
                Code.LIMIT_EXCEEDED,
                () -> fullSingle.withAssignment(assignment(99, CRYPTO_USER, guid(60), "/keys/one")));
        assertNotNull(fullSingle.withAssignment(assignment(99, CRYPTO_USER, guid(60), "/keys/two")));
        assertRefused(
                Code.LIMIT_EXCEEDED,
                () -> fullRoles.withDefinition(definition(299, "one more", "*").build()));
    }

    @Test
    void theLastAdministratorStays() {
        Access one = Access.NONE.withAssignment(assignment(10, Access.ADMINISTRATOR, ALICE, "/"));
        assertRefused(Code.CONFLICT, () -> one.withoutAssignment("/", guid(10)));
        Access narrow = one.withAssignment(assignment(11, Access.ADMINISTRATOR, BOB, "/keys"));
        assertRefused(Code.CONFLICT, () -> narrow.withoutAssignment("/", guid(10)));
        Access two = one.withAssignment(assignment(12, Access.ADMINISTRATOR, BOB, "/"));
        assertTrue(two.withoutAssignment("/", guid(10)).isAdministrator(BOB));
    }

    @Test
    void anyOrderOfTheSameAssignmentsIsTheSame() {
        RoleDefinition role = definition(20, "role", "*").build();
        List<RoleAssignment> some = List.of(
                assignment(10, CRYPTO_USER, ALICE, "/"),
                assignment(11, role.getId(), BOB, "/keys/b"),
                assignment(12, AUDITOR, BOB, "/keys"));
        Access forward = Access.of(List.of(role), some);
        Access backward = Access.of(List.of(role), List.of(some.get(2), some.get(1), some.get(0)));
        assertEquals(forward.assignments(), backward.assignments());
        assertEquals(forward.definitions(), backward.definitions());
    }

    private static Set<Action> allowed(Access access, String principal) {
        return EnumSet.allOf(Action.class).stream()
                .filter(action -> access.permits(principal, action, "/keys/k"))
                .collect(Collectors.toSet());
    }

    private static void assertRefused(Code code, Executable asked) {
        RefusedException refused = assertThrows(RefusedException.class, asked);
        assertEquals(code, refused.code());
        assertFalse(refused.status().getServiceCode().isEmpty());
        assertFalse(refused.status().getMessage().isEmpty());
    }

    private static RoleAssignment assignment(int id, String role, String principal, String scope) {
        return RoleAssignment.newBuilder()
                .setId(guid(id))
                .setRoleDefinitionId(role)
                .setPrincipal(principal)
                .setScope(scope)
                .build();
    }

    private static RoleDefinition.Builder definition(int id, String name, String pattern) {
        return RoleDefinition.newBuilder().setId(guid(id)).setRoleName(name).addDataActions(pattern);
    }

    private static String guid(int number) {
        return String.format("00000000-0000-4000-8000-%012d", number);
    }
}
