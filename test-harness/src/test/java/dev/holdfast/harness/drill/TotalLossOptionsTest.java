package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TotalLossOptionsTest {

    @Test
    void theCommandThatRunsItAgainCanBePasted() {
        assertTrue(replay("module=/lib/p11.so,token=sd,pin-file=/run/pin")
                .endsWith(" --custody module=/lib/p11.so,token=sd,pin-file=/run/pin"));
        assertTrue(replay("module=/lib/p11.so,token=it's mine,pin-env=PIN")
                .endsWith(" --custody 'module=/lib/p11.so,token=it'\\''s mine,pin-env=PIN'"));
    }

    private static String replay(String custody) {
        return new TotalLossOptions(
                        Disaster.REGION_LOSS,
                        new DrillPlan(1, 1, 1, Hosting.EMBEDDED, Path.of("work")),
                        QuorumChoice.parse("2of3"),
                        CustodyChoice.parse(custody))
                .replay();
    }
}
