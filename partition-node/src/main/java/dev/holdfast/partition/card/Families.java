package dev.holdfast.partition.card;

import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.EnumMap;
import java.util.Map;

/** Which part of the firmware answers which of the card's own services. */
final class Families {

    private final Map<ServiceGroup, ServiceFamily> families = new EnumMap<>(ServiceGroup.class);

    Families(OwnCard card) {}

    ServiceFamily of(ServiceGroup group) {
        return families.getOrDefault(group, (caller, request) -> {
            throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        });
    }
}
