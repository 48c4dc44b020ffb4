package dev.holdfast.harness.pkcs11;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wrapper that grew out of IAIK's. In a process of its own, because a module finds its door by the environment. */
class IaikWrapperTest {

    @AutoClose
    private static final RunningDoor DOOR = RunningDoor.open();

    @TempDir
    private Path folder;

    @Test
    void throughHoldfastsModule() {
        run(ClientModule.OWN, true);
    }

    /** Debian 12's p11-kit carries neither EdDSA nor AES-GCM, and AES key wrap it never does. */
    @Test
    void throughTheStockModule() {
        run(ClientModule.STOCK, false);
    }

    private void run(ClientModule module, boolean everything) {
        new Shell(folder, module.environment(DOOR.socket()))
                .run(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IaikClient.class.getName(),
                        module.require().toString(),
                        RunningDoor.PIN,
                        Boolean.toString(everything))
                .succeeded()
                .printed("everything worked");
    }
}
