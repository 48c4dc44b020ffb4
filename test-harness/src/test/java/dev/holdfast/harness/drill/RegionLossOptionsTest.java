package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RegionLossOptionsTest {

    @Test
    void theCommandThatRunsItAgainCanBePasted() {
        assertTrue(replay("module=/lib/p11.so,token=sd,pin-file=/run/pin")
                .endsWith(" --custody module=/lib/p11.so,token=sd,pin-file=/run/pin --seed 1"));
        assertTrue(replay("module=/lib/p11.so,token=it's mine,pin-env=PIN")
                .endsWith(" --custody 'module=/lib/p11.so,token=it'\\''s mine,pin-env=PIN' --seed 1"));
    }

    private static String replay(String custody) {
        return new RegionLossOptions(1, 1, QuorumChoice.parse("2of3"), CustodyChoice.parse(custody), 1, Path.of("work"))
                .replay();
    }
}
