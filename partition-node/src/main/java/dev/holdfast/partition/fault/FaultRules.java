package dev.holdfast.partition.fault;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.EntropyFault;
import java.util.Set;

/** What a fault must say before it is planned. */
final class FaultRules {

    /** The names of a card's disks: of its sealed store, and of what the firmware keeps of itself. */
    static final String STORE = "disk";

    static final String FLASH = "flash";

    private FaultRules() {}

    /** The fault as it is planned: one that cuts the power happens once if it says nothing of its times, for otherwise no boot would end. */
    static CardFault checked(CardFault fault) {
        switch (fault.getFaultCase()) {
            case SELF_TEST -> {
                require(
                        fault.getSelfTest().getNumber() != 0,
                        "Name the self-test by its number in the security policy.");
                KnownPlaces.requireSelfTest(fault.getSelfTest().getNumber());
            }
            case PAIRWISE -> {
                if (!fault.getPairwise().getAlgorithm().isEmpty()) {
                    KnownPlaces.requirePair(fault.getPairwise().getAlgorithm());
                }
            }
            case INTEGRITY -> {
                if (!fault.getIntegrity().getPart().isEmpty()) {
                    KnownPlaces.requirePart(fault.getIntegrity().getPart());
                }
            }
            case ENTROPY ->
                require(
                        fault.getEntropy().getKind() != EntropyFault.Kind.KIND_UNSPECIFIED
                                && fault.getEntropy().getKind() != EntropyFault.Kind.UNRECOGNIZED,
                        "The noise source is stuck, biased, or has a hiccup.");
            case HALT -> {
                require(!fault.getHalt().getPoint().isEmpty(), "Name the point at which the card is to halt.");
                KnownPlaces.requirePoint(fault.getHalt().getPoint());
            }
            case POWER_CUT -> {
                require(!fault.getPowerCut().getPoint().isEmpty(), "Name the point at which the power is to fail.");
                KnownPlaces.requirePoint(fault.getPowerCut().getPoint());
                return once(fault);
            }
            case SENSOR -> {
                require(!fault.getSensor().getSensor().isEmpty(), "Name the sensor.");
                KnownPlaces.requireSensor(fault.getSensor().getSensor());
                require(
                        fault.getTimes() == 0 && fault.getSkip() == 0,
                        "A sensor keeps its value until it gets another one; leave out times and skip.");
            }
            case DISK -> {
                require(
                        fault.getDisk().getKind() != DiskFault.Kind.KIND_UNSPECIFIED
                                && fault.getDisk().getKind() != DiskFault.Kind.UNRECOGNIZED,
                        "A disk has I/O errors, is full, loses a sync, rots, or tears a write.");
                require(
                        Set.of("", STORE, FLASH).contains(fault.getDisk().getDisk()),
                        "A card has the disks " + STORE + " and " + FLASH + ".");
                if (fault.getDisk().getKind() == DiskFault.Kind.TORN_WRITE) {
                    return once(fault);
                }
            }
            case PLANTED_BUG -> {
                KnownPlaces.requireBug(fault.getPlantedBug().getBug());
                require(
                        fault.getTimes() == 0 && fault.getSkip() == 0,
                        "A planted bug is there until it is cleared; leave out times and skip.");
            }
            case FAULT_NOT_SET -> require(false, "Say which fault it is to be.");
        }
        return fault;
    }

    private static CardFault once(CardFault fault) {
        return fault.getTimes() == 0 ? fault.toBuilder().setTimes(1).build() : fault;
    }

    private static void require(boolean met, String sentence) {
        if (!met) {
            throw new RefusedException(Code.BAD_PARAMETER, sentence);
        }
    }
}
