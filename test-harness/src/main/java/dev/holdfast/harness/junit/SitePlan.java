package dev.holdfast.harness.junit;

import dev.holdfast.bridge.custody.CustodySpec;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.experiment.Copies;
import dev.holdfast.harness.experiment.Custody;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * What an annotation asks for, read and found possible.
 *
 * @param token that exchange keys are made in; empty for the pool's own vault
 */
record SitePlan(
        String name,
        int cards,
        Quorum quorum,
        FirmwareKind firmware,
        Hosting hosting,
        Copies mayLose,
        Optional<CustodySpec> token,
        boolean healing) {

    /** @throws RefusedException with what is wrong and what to write instead */
    static SitePlan of(HoldfastPool pool) {
        if (pool.hosting() == Hosting.VIRTUAL) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "A test waits on a thread of its own, and virtual time passes only for who waits by it: say"
                            + " hosting = EMBEDDED or PROCESSES. An experiment can be played in virtual time:"
                            + " hsm drill run FILE --hosting virtual.");
        }
        Custody custody = Custody.parse(pool.custody());
        if (custody.equals(Custody.SOFTHSM)) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "SoftHSM2 finds its tokens by what the JVM was started with; make a token with softhsm2-util, and"
                            + " name it: module=PATH,token=LABEL,pin-file=FILE.");
        }
        return new SitePlan(
                pool.name(),
                pool.cards(),
                Quorum.parse(pool.quorum()),
                pool.firmware(),
                pool.hosting(),
                Copies.parse(pool.mayLose()),
                custody.equals(Custody.PARTITION) ? Optional.empty() : Optional.of(CustodySpec.parse(custody.text())),
                pool.healing());
    }

    PoolSpec pool(String administrator) {
        return PoolSpec.of(name, administrator).withCards(cards);
    }

    FaultLimits limits() {
        return new FaultLimits(hosting, firmware, token.isPresent(), mayLose);
    }

    /** Writes the configuration of a service for such a pool. */
    ServiceConfig configured(ServiceHome home) {
        home.create();
        RackKind rack = hosting == Hosting.PROCESSES ? RackKind.PROCESSES : RackKind.EMBEDDED;
        ServiceConfig.write(home, rack, 0, firmware);
        try {
            Files.writeString(
                    home.config(),
                    Files.readString(home.config())
                            .replaceAll("(?m)^healing = .*$", "healing = " + (healing ? "on" : "off"))
                            .replaceAll("(?m)^patience = .*$", "patience = 1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ServiceConfig.read(home.config());
    }
}
