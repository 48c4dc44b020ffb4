package dev.holdfast.harness.junit;

import dev.holdfast.harness.experiment.Copies;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.fault.Fault;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;

/** What can go wrong with a pool as its annotation has it, and what to write there so that more can. */
record FaultLimits(Hosting hosting, FirmwareKind firmware, boolean hasToken, Copies mayLose) {

    /** @throws RefusedException when the fault cannot be with such a pool */
    void require(Fault fault) {
        if (fault instanceof Fault.Kill && hosting != Hosting.PROCESSES) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "These cards have no process of their own: cut their power, or say hosting = PROCESSES in"
                            + " @HoldfastPool.");
        }
        if ((fault instanceof Fault.InFirmware || fault instanceof Fault.CrashLoop) && firmware != FirmwareKind.TEST) {
            throw new RefusedException(
                    Code.FORBIDDEN, "Release firmware cannot be made to fail: say firmware = TEST in @HoldfastPool.");
        }
        if (fault instanceof Fault.Token && !hasToken) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "No token keeps exchange keys here: name one with custody = \"module=...,token=...,pin-file=...\""
                            + " in @HoldfastPool.");
        }
    }

    /** The same refusal, and where to allow more. */
    RefusedException explained(RefusedException refused) {
        return refused.code() == Code.LIMIT_EXCEEDED
                ? new RefusedException(
                        refused.code(),
                        refused.getMessage() + " Here that is said by mayLose in @HoldfastPool, which is \"" + mayLose
                                + "\" now.")
                : refused;
    }
}
