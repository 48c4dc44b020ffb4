package dev.holdfast.coordinator.operator;

import dev.holdfast.bridge.fault.FaultyApplications;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlReply.FaultList;
import dev.holdfast.proto.v1.ControlRequest.PlanFault;

/** Faults of PKCS#11 doors: planned, listed, cleared. */
final class FaultRequests {

    private final ServiceParts parts;

    FaultRequests(ServiceParts parts) {
        this.parts = parts;
    }

    ControlReply plan(PlanFault asked) {
        doorOf(asked.getPool()).add(asked.getFault());
        return list(asked.getPool());
    }

    ControlReply list(String pool) {
        return ControlReply.newBuilder()
                .setFaults(FaultList.newBuilder().addAllFaults(doorOf(pool).list()))
                .build();
    }

    ControlReply clear(String pool) {
        doorOf(pool).clear();
        return list(pool);
    }

    private FaultyApplications doorOf(String pool) {
        return parts.doors()
                .orElseThrow(() -> new RefusedException(
                        Code.WRONG_STATE, "The service has no PKCS#11 doors: pkcs11 is off in its configuration."))
                .faults(parts.requirePool(pool));
    }
}
