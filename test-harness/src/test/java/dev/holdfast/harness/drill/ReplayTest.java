package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayTest {

    @Test
    void theCommandThatRunsItAgainCanBePasted() {
        assertTrue(replay("module=/lib/p11.so,token=sd,pin-file=/run/pin")
                .endsWith(" --custody module=/lib/p11.so,token=sd,pin-file=/run/pin"));
        assertTrue(replay("module=/lib/p11.so,token=it's mine,pin-env=PIN")
                .endsWith(" --custody 'module=/lib/p11.so,token=it'\\''s mine,pin-env=PIN'"));
    }

    private static String replay(String custody) {
        return Drill.ofCatalog("region-loss", Map.of("custody", custody), Path.of("work"))
                .replay();
    }
}
