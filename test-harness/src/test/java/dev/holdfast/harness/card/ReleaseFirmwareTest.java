package dev.holdfast.harness.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.card.BenchSite.Said;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import org.junit.jupiter.api.Test;

/** What comes without the word test has no fault hooks. */
class ReleaseFirmwareTest {

    @Test
    void releaseFirmwareRefusesATester() {
        try (BenchSite site = new BenchSite(FirmwareKind.RELEASE);
                CardTester card = site.tester()) {
            assertEquals(
                    Code.FORBIDDEN,
                    assertThrows(RefusedException.class, () -> card.halt("self-test.begun"))
                            .code());
            Said refused = site.hsmCard("fault", "list");
            assertEquals(1, refused.code());
            assertTrue(refused.err().contains("which has no fault hooks"), refused::err);
            assertFalse(site.hsmCard("status").out().contains("-test"));
        }
    }
}
