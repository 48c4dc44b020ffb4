package dev.holdfast.harness.sdk;

import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;

/** A program for the service as its users write them: it knows an HSM's name, and takes everything else from around it. */
final class PlainProgram {

    private PlainProgram() {}

    public static void main(String[] arguments) {
        KeyClient keys = new KeyClientBuilder()
                .vaultUrl(arguments[0])
                .credential(new DefaultAzureCredentialBuilder().build())
                .buildClient();
        System.out.println(keys.createEcKey(new CreateEcKeyOptions("plain-java").setHardwareProtected(true))
                .getId());
    }
}
