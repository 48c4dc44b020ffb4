package dev.holdfast.coordinator.door;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the doors are.
 *
 * @param folder of the sockets: one for every pool, named as the pool, ending in .sock
 * @param ports on the loopback address that lead to a pool as well, by the pool's name in lower case
 * @param profile device profile of all doors: default, fips, cloudhsm or softhsm
 */
public record DoorPlaces(Path folder, Map<String, Integer> ports, String profile) {

    public DoorPlaces {
        ports = Map.copyOf(ports);
    }
}
