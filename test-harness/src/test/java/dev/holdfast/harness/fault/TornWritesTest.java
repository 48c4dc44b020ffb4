package dev.holdfast.harness.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.DiskFault;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever write is torn, on whichever disk, and be it the one that says so: the pool is whole afterwards. */
class TornWritesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"disk", "flash", ""})
    void leaveAPoolThatBecomesWhole(String disk) {
        for (int skip : new int[] {0, 1, 5}) {
            try (StagePool site = StagePool.virtual(folder, Firmware.TEST, 10 + skip)) {
                CardFault torn = CardFault.newBuilder()
                        .setDisk(DiskFault.newBuilder()
                                .setKind(DiskFault.Kind.TORN_WRITE)
                                .setDisk(disk))
                        .setSkip(skip)
                        .build();
                Acknowledged told = site.begin(new Fault.InFirmware(torn, true), "one");
                site.stage().time().pass(Duration.ofSeconds(3));
                Ended ended = site.end(told);
                assertTrue(ended.undone(), ended::did);
            }
        }
    }
}
