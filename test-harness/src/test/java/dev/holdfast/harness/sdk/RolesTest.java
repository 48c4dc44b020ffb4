package dev.holdfast.harness.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.Context;
import com.azure.security.keyvault.administration.KeyVaultAccessControlClient;
import com.azure.security.keyvault.administration.models.KeyVaultDataAction;
import com.azure.security.keyvault.administration.models.KeyVaultPermission;
import com.azure.security.keyvault.administration.models.KeyVaultRoleAssignment;
import com.azure.security.keyvault.administration.models.KeyVaultRoleDefinition;
import com.azure.security.keyvault.administration.models.KeyVaultRoleScope;
import com.azure.security.keyvault.administration.models.KeyVaultRoleType;
import com.azure.security.keyvault.administration.models.SetRoleDefinitionOptions;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** Roles are read, made, given and taken away, and what they say counts at once. */
@ExtendWith(ServedHsm.class)
final class RolesTest {

    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";

    private final FaceUnderTest face;
    private final KeyVaultAccessControlClient access;

    RolesTest(FaceUnderTest face) {
        this.face = face;
        access = AzureClients.of(face).access();
    }

    @Test
    void theBuiltInRolesAreListed() {
        List<KeyVaultRoleDefinition> roles =
                access.listRoleDefinitions(KeyVaultRoleScope.GLOBAL).stream().toList();
        KeyVaultRoleDefinition user = roles.stream()
                .filter(role -> role.getName().equals(CRYPTO_USER))
                .findFirst()
                .orElseThrow();
        assertEquals("Managed HSM Crypto User", user.getRoleName());
        assertEquals(KeyVaultRoleType.BUILT_IN_ROLE, user.getRoleType());
        assertTrue(user.getPermissions().get(0).getDataActions().contains(KeyVaultDataAction.SIGN_HSM_KEY));
        assertTrue(roles.stream().anyMatch(role -> role.getRoleName().equals("Managed HSM Administrator")));
    }

    @Test
    void aRoleOfOnesOwnIsMadeChangedAndRemoved() {
        String id = UUID.randomUUID().toString();
        define(id, KeyVaultDataAction.READ_HSM_KEY);
        KeyVaultRoleDefinition changed =
                define(id, KeyVaultDataAction.READ_HSM_KEY, KeyVaultDataAction.RANDOM_NUMBERS_GENERATE);
        assertEquals(KeyVaultRoleType.CUSTOM_ROLE, changed.getRoleType());
        KeyVaultRoleDefinition kept = access.getRoleDefinition(KeyVaultRoleScope.GLOBAL, id);
        assertEquals(
                List.of(KeyVaultDataAction.READ_HSM_KEY, KeyVaultDataAction.RANDOM_NUMBERS_GENERATE),
                kept.getPermissions().get(0).getDataActions());
        assertEquals("For a test.", kept.getDescription());
        access.deleteRoleDefinition(KeyVaultRoleScope.GLOBAL, id);
        assertEquals(404, status(() -> access.getRoleDefinition(KeyVaultRoleScope.GLOBAL, id)));
        access.deleteRoleDefinition(KeyVaultRoleScope.GLOBAL, id);
    }

    @Test
    void aRoleCountsFromTheMomentItIsGivenToTheMomentItIsTaken() {
        AzureClients.of(face).keys().createEcKey(new CreateEcKeyOptions("guarded").setHardwareProtected(true));
        KeyClient keys = AzureClients.as(face.stranger(), face).keys();
        assertEquals(403, status(() -> keys.getKey("guarded")));
        KeyVaultRoleScope scope = KeyVaultRoleScope.fromString("/keys/guarded");
        String role =
                access.getRoleDefinition(KeyVaultRoleScope.GLOBAL, CRYPTO_USER).getId();
        KeyVaultRoleAssignment given =
                access.createRoleAssignment(scope, role, face.stranger().object());
        assertEquals("guarded", keys.getKey("guarded").getName());
        assertEquals(403, status(() -> keys.getRandomBytes(1)));
        assertEquals(
                face.stranger().object(),
                access.getRoleAssignment(scope, given.getName()).getProperties().getPrincipalId());
        assertTrue(access.listRoleAssignments(scope).stream()
                .anyMatch(assignment -> assignment.getName().equals(given.getName())));
        access.deleteRoleAssignment(scope, given.getName());
        assertEquals(403, status(() -> keys.getKey("guarded")));
        assertEquals(404, status(() -> access.getRoleAssignment(scope, given.getName())));
    }

    private KeyVaultRoleDefinition define(String id, KeyVaultDataAction... actions) {
        return access.setRoleDefinitionWithResponse(
                        new SetRoleDefinitionOptions(KeyVaultRoleScope.GLOBAL, id)
                                .setDescription("For a test.")
                                .setPermissions(List.of(
                                        new KeyVaultPermission(List.of(), List.of(), List.of(actions), List.of()))),
                        Context.NONE)
                .getValue();
    }

    private static int status(Executable call) {
        return assertThrows(HttpResponseException.class, call).getResponse().getStatusCode();
    }
}
