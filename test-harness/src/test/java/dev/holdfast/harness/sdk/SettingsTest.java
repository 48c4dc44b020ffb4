package dev.holdfast.harness.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.exception.HttpResponseException;
import com.azure.security.keyvault.administration.KeyVaultSettingsClient;
import com.azure.security.keyvault.administration.models.KeyVaultSetting;
import com.azure.security.keyvault.administration.models.KeyVaultSettingType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServedHsm.class)
final class SettingsTest {

    private static final String NAME = "AllowKeyManagementOperationsThroughARM";

    private final KeyVaultSettingsClient settings;

    SettingsTest(FaceUnderTest face) {
        settings = AzureClients.of(face).settings();
    }

    @Test
    void aSettingIsReadAndChanged() {
        assertTrue(settings.getSettings().getSettings().stream()
                .anyMatch(setting -> setting.getName().equals(NAME)));
        settings.updateSetting(new KeyVaultSetting(NAME, true));
        KeyVaultSetting changed = settings.getSetting(NAME);
        assertEquals(KeyVaultSettingType.BOOLEAN, changed.getType());
        assertTrue(changed.asBoolean());
        settings.updateSetting(new KeyVaultSetting(NAME, false));
        assertEquals(false, settings.getSetting(NAME).asBoolean());
    }

    @Test
    void aSettingThatDoesNotExistIsSaidNotToExist() {
        assertThrows(HttpResponseException.class, () -> settings.getSetting("NoSuchSetting"));
    }
}
