package dev.holdfast.harness.fault;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Copies;
import dev.holdfast.harness.experiment.NodeSet;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DiskFault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which faults take a card's copy away, on a pool of real cards. */
class CopiesOfFaultsTest {

    private static final Set<String> AROUND_CARDS = Set.of("links", "clocks", "token", "storage account");
    private static final Map<String, Map<String, String>> REQUIRED = Map.of(
            "sensor", Map.of("sensor", "temperature", "value", "200"),
            "halt", Map.of("point", "self-test.begun"),
            "planted-bug", Map.of("bug", "stale-read"));
    private static final Fault LIE = new Fault.InFirmware(
            CardFault.newBuilder()
                    .setDisk(DiskFault.newBuilder()
                            .setKind(DiskFault.Kind.LOST_SYNC)
                            .setDisk("disk"))
                    .build(),
            false);

    @TempDir
    Path folder;

    private StagePool site;

    @BeforeEach
    void open() {
        site = StagePool.virtual(folder, Firmware.TEST);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void whatHappensToACardIsRefusedWhereNoCopyMayBeLost() {
        Nemesis strict = Nemesis.on(site.stage(), site.pool(), new Copies(0), Optional.of(new TokenFaults()));
        for (FaultWord word : FaultWords.entries()) {
            String name = word.word().name();
            Fault fault =
                    FaultWords.read(word.word(), Arguments.of(word.word(), REQUIRED.getOrDefault(name, Map.of())));
            if (AROUND_CARDS.contains(word.layer())) {
                assertDoesNotThrow(() -> strict.begin(fault, NodeSet.parse("one")), name);
            } else {
                RefusedException refused =
                        assertThrows(RefusedException.class, () -> strict.begin(fault, NodeSet.parse("one")), name);
                assertEquals(Code.LIMIT_EXCEEDED, refused.code(), refused::getMessage);
            }
        }
        strict.endAll();
    }

    @Test
    void aDiskThatLiesCountsWhileItsCardLooksWell() {
        Acknowledged lie = site.begin(LIE, "card 1");
        requireOver("card 2");
        site.end(lie);
        site.end(site.begin(new Fault.PowerCut(), "card 2"));
    }

    @Test
    void aCardThatWasTamperedWithCountsUntilABlankOneIsThere() {
        Acknowledged tamper = site.begin(new Fault.Sensor("cover", 1000, 0), "card 1");
        site.watch().until("it has zeroized itself", () -> !site.watch().isWhole(3));
        requireOver("card 2");
        site.nemesis().end(tamper.number());
        requireOver("card 2");
    }

    private void requireOver(String card) {
        RefusedException refused = assertThrows(RefusedException.class, () -> site.begin(new Fault.PowerCut(), card));
        assertEquals(Code.LIMIT_EXCEEDED, refused.code(), refused::getMessage);
    }
}
