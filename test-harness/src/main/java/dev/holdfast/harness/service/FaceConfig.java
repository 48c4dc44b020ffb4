package dev.holdfast.harness.service;

import dev.holdfast.coordinator.capacity.SpeedProfile;
import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.rest.FacePlan;
import dev.holdfast.harness.config.ConfigFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How the service shows itself over HTTP, as the coordinator's configuration says.
 *
 * @param address where it listens; port 0 for any that is free
 * @param tenant GUID of the directory that callers belong to
 * @param subscription GUID of the subscription that HSMs are resources of
 * @param principals the file of those who may sign in
 * @param issuer the OpenID Connect issuer to believe instead of the service's own; empty for its own
 * @param identity the principal whose tokens programs on this machine are given without signing in; empty for nobody's
 * @param openIdentity whether they are given them without a secret from their environment
 * @param speed how much clients may ask of a pool
 */
public record FaceConfig(
        Address.Tcp address,
        String tenant,
        String subscription,
        Path principals,
        Optional<String> issuer,
        Optional<String> identity,
        boolean openIdentity,
        SpeedProfile speed) {

    public static final int PORT = 8443;

    static final List<String> KEYS = List.of(
            "face",
            "tenant",
            "subscription",
            "principals",
            "issuer",
            "managed-identity",
            "open-managed-identity",
            "speed");
    private static final String OFF = "off";

    public FaceConfig {
        if (openIdentity && !isLoopback(address.host())) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "open-managed-identity gives tokens to whoever reaches the face, and " + address
                            + " is reached from other machines; switch it off, or listen at 127.0.0.1.");
        }
    }

    /** Empty when the service is not to be offered over HTTP. */
    static Optional<FaceConfig> read(ConfigFile config) {
        return config.find("face", text -> text)
                .filter(text -> !text.equals(OFF))
                .flatMap(on -> config.find("face", FaceConfig::listening))
                .map(address -> new FaceConfig(
                        address,
                        config.require("tenant", FaceConfig::guid),
                        config.require("subscription", FaceConfig::guid),
                        config.require("principals", config::path),
                        config.find("issuer", FaceConfig::issuer),
                        config.find("managed-identity", name -> name),
                        config.find("open-managed-identity", ServiceConfig::onOrOff)
                                .orElse(false),
                        config.find("speed", SpeedProfile::parse).orElse(SpeedProfile.UNRESTRICTED)));
    }

    /**
     * As the coordinator wants it.
     *
     * @param folder of the authority and the keys of the face
     */
    FacePlan plan(Path folder) {
        PrincipalsFile declared = PrincipalsFile.read(principals);
        return new FacePlan(
                new InetSocketAddress(address.host(), address.port()),
                folder,
                new Directory(tenant, subscription, declared.principals()),
                issuer,
                identity.map(name -> declared.require(name).principal()),
                openIdentity,
                speed);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    static String guid(String text) {
        try {
            String guid = UUID.fromString(text).toString();
            if (guid.equals(text)) {
                return guid;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw new RefusedException(
                Code.BAD_PARAMETER, "Write a GUID in lower case, such as 0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01.");
    }

    private static Address.Tcp listening(String text) {
        if (Address.parse(text) instanceof Address.Tcp tcp) {
            return tcp;
        }
        throw new RefusedException(
                Code.BAD_PARAMETER, "Write host:port, such as 127.0.0.1:" + PORT + ", or off. Port 0 is any free one.");
    }

    private static String issuer(String text) {
        if (!text.startsWith("https://")) {
            throw new RefusedException(Code.BAD_PARAMETER, "Write the issuer's URL, which begins with https://.");
        }
        return text;
    }
}
