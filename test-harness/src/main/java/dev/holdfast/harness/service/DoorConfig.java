package dev.holdfast.harness.service;

import dev.holdfast.coordinator.door.DoorPlaces;
import dev.holdfast.harness.config.ConfigFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where PKCS#11 applications reach the pools, as the coordinator's configuration says.
 *
 * @param ports on the loopback address that lead to a pool beside its socket, by the pool's name in lower case
 * @param profile device profile of every door
 */
public record DoorConfig(Map<String, Integer> ports, String profile) {

    /** As they are by default: sockets, and nothing on TCP. */
    public static final DoorConfig DEFAULT = new DoorConfig(Map.of(), "default");

    static final List<String> KEYS = List.of("pkcs11", "pkcs11-tcp", "pkcs11-profile");

    private static final List<String> PROFILES = List.of("default", "fips", "cloudhsm", "softhsm");

    public DoorConfig {
        ports = Map.copyOf(ports);
    }

    /** Empty when pools are not to be reached by PKCS#11. */
    static Optional<DoorConfig> read(ConfigFile config) {
        boolean on = config.find("pkcs11", ServiceConfig::onOrOff).orElse(true);
        return on
                ? Optional.of(new DoorConfig(
                        config.find("pkcs11-tcp", DoorConfig::ports).orElse(Map.of()),
                        config.find("pkcs11-profile", DoorConfig::profile).orElse(DEFAULT.profile())))
                : Optional.empty();
    }

    DoorPlaces places(Path folder) {
        return new DoorPlaces(folder, ports, profile);
    }

    private static Map<String, Integer> ports(String text) {
        Map<String, Integer> ports = new HashMap<>();
        Arrays.stream(text.split(",", -1)).map(String::strip).forEach(each -> {
            int at = each.indexOf('@');
            if (at < 1 || !(Address.parse(each.substring(at + 1)) instanceof Address.Tcp tcp) || !isLoopback(tcp)) {
                throw new RefusedException(
                        Code.BAD_PARAMETER,
                        "Write POOL@127.0.0.1:PORT. PINs cross this connection unprotected, so that it is on loopback only;"
                                + " from other machines, forward the pool's socket by ssh.");
            }
            ports.put(each.substring(0, at).toLowerCase(Locale.ROOT), tcp.port());
        });
        return ports;
    }

    private static String profile(String text) {
        if (!PROFILES.contains(text)) {
            throw new RefusedException(Code.BAD_PARAMETER, "It is one of " + String.join(", ", PROFILES) + ".");
        }
        return text;
    }

    private static boolean isLoopback(Address.Tcp address) {
        try {
            return InetAddress.getByName(address.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
