package dev.holdfast.partition.card;

import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.firmware.Zeroizable;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request.ServiceCase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which part of the firmware answers which services, and which of them have something to erase. */
final class Families {

    private final Map<ServiceGroup, ServiceFamily> families = new EnumMap<>(ServiceGroup.class);

    Families answeredBy(ServiceFamily family, ServiceGroup... groups) {
        for (ServiceGroup group : groups) {
            families.put(group, family);
        }
        return this;
    }

    /** A service that the policy puts among others is answered by the part that knows it. */
    ServiceFamily of(ServiceCase service) {
        return switch (service) {
            case READ_SENSORS, DECOMMISSION -> of(ServiceGroup.TAMPER);
            case SET_DEGRADED_OPERATION -> of(ServiceGroup.SELF_TEST);
            case GET_FIRMWARE -> of(ServiceGroup.LOAD);
            default -> of(ServiceGroup.of(service));
        };
    }

    /** What is to be erased beside the sealed store. */
    List<Zeroizable> zeroizables() {
        return families.values().stream()
                .distinct()
                .filter(Zeroizable.class::isInstance)
                .map(Zeroizable.class::cast)
                .toList();
    }

    private ServiceFamily of(ServiceGroup group) {
        return families.getOrDefault(group, (caller, request) -> {
            throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        });
    }
}
