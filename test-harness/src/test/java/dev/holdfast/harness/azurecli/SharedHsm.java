package dev.holdfast.harness.azurecli;

import dev.holdfast.harness.azurecli.AzureCli.Outcome;
import dev.holdfast.harness.cluster.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A service with one activated HSM, for all tests of this JVM that leave it as they found it. Skips them without {@code az}. */
final class SharedHsm implements BeforeAllCallback {

    static final String NAME = "ContosoMHSM";
    static final String GROUP = "ContosoResourceGroup";
    /** Wide enough for everything that is done with keys here. */
    private static final String OFFICER = "Managed HSM Crypto Officer";

    private static final String USER = "Managed HSM Crypto User";

    private @Nullable Running running;

    private record Running(Path folder, RunningService service, AzureCli az) implements AutoCloseable {

        static Running start() throws IOException, InterruptedException {
            Path folder = Files.createTempDirectory("azurecli");
            RunningService service = RunningService.start(folder, UnaryOperator.identity(), Map.of());
            AzureCli az =
                    AzureCli.of(Files.createDirectory(folder.resolve("desk")), service.environmentOf("administrator"));
            Running running = new Running(folder, service, az);
            try {
                running.activate();
                return running;
            } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                running.close();
                throw e;
            }
        }

        private void activate() throws IOException, InterruptedException {
            az.shell("""
                    oid=$(az ad signed-in-user show --query id -o tsv)
                    az group create -n %2$s -l westus3
                    az keyvault create --hsm-name %1$s -g %2$s -l westus3 --administrators $oid --retention-days 28
                    for i in 0 1 2; do
                        openssl req -newkey rsa:2048 -nodes -keyout c$i.key -x509 -days 365 -out c$i.cer -subj "/CN=holder $i"
                    done
                    az keyvault security-domain download --hsm-name %1$s --sd-wrapping-keys c0.cer c1.cer c2.cer \\
                        --sd-quorum 2 --security-domain-file sd.json
                    az keyvault role assignment create --hsm-name %1$s --role "%3$s" --assignee $oid --scope /
                    az keyvault role assignment create --hsm-name %1$s --role "%4$s" --assignee $oid --scope /
                    """.formatted(NAME, GROUP, OFFICER, USER)).ok();
        }

        @Override
        public void close() throws IOException {
            service.close();
            FolderTree.delete(folder);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        AzureCli.requireOrSkip();
        running = context.getRoot()
                .getStore(Namespace.create(SharedHsm.class))
                .getOrComputeIfAbsent(Running.class, type -> startUnchecked(), Running.class);
    }

    /** Signed in as the HSM's administrator, who may also use and purge keys. */
    AzureCli az() {
        return running().az();
    }

    /** Signed in as somebody else. */
    AzureCli azOf(String principal) throws IOException, InterruptedException {
        return AzureCli.of(folder(), running().service().environmentOf(principal));
    }

    /** Where commands work. */
    Path folder() {
        return running().folder().resolve("desk");
    }

    /** Runs {@code az keyvault} with these words and then {@code --hsm-name}. */
    Outcome keyvault(String words, String... arguments) throws IOException, InterruptedException {
        return az().keyvault(words + " --hsm-name " + NAME, arguments);
    }

    /** A name that no other test has. */
    static String unique(String what) {
        return what + "-" + UUID.randomUUID();
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("not registered as an extension");
        }
        return running;
    }

    private static Running startUnchecked() {
        try {
            return Running.start();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
