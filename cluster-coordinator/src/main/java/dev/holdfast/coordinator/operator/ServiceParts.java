package dev.holdfast.coordinator.operator;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.door.Doors;
import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ServiceReport.Face;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What a running service consists of.
 *
 * @param coordinator its name
 * @param rack what kind of rack its cards are in, one word
 * @param custody where exchange keys are made
 * @param administrator in whose name an operator acts: the first administrator of every pool made here
 * @param doors of the pools, for PKCS#11 applications; empty when there are none
 * @param face where the service is offered over HTTP; empty when it is not
 * @param cards where the power of single cards is switched
 * @param tester how a tester reaches single cards; refuses where testers must come by a way of their own
 * @param processOf the number of the process that runs a card on this machine, 0 when there is none
 */
public record ServiceParts(
        String coordinator,
        String rack,
        Instant started,
        Pools pools,
        Healer healer,
        SecurityDomains domains,
        Jobs jobs,
        StorageMap storage,
        Custody custody,
        Caller administrator,
        Optional<Doors> doors,
        Optional<Face> face,
        CardRack cards,
        Supplier<TesterLine> tester,
        ToLongFunction<String> processOf) {

    /** @throws RefusedException NOT_FOUND, also while the pool is soft-deleted */
    Pool requirePool(String name) {
        return pools.find(name)
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "There is no pool named " + name + " in service; look with hsm pool list."));
    }
}
